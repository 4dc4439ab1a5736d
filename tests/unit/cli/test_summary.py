"""What a run prints at its end: what is missing and why, and where to look."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from tfp_etl.cli import roads, screen
from tfp_etl.settings import Settings
from tfp_etl.warehouse.read import Counts, HeldRows, RejectedFile
from tfp_etl.warehouse.summary import Summary


def summary(held: list[HeldRows], rejected: list[RejectedFile]) -> Summary:
    return Summary(Counts(1, 2, 3, 4, 5), [], [], held, rejected)


def printed(found: Summary) -> str:
    with screen.out.capture() as told:
        screen.summary(found)
    return told.get()


def test_reasons_and_rejected_files_are_told() -> None:
    text = printed(
        summary(
            [HeldRows("police", "Role is blank", 1234)],
            [RejectedFile("police", "asb_2013-05-31.csv", "a column is missing [Category]")],
        )
    )
    assert "Role is blank" in text
    assert "1,234" in text
    assert "police/asb_2013-05-31.csv: a column is missing [Category]" in text


def test_decisions_that_need_a_look_say_where() -> None:
    found = Summary(Counts(1, 2, 3, 4, 5), [], [], [], [], {"APPLIED": 12, "DORMANT": 1, "SUPERSEDED": 3, "": 2})
    text = printed(found)
    assert "12 applied, 1 dormant" in text
    assert "2 not taken up yet" in text
    assert "tfp decisions --conflicts" in text
    assert "superseded" not in text
    assert "Decisions" not in printed(summary([], []))


def test_a_clean_delivery_tells_of_nothing_missing() -> None:
    text = printed(summary([], []))
    assert "Held back" not in text
    assert "Rejected" not in text


def test_many_reasons_end_in_one_line_with_their_rows() -> None:
    reasons = [HeldRows("police", f"reason {number}", 10) for number in range(screen.MOST_REASONS + 3)]
    text = printed(summary(reasons, []))
    assert "3 more reasons" in text
    assert "reason 20" not in text


def test_the_warehouse_is_named_without_its_password(tmp_path: Path) -> None:
    url = SecretStr("postgresql+psycopg://clerk:hush@db.example.org:5432/warehouse")
    places = dict(roads.next_places(Settings(home=tmp_path, workspace="one", landing=None, database_url=url)))
    assert "hush" not in str(places)
    assert "db.example.org:5432/warehouse" in places["warehouse"]


def test_the_places_are_those_of_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TFP_DATABASE_URL", "TFP_DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings(home=tmp_path, workspace="one", landing=None)
    assert not any("logs" in what for what, _ in roads.next_places(settings))
    (settings.folder / "airflow" / "logs").mkdir(parents=True)

    places = roads.next_places(settings)

    assert ("logs of tasks", str(settings.folder / "airflow" / "logs")) in places
    assert ("quality of each file", str(settings.docs / "index.html")) in places
    assert any(where.endswith("--username=postgres tfp_one") for _, where in places)
