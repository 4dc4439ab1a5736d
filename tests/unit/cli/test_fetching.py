"""`tfp fetch`: one source that fails keeps no other out; what went wrong is told, and the exit code says so."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tfp_etl.cli import fetching as command
from tfp_etl.platform import PlatformError, fetching
from tfp_etl.platform.fetching import Fetched, FetchRefusedError
from tfp_etl.sources.errors import SourceError, SourceLostError

ROAD: Any = SimpleNamespace()


@pytest.fixture
def senders(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What fetching each source comes to: counts, or an error."""
    found: dict[str, Any] = {}

    def fetch(_road: Any, source: str) -> Fetched:
        if isinstance(found[source], Exception):
            raise found[source]
        return Fetched(source, **found[source])

    monkeypatch.setattr(fetching, "fetch", fetch)
    return found


def test_each_source_is_fetched_whatever_became_of_the_others(
    senders: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    senders |= {
        "education": SourceLostError("sftp://h/o: no answer within 30 s."),
        "benefits": FetchRefusedError("s3://b: files refused: 1, fetched: 2.\nbenefits/x: refused: a link."),
        "police": {"fetched": 2, "known": 1_000},
        "housing": {"waiting": 1, "left": 3},
    }
    failed = command.fetch_each(ROAD, list(senders))

    assert [text.split(":")[0] for text in failed] == ["fetch education", "fetch benefits"]
    assert capsys.readouterr().out.splitlines() == [
        "fetch police: 2 new, 1,000 known",
        "fetch housing: 0 new, 0 known, 1 still being written: left for the next time, 3 passed over",
    ]


def test_a_fault_of_ours_is_not_taken_for_the_sender_s(senders: dict[str, Any]) -> None:
    senders["police"] = KeyError("a fault of ours")
    with pytest.raises(KeyError):
        command.fetch_each(ROAD, ["police"])


def test_without_a_sources_file_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TFP_HOME", str(tmp_path))
    monkeypatch.delenv("TFP_SOURCES_FILE", raising=False)
    with pytest.raises(SourceError, match="TFP_SOURCES_FILE is not set: no source is fetched"):
        command.fetch(None, None)


def test_a_source_that_is_not_set_up_is_named_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text("police: {url: file:///srv/police}", encoding="utf-8")
    monkeypatch.setenv("TFP_HOME", str(tmp_path))
    monkeypatch.setenv("TFP_SOURCES_FILE", str(tmp_path / "sources.yaml"))
    with pytest.raises(SourceError, match=r"housing: this source is not fetched; sources\.yaml names police"):
        command.fetch("housing", None)


def test_no_command_mixes_fetched_files_with_the_synthetic_county(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tfp_etl.cli.servers import chosen, up

    (tmp_path / "sources.yaml").write_text("police: {url: file:///srv/police}", encoding="utf-8")
    monkeypatch.setenv("TFP_HOME", str(tmp_path))
    monkeypatch.setenv("TFP_SOURCES_FILE", str(tmp_path / "sources.yaml"))
    with pytest.raises(PlatformError, match="not mixed with the synthetic county"):
        chosen(None)
    (tmp_path / "county" / "landing").mkdir(parents=True)
    with pytest.raises(PlatformError, match="not mixed with the synthetic county"):
        up(None)  # a county that was made before somebody set the sources file
    (tmp_path / "landing").mkdir()
    assert chosen(tmp_path / "landing").landing == tmp_path / "landing", "its source folders are made by fetching"
