"""Airflow's own faults are tried again where asking twice is asking once."""

import io
import urllib.error
from email.message import Message

import pytest

from tfp_etl.platform import PlatformError, airflow_api
from tfp_etl.platform.airflow_api import AirflowApi


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Requests made; the first two end in a fault of the server's, those for a bad path are refused."""
    made: list[str] = []

    def request(_api: AirflowApi, method: str, path: str, _body: object, _token: str) -> dict[str, object]:
        made.append(method)
        code = 422 if "bad" in path else 500 if len(made) < 3 else 200
        if code != 200:
            raise urllib.error.HTTPError(path, code, "", Message(), io.BytesIO(b"deadlock"))
        return {"import_errors": []}

    monkeypatch.setattr(AirflowApi, "_request", request)
    monkeypatch.setattr(AirflowApi, "_signed_in", lambda _: "token")
    monkeypatch.setattr(airflow_api, "BETWEEN_TRIES", 0.0)
    return made


def test_closing_a_run_is_tried_again_after_a_fault_of_the_server(asked: list[str]) -> None:
    AirflowApi("http://x", "u", "p").fail_run("ingest_police", "r1")
    assert asked == ["PATCH"] * 3


def test_starting_a_run_is_not_tried_again_since_it_may_have_started(asked: list[str]) -> None:
    with pytest.raises(PlatformError, match="500 deadlock"):
        AirflowApi("http://x", "u", "p").trigger("ingest_police")
    assert asked == ["POST"]


def test_a_refusal_is_final(asked: list[str]) -> None:
    with pytest.raises(PlatformError, match="422"):
        AirflowApi("http://x", "u", "p").fail_run("bad", "r1")
    assert asked == ["PATCH"]
