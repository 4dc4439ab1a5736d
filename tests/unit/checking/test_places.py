"""Which files are checked, and as what: a landing tree, a flat folder, a file with a name of its own; never a link."""

import datetime as dt

import pytest

from tfp_etl.checking import places
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile

DAY = dt.date(2013, 5, 31)


def put(path, text="UPN\n1\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_landing_tree_is_taken_as_the_pipeline_takes_it(tmp_path):
    put(tmp_path / "education" / "attendance_2013-05-31.csv")
    put(tmp_path / "education" / "attendance_2012-12-31.csv")
    put(tmp_path / "police" / "pupils_2013-05-31.csv")
    put(tmp_path / "elsewhere" / "pupils_2013-05-31.csv")
    found, passed_over = places.asked([tmp_path])
    assert [each.shown for each in found] == [
        "education/attendance_2012-12-31.csv",
        "education/attendance_2013-05-31.csv",
        "police/pupils_2013-05-31.csv",
    ]
    assert "no dataset of this name is agreed for this source" in str(found[2].landed)
    assert passed_over == []


def test_in_a_flat_folder_the_source_follows_from_the_dataset(tmp_path):
    put(tmp_path / "attendance_2013-05-31.csv")
    put(tmp_path / "offences_2013-05-31.csv")
    put(tmp_path / "letter.docx")
    put(tmp_path / ".attendance_2013-05-31.csv.part")
    found, passed_over = places.asked([tmp_path])
    assert [each.landed.source for each in found] == ["education", "police"]
    assert passed_over == ["letter.docx"]


def test_one_file_may_lie_anywhere(tmp_path):
    (found,), _ = places.asked([put(tmp_path / "Desktop" / "asb_2013-05-31.csv")])
    assert (found.landed.source, found.landed.extract_on, found.shown) == ("police", DAY, "asb_2013-05-31.csv")


def test_options_tell_what_the_name_does_not(tmp_path):
    path = put(tmp_path / "Autumn export (final).csv")
    (refused,), _ = places.asked([path])
    assert "the file name is not one we expect" in str(refused.landed)
    assert "--dataset and --extract-date" in str(refused.landed)
    (found,), _ = places.asked([path], dataset="attendance", extract_on=DAY)
    assert isinstance(found.landed, LandedFile)
    assert (found.landed.dataset, found.landed.extract_on) == ("attendance", DAY)
    assert "send it as attendance_2013-05-31.csv" in found.notes[0]
    (named,), _ = places.asked([put(tmp_path / "attendance.csv")], extract_on=DAY)
    assert named.landed.dataset == "attendance"
    (dated,), _ = places.asked([put(tmp_path / "attendance_2013-05-31.csv")], dataset="attendance")
    assert dated.notes == ()
    with pytest.raises(places.NothingToCheckError, match="--extract-date"):
        places.asked([path], dataset="attendance")
    (unknown,), _ = places.asked([path], dataset="nothing", extract_on=DAY)
    assert "no dataset of this name" in str(unknown.landed)


def test_options_speak_of_one_file(tmp_path):
    put(tmp_path / "attendance_2013-05-31.csv")
    put(tmp_path / "pupils_2013-05-31.csv")
    with pytest.raises(places.NothingToCheckError, match="one file"):
        places.asked([tmp_path], dataset="attendance")


def test_links_folders_and_odd_names_are_refused_unread(tmp_path):
    aim = put(tmp_path / "secret.txt")
    for folder in ("flat", "education"):
        link = tmp_path / folder / "attendance_2013-05-31.csv"
        link.parent.mkdir()
        link.symlink_to(aim)
        for given in (link, link.parent):
            (found,), _ = places.asked([given])
            assert isinstance(found.landed, FileRejected)
            assert "not a plain file" in str(found.landed)
        (told,), _ = places.asked([link], dataset="attendance", extract_on=DAY)
        assert "not a plain file" in str(told.landed)
    folder = tmp_path / "whole"
    folder.symlink_to(tmp_path / "flat")
    (found,), _ = places.asked([folder])
    assert isinstance(found.landed, FileRejected)
    (odd,), _ = places.asked([put(tmp_path / "att\x1b[31mendance_2013-05-31.csv")])
    assert "\x1b" not in odd.shown + str(odd.landed)


def test_nothing_there_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(places.NothingToCheckError, match="there is no such file"):
        places.asked([tmp_path / "gone.csv"])
    with pytest.raises(places.NothingToCheckError, match=r"no \.csv or \.xlsx"):
        places.asked([tmp_path])


def test_an_earlier_extract_of_the_same_dataset_is_what_a_later_one_is_compared_with():
    def landed(dataset, day):
        return LandedFile("education", dataset, dt.date.fromisoformat(day), "csv", f"{dataset}_{day}.csv", 1)

    days = {("pupils", "2012-05-31"): 5, ("pupils", "2012-12-31"): 7, ("exclusions", "2013-01-31"): 9}
    taken = [(landed(*named), rows) for named, rows in days.items()]
    assert places.earlier_rows(landed("pupils", "2013-05-31"), taken) == [7, 5]
    assert places.earlier_rows(landed("pupils", "2012-12-31"), taken) == [5]
    assert places.earlier_rows(landed("pupils", "2012-05-31"), taken) == []
