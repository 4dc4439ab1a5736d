"""Limits of one file: settings, refused with their name, on both sides of each."""

import os
import time

import duckdb
import pytest
from pydantic import ValidationError

from tfp_etl.feeds import files, limits, reader, store
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import Limits
from tfp_etl.settings import Settings

ASB = (
    b"IncidentRef,NominalRef,Surname,Forename,DOB,Sex,AddressText,IncidentDate,Category,Action,ActionDate,District\r\n"
)
ROW = b"I1,N1,Smith,Ann,1980-01-01,Female,1 High Street,2013-01-01,PERSONAL,NONE,,Ashfield\r\n"


def test_each_limit_is_a_setting(monkeypatch):
    monkeypatch.setenv("TFP_LIMITS__CSV_BYTES", "7")
    monkeypatch.setenv("TFP_LIMITS__SECONDS", "2.5")
    found = Settings().limits
    assert (found.csv_bytes, found.seconds) == (7, 2.5)
    assert found.xlsx_bytes == Limits().xlsx_bytes


@pytest.mark.parametrize("name", ["TFP_LIMITS__CSV_BYTES", "TFP_LIMITS__NO_SUCH"])
def test_a_limit_that_is_none_is_refused(monkeypatch, name):
    monkeypatch.setenv(name, "0")
    with pytest.raises(ValidationError):
        Settings()


def test_columns_are_limited(landing):
    path = landing.put("asb_2013-05-31.csv", ASB + ROW, "police")
    landed = files.describe(path, landing.folder)
    assert reader.read(path, landed, limits=Limits(columns=12)).rows_in == 1
    with pytest.raises(FileRejected, match=r"12 columns, over the limit of 11 \(TFP_LIMITS__COLUMNS\)"):
        reader.read(path, landed, limits=Limits(columns=11))


def test_a_row_over_its_limit_is_held_unread(landing):
    path = landing.put("asb_2013-05-31.csv", ASB + ROW + ROW.replace(b"High", b"H" * 200), "police")
    landed = files.describe(path, landing.folder)
    assert reader.read(path, landed, limits=Limits(row_bytes=400)).broken == ()
    assert [each.rule for each in reader.read(path, landed, limits=Limits(row_bytes=250)).broken] == ["overlong cell"]


def test_time_is_limited_and_the_limit_named(landing):
    path = landing.put("asb_2013-05-31.csv", ASB + ROW * 50, "police")
    landed = files.describe(path, landing.folder)
    with pytest.raises(FileRejected, match=r"TFP_LIMITS__SECONDS"):
        reader.read(path, landed, limits=Limits(seconds=1e-6))
    limits.look_at_clock()  # no clock runs any more


def test_an_engine_is_interrupted_when_the_time_is_over():
    endless = "select count(*) from range(10_000_000_000) a(i) where i % 7 = 3"
    started = time.monotonic()

    def run():
        with limits.timed("f.csv", Limits(seconds=0.3)), duckdb.connect() as db, limits.interruptible(db):
            db.execute(endless).fetchall()

    with pytest.raises(FileRejected, match="TFP_LIMITS__SECONDS"):
        run()
    assert time.monotonic() - started < 5


def swapped(landing, replace):
    """Describe a sound file, then let somebody put another thing in its place before it is copied."""
    path = landing.put("asb_2013-05-31.csv", ASB + ROW, "police")
    landed = files.describe(path, landing.folder)
    path.unlink()
    replace(path)
    return path, landed


@pytest.mark.parametrize("thing", ["link", "pipe", "nothing", "longer"])
def test_what_took_the_place_of_a_described_file_is_not_stored(landing, tmp_path, thing):
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    replace = {
        "link": lambda path: path.symlink_to(secret),
        "pipe": os.mkfifo,
        "nothing": lambda path: None,
        "longer": lambda path: path.write_bytes(ASB + ROW * 100),
    }[thing]
    path, landed = swapped(landing, replace)
    folder = tmp_path / "store"
    with pytest.raises(FileRejected):
        store.keep(path, folder, landed, limits=Limits(csv_bytes=1_000))
    assert [each for each in folder.rglob("*") if each.is_file()] == []
