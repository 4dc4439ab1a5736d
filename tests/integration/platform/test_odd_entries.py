"""What else may lie in a landing folder: links, pipes, folders, odd names. The good file beside is taken in."""

import os
import socket
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from fuzzing import faults
from tfp_etl.feeds import store
from tfp_etl.platform import intake
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.warehouse import read

GOOD = "asb_2013-05-31.csv"


@pytest.fixture
def road(fresh_warehouse_url: str, tmp_path: Path):
    (tmp_path / "landing" / "police").mkdir(parents=True)
    settings = Settings(home=tmp_path / "home", workspace="odd", landing=tmp_path / "landing")
    engine = create_engine(fresh_warehouse_url)
    yield Road(settings, engine)
    engine.dispose()


def folder_of(road: Road) -> Path:
    folder = road.settings.landing_area / "police"
    (folder / GOOD).write_bytes(faults.sound()["asb"])
    return folder


def taken(road: Road) -> dict[str, str]:
    """File name -> status, after a round of the police's files."""
    refusals = []
    for batch in intake.arrivals(road, "police"):
        try:
            intake.take_in(road, batch.name, batch.file_ids)
        except intake.FilesRejectedError as refusal:
            refusals.append(str(refusal))
    assert "secret" not in " ".join(refusals)
    return {receipt.file_name: receipt.status for receipt in read.receipts(road.db)}


def test_what_is_no_plain_file_of_a_plain_name_is_refused_and_the_rest_goes_on(road: Road, tmp_path: Path) -> None:
    folder = folder_of(road)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "offences_2013-05-31.csv").write_text("secret")
    (folder / "offences_2013-05-31.csv").symlink_to(secret / "offences_2013-05-31.csv")
    (folder / "offences_2013-06-01.csv").symlink_to(folder / "nowhere")
    (folder / "offences_2013-06-02.csv").symlink_to(secret, target_is_directory=True)
    (folder / "offences_2013-06-03.csv").mkdir()
    os.mkfifo(folder / "offences_2013-06-04.csv")
    listening = socket.socket(socket.AF_UNIX)
    there = Path.cwd()
    os.chdir(folder)  # the path of a socket is short
    listening.bind("offences_2013-06-05.csv")
    os.chdir(there)
    names = [
        "asb_2013-06-01.CSV", "ASB_2013-06-01.csv", "asb_2013-06-01.csv.csv", "asb_2013-06-01.xlsx",
        "asb 2013-06-01.csv",
        "asb_2013-6-1.csv", "..asb_2013-06-01.csv", "..\\..\\asb_2013-06-01.csv", "C:\\asb_2013-06-01.csv",
        "CON", "NUL.csv",
        "asb_2013-06-01.csv\n", "-rf",
        "a" * 251 + ".csv", "asb_2013-06-01.csv;ls", "$(ls).csv",
        "asb_٢٠١٣-06-01.csv", "asb_0000-01-01.csv", "asb_1066-10-14.csv", "=1+1.csv", "asb_2013-06-01.zip",
    ]  # fmt: skip
    for name in names:
        (folder / name).write_bytes(b"secret")
    Path(os.fsdecode(os.fsencode(folder) + b"/asb_\xff.csv")).write_bytes(b"secret")
    (folder / ".asb_2013-06-02.csv").write_bytes(b"still being written")

    found = taken(road)
    listening.close()

    assert found.pop(GOOD) == "STAGED"
    assert set(found.values()) == {"REJECTED"}
    assert len(read.receipts(road.db)) == 1 + 6 + len(names) + 1
    assert all(receipt.reason for receipt in read.receipts(road.db) if receipt.status == "REJECTED")
    assert not any("\n" in name or "\\" in name for name in found), "a name is not fit for a log"
    assert taken(road) == found | {GOOD: "STAGED"}, "a second round changes nothing"


def test_a_file_that_goes_while_it_is_landed_is_no_delivery(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(road)
    (folder / "offences_2013-05-31.csv").write_bytes(faults.sound()["offences"])
    listed = intake.stages.find

    def gone_since(landing: Path, source: str) -> list[str]:
        found = listed(landing, source)
        (folder / "offences_2013-05-31.csv").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(intake.stages, "find", gone_since)
    assert taken(road) == {GOOD: "STAGED"}


def test_a_file_that_may_not_be_read_is_refused_and_the_rest_goes_on(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(road)
    locked = folder / "offences_2013-05-31.csv"
    locked.write_bytes(faults.sound()["offences"])
    really, fingerprint = store.os.open, store.fingerprint

    def opened(path: Path, *given: int, **named: int) -> int:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *given, **named)

    def looked_at(path):
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return fingerprint(path)

    monkeypatch.setattr(store.os, "open", opened)
    monkeypatch.setattr(store, "fingerprint", looked_at)
    assert taken(road) == {GOOD: "STAGED", locked.name: "REJECTED"}
    (refused,) = [receipt for receipt in read.receipts(road.db) if receipt.status == "REJECTED"]
    assert "may not read" in refused.reason
