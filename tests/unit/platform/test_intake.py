"""Taking files in: one batch a dataset, a rejected file beside good ones, and only ids and counts to travel."""

import contextlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tfp_etl import delivery_card, stages
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.platform import intake
from tfp_etl.settings import Settings


def receipt(
    file_id: int, dataset: str | None, extract_on: str, status: str = "RECEIVED", **more: Any
) -> SimpleNamespace:
    known = {
        "source": "police",
        "resend_no": 0,
        "file_name": f"{dataset}_{extract_on}.csv",
        "reason": "",
        "sha256": "0" * 64,
    }
    return SimpleNamespace(file_id=file_id, dataset=dataset, extract_on=extract_on, status=status, **(known | more))


@pytest.fixture
def road(tmp_path: Path) -> stages.Road:
    return stages.Road(settings=Settings(home=tmp_path, landing=tmp_path), db=None)  # type: ignore[arg-type]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[int, SimpleNamespace]:
    """Receipts in place of the warehouse's."""
    receipts: dict[int, SimpleNamespace] = {}
    monkeypatch.setattr(intake.read, "receipts", lambda db, **_: list(receipts.values()))
    monkeypatch.setattr(intake.read, "receipt", lambda db, file_id: receipts[file_id])
    monkeypatch.setattr(intake.delivery_cards, "without_card", lambda db, source: set())
    monkeypatch.setattr(intake, "file_alone", lambda road, file_id: contextlib.nullcontext())
    return receipts


def landing(monkeypatch: pytest.MonkeyPatch, *file_ids: int) -> None:
    def find(area: Path, source: str) -> list[str]:
        for file_id in file_ids:
            if not (area / str(file_id)).exists():
                (area / str(file_id)).touch()
        return [str(file_id) for file_id in file_ids]

    monkeypatch.setattr(stages, "find", find)
    monkeypatch.setattr(stages, "land", lambda road, file: int(file))


def test_older_extracts_come_first_and_what_a_killed_run_left_is_taken_up(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    landing(monkeypatch, 8, 9)
    known |= {
        3: receipt(3, "asb", "2013-02-28", "CHECKED"),
        8: receipt(8, "asb", "2013-05-31"),
        9: receipt(9, "asb", "2012-12-31"),
        4: receipt(4, "offences", "2012-12-31", "STAGED"),
        5: receipt(5, "pupils", "2012-12-31", source="education"),
    }

    assert [batch.plain() for batch in intake.arrivals(road, "police")] == [{"name": "asb", "file_ids": [9, 3, 8]}]


def test_housing_is_taken_in_by_district(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    landing(monkeypatch, 1, 2, 3)
    known |= {
        1: receipt(1, "newark-and-sherwood_tenancies", "2012-12-31", source="housing"),
        2: receipt(2, "newark-and-sherwood_actions", "2012-12-31", source="housing"),
        3: receipt(3, "ashfield_actions", "2012-12-31", source="housing"),
    }

    batches = intake.arrivals(road, "housing")

    assert [(batch.name, batch.file_ids) for batch in batches] == [("ashfield", [3]), ("newark-and-sherwood", [2, 1])]


def test_a_file_refused_on_arrival_is_told_once(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = receipt(7, None, "", "REJECTED", source=None, file_name="odd.csv", reason="the name has no date")
    known[7] = refused
    landing(monkeypatch, 7)
    cards: list[Any] = []
    monkeypatch.setattr(delivery_card, "keep", lambda _db, card, _folder: cards.append(card))

    [batch] = intake.arrivals(road, "police")
    with pytest.raises(intake.FilesRejectedError, match=r"odd\.csv: the name has no date"):
        intake.take_in(road, batch.name, batch.file_ids)
    assert [(card.file_id, card.verdict, card.reason) for card in cards] == [(7, "REJECTED", "the name has no date")]

    landing(monkeypatch)
    assert intake.arrivals(road, "police") == []

    # Killed after the receipt and before anybody was told: the next run tells.
    monkeypatch.setattr(intake.delivery_cards, "without_card", lambda db, source: {7})
    assert [batch.file_ids for batch in intake.arrivals(road, "police")] == [[7]]


def test_a_file_that_stays_in_the_landing_area_is_received_once_and_again_when_it_is_sent_again(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    received = []
    known[7] = receipt(7, "asb", "2012-12-31")
    landing(monkeypatch, 7)
    monkeypatch.setattr(stages, "land", lambda road, file: received.append(file) or 7)

    intake.arrivals(road, "police")
    intake.arrivals(road, "police")
    assert received == ["7"]

    (road.settings.landing_area / "7").write_text("a correction", encoding="utf-8")
    intake.arrivals(road, "police")
    assert received == ["7", "7"]

    del known[7]  # another warehouse: it has no receipt yet
    intake.arrivals(road, "police")
    assert received == ["7", "7", "7"]


def test_a_rejected_file_does_not_keep_the_next_one_out(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    known |= {1: receipt(1, "asb", "2012-12-31"), 2: receipt(2, "asb", "2013-05-31")}
    staged = []

    def check(road: stages.Road, file_id: int) -> None:
        if file_id == 1:
            raise FileRejected("asb_2012-12-31.csv", "header", [1], "Send it again.")

    monkeypatch.setattr(stages, "check", check)
    monkeypatch.setattr(stages, "stage", lambda road, file_id: staged.append(file_id))

    with pytest.raises(intake.FilesRejectedError, match=r"asb_2012-12-31\.csv: rejected: header \(line 1\)"):
        intake.take_in(road, "asb", [1, 2])
    assert staged == [2]


def test_a_task_run_again_passes_over_what_is_staged_and_hands_on_counts_alone(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    known |= {1: receipt(1, "asb", "2012-12-31", "STAGED"), 2: receipt(2, "asb", "2013-05-31")}
    run = stages.StageRun("stage", "2", rows_in=10, rows_out=9, rows_held=1, seconds=0.1)
    monkeypatch.setattr(stages, "check", lambda road, file_id: run)
    monkeypatch.setattr(stages, "stage", lambda road, file_id: run)

    counts = intake.take_in(road, "asb", [1, 2]).counts()

    assert counts == {"name": "asb", "files": 1, "rows_in": 10, "rows_staged": 9, "rows_held": 1}


def test_only_files_that_lost_their_staged_rows_are_staged_again_oldest_first(
    road: stages.Road, known: dict[int, SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    known |= {
        1: receipt(1, "asb", "2013-05-31", "LOADED"),
        2: receipt(2, "asb", "2012-12-31", "STAGED"),
        3: receipt(3, "asb", "2012-06-30", "LOADED"),
        4: receipt(4, "asb", "2012-03-31", "REJECTED"),
        5: receipt(5, "asb", "2012-03-31", "DUPLICATE"),
    }
    kept = road.settings.staged / "police" / "asb" / "2012-06-30_3.parquet"
    kept.parent.mkdir(parents=True)
    kept.touch()
    done: list[tuple[str, int]] = []
    monkeypatch.setattr(intake, "alone", lambda road: contextlib.nullcontext())
    monkeypatch.setattr(stages, "check", lambda road, file_id: done.append(("check", file_id)))
    monkeypatch.setattr(stages, "stage", lambda road, file_id: done.append(("stage", file_id)))

    assert len(intake.restage(road)) == 2

    assert done == [("check", 2), ("stage", 2), ("check", 1), ("stage", 1)]
