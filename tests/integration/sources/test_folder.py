"""Fetching from a folder, such as a mounted share, and what goes for every kind of sender."""

import os
import threading

import pytest
from sqlalchemy import text

from tfp_etl.platform import fetching, intake
from tfp_etl.platform.arriving import ARRIVING
from tfp_etl.platform.fetching import Fetched, FetchRefusedError
from tfp_etl.settings import Settings
from tfp_etl.sources import downloads
from tfp_etl.sources.errors import SourceError
from tfp_etl.stages import Road

ASB = b"IncidentRef\n"


@pytest.fixture
def share(desk, tmp_path):
    """A folder of the police's, set up as a source."""
    folder = tmp_path / "share"
    folder.mkdir()
    desk.configure(police={"url": f"file://{folder}", "quiet_seconds": 0})
    return folder


def test_a_source_that_is_not_set_up_is_left_alone(desk, share):
    assert desk.fetch("housing") == Fetched("housing")
    assert desk.landed() == {}


def test_links_are_refused_and_never_followed(desk, share, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"not for the landing area")
    (share / "asb_2013-05-31.csv").symlink_to(secret)

    with pytest.raises(FetchRefusedError, match=r"police/asb_2013-05-31\.csv: refused: not a plain file"):
        desk.fetch()
    assert desk.landed() == {}


def test_files_nobody_agreed_are_refused_unread_as_the_landing_area_does(desk, share):
    (share / "readme.txt").write_bytes(b"hello")
    (share / "asb_2013-02-31.csv").write_bytes(ASB)
    (share / "asb_2013-05-31.csv").write_bytes(b"")
    (share / "asb_2013-06-30.csv").write_bytes(ASB)

    with pytest.raises(FetchRefusedError) as refusal:
        desk.fetch()

    told = str(refusal.value).splitlines()
    assert told[0].endswith("files refused: 3, fetched: 1.")
    assert any("readme.txt: refused: the file name is not one we expect" in line for line in told)
    assert any("asb_2013-02-31.csv: refused: the date in the file name does not exist" in line for line in told)
    assert any("asb_2013-05-31.csv: refused: the file is empty" in line for line in told)
    assert list(desk.landed()) == ["police/asb_2013-06-30.csv"]
    query = text("select file_name, reason from audit.file_receipt where status = 'REJECTED' order by file_name")
    with desk.road.db.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    assert [name for name, _ in rows] == ["asb_2013-02-31.csv", "asb_2013-05-31.csv", "readme.txt"]
    assert all(reason.startswith("not fetched: ") for _, reason in rows)


def test_a_file_whose_fault_was_mended_under_the_same_name_comes(desk, share):
    place = share / "asb_2013-05-31.csv"
    place.write_bytes(b"")
    with pytest.raises(FetchRefusedError):
        desk.fetch()
    place.write_bytes(ASB)
    assert desk.fetch().fetched == 1
    [batch] = intake.arrivals(desk.road, "police")
    assert len(batch.file_ids) == 1


def test_a_killed_run_leaves_nothing_in_the_way(desk, share):
    (share / "asb_2013-05-31.csv").write_bytes(ASB)
    left = desk.landing / "police" / ARRIVING
    left.mkdir(parents=True)
    (left / "half.unfinished").write_bytes(b"half a file")

    assert desk.fetch().fetched == 1
    assert desk.landed() == {"police/asb_2013-05-31.csv": ASB}


def test_the_ledger_comes_last_so_that_a_kill_before_it_only_fetches_again(desk, share, monkeypatch):
    (share / "asb_2013-05-31.csv").write_bytes(ASB)

    def killed(_db, _fetch):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching.write, "fetch", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.fetch()
    monkeypatch.undo()
    first = intake.arrivals(desk.road, "police")
    assert desk.fetch().fetched == 1
    assert intake.arrivals(desk.road, "police") == first, "the same content is the same receipt"


def test_what_arrives_is_private_until_it_is_whole(desk, share, monkeypatch):
    (share / "asb_2013-05-31.csv").write_bytes(ASB)
    modes = []
    digests = downloads._digests

    def seen(file, offered):
        modes.append(os.fstat(file.fileno()).st_mode & 0o777)
        return digests(file, offered)

    monkeypatch.setattr(downloads, "_digests", seen)
    desk.fetch()
    assert modes == [0o600]
    assert (desk.landing / "police" / ARRIVING).stat().st_mode & 0o077 == 0


def test_two_at_once_fetch_each_file_once(desk, share):
    for day in range(1, 9):
        (share / f"asb_2013-05-{day:02}.csv").write_bytes(ASB + bytes([65 + day]))
    found, threads = [], []
    for _ in range(4):
        threads.append(threading.Thread(target=lambda: found.append(desk.fetch())))
        threads[-1].start()
    for thread in threads:
        thread.join(60)
    assert sorted(each.fetched for each in found) == [0, 0, 0, 8]
    with desk.road.db.connect() as connection:
        assert connection.scalar(text("select count(*) from audit.fetch")) == 8


def test_fetching_into_the_synthetic_county_is_refused(desk, share):
    settings = Settings(home=desk.folder / "home", sources_file=desk.road.settings.sources_file)
    with pytest.raises(SourceError, match=r"not mixed with the synthetic county\. Name a folder with --landing"):
        fetching.fetch(Road(settings=settings, db=desk.road.db), "police")


def test_a_landing_folder_that_is_a_link_is_refused(desk, share, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (desk.landing / "police").symlink_to(tmp_path / "elsewhere")
    (share / "asb_2013-05-31.csv").write_bytes(ASB)
    with pytest.raises(SourceError, match="a folder in it is a link"):
        desk.fetch()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_in_place_of_the_private_folder_deletes_nothing_elsewhere(desk, share, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (desk.landing / "police").mkdir()
    (desk.landing / "police" / ARRIVING).symlink_to(tmp_path / "precious")
    with pytest.raises(SourceError, match="a folder in it is a link"):
        desk.fetch()
    assert (tmp_path / "precious" / "file").exists()


def test_a_landing_area_that_cannot_be_written_to_is_told(desk, share, monkeypatch):
    def refused(*_given, **_more):  # noqa: ANN002, ANN003
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refused)
    with pytest.raises(SourceError, match=r"cannot be written to \(Permission denied\)\. Fetched files are put there"):
        desk.fetch()


def test_several_senders_of_a_source_are_fetched_and_one_that_fails_keeps_no_other_out(desk, tmp_path):
    folders = [tmp_path / name for name in ("north", "unmounted", "south")]
    for number in (0, 2):
        folders[number].mkdir()
        (folders[number] / f"asb_2013-0{number + 1}-28.csv").write_bytes(ASB + bytes([65 + number]))
    desk.configure(police=[{"url": f"file://{folder}", "quiet_seconds": 0} for folder in folders])

    with pytest.raises(SourceError, match="unmounted: there is no such folder") as failure:
        desk.fetch()
    assert "north" not in str(failure.value)
    assert list(desk.landed()) == ["police/asb_2013-01-28.csv", "police/asb_2013-03-28.csv"]

    folders[1].mkdir()
    (folders[1] / "asb_2013-02-28.csv").write_bytes(ASB)
    assert desk.fetch() == Fetched("police", seen=3, known=2, fetched=1)


def test_a_share_that_is_not_mounted_is_told(desk, share):
    share.rmdir()
    with pytest.raises(SourceError, match=r"there is no such folder\. Check that the share is mounted"):
        desk.fetch()
