"""Names and places of landed files."""

import os

import pytest

from tfp_etl.feeds import files
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import Limits


def test_a_sound_name_is_described(landing):
    path = landing.put("pupils_2013-05-31.csv", b"x")
    found = files.describe(path, landing.folder)
    assert (found.source, found.dataset, found.extract_on.isoformat(), found.ext) == (
        "education",
        "pupils",
        "2013-05-31",
        "csv",
    )
    assert found == files.named("education/pupils_2013-05-31.csv", 1)


@pytest.mark.parametrize(
    ("source", "name", "rule"),
    [
        ("police", "asb_2013-02-31.csv", "date in the file name does not exist"),
        ("police", "..%2F..%2Foutside_2013-05-31.csv", "file name is not one we expect"),
        ("police", "offences_2013-05-31.zip", "file name is not one we expect"),
        ("police", "offences_2013-05-31.csv.exe", "file name is not one we expect"),
        ("police", "offences_31-05-2013.csv", "file name is not one we expect"),
        ("police", "pupils_2013-05-31.csv", "no dataset of this name"),
        ("housing", "derby_tenancies_2013-05-31.csv", "no dataset of this name"),
        ("housing", "gedling_tenancies_2013-05-31.csv", "agreed as xlsx"),
        ("education", "pupils_1999-05-31.csv", "no layout is agreed"),
    ],
)
def test_odd_names_are_refused(landing, source, name, rule):
    path = landing.put(name, b"x", source)
    with pytest.raises(FileRejected, match=rule):
        files.describe(path, landing.folder)


def test_empty_and_huge_files_are_refused(landing):
    path = landing.put("asb_2013-05-31.csv", b"")
    with pytest.raises(FileRejected, match="empty"):
        files.describe(path, landing.folder)
    path.write_bytes(b"1234")
    with pytest.raises(FileRejected, match=r"4 bytes, over the limit of 3 \(TFP_LIMITS__CSV_BYTES\)"):
        files.describe(path, landing.folder, Limits(csv_bytes=3))
    assert files.describe(path, landing.folder, Limits(csv_bytes=4)).byte_count == 4


def test_links_are_not_followed(landing, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    landing.put("members_2013-05-31.csv", b"x")
    link = landing.folder / "careworks" / "families_2013-05-31.csv"
    link.symlink_to(secret)
    with pytest.raises(FileRejected, match="not a plain file"):
        files.describe(link, landing.folder)
    (landing.folder / "police").symlink_to(tmp_path)
    assert [path.name for path in files.discover(landing.folder, "police")] == []


def test_files_outside_the_landing_area_and_pipes_are_refused(landing, tmp_path):
    landing.put("members_2013-05-31.csv", b"x")
    outside = tmp_path / "asb_2013-05-31.csv"
    outside.write_bytes(b"x")
    with pytest.raises(FileRejected, match="outside"):
        files.describe(landing.folder / "careworks" / ".." / ".." / outside.name, landing.folder)
    pipe = landing.folder / "careworks" / "events_2013-05-31.csv"
    os.mkfifo(pipe)
    with pytest.raises(FileRejected, match="not a plain file"):
        files.describe(pipe, landing.folder)


def test_discover_gives_oldest_extract_first_and_odd_names_last(landing):
    for name in ("pupils_2013-05-31.csv", "attendance_2012-12-31.csv", "exclusions_2013-05-31.csv"):
        landing.put(name, b"x")
    landing.put("notes.txt", b"x", "education")
    landing.put(".pupils_2013-05-31.csv", b"half a file", "education")
    landing.put("..%2Fasb_2013-05-31.csv", b"x", "education")
    names = [path.name for path in files.discover(landing.folder, "education")]
    assert names[0] == "attendance_2012-12-31.csv"
    assert names[1:3] == ["exclusions_2013-05-31.csv", "pupils_2013-05-31.csv"]
    assert ".pupils_2013-05-31.csv" not in names
    assert set(names[3:]) == {"notes.txt", "..%2Fasb_2013-05-31.csv"}


def test_a_rejection_shows_no_odd_characters(landing):
    path = landing.put("a\nb\x1b[31m_2013-05-31.csv", b"x", "police")
    with pytest.raises(FileRejected) as caught:
        files.describe(path, landing.folder)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
