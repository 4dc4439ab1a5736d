"""Names at a sender: which are passed over, which are refused, and which could become a path."""

import pytest

from tfp_etl.sources import names
from tfp_etl.sources.senders import LONG, Listed, origin

ODD = [
    "",
    ".",
    "..",
    "../a.csv",
    "/etc/passwd",
    "a/b.csv",
    "a\\b.csv",
    "a\x00.csv",
    "a\n.csv",
    "a\x7f.csv",
    "a\udce9.csv",
]
ODD += ["a" * 256]


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_plain_name_is_refused_whatever_it_ends_in(name):
    for ending in ("", ".tmp", ".part"):
        listed = Listed(name + ending, "file", 1)
        if name in {"", ".", ".."} and ending:
            continue  # with an ending it is a hidden file
        assert not names.is_left(listed)
        assert names.why_refused(listed).startswith("the name is not a plain file name")


@pytest.mark.parametrize(
    "name", ["asb_2013-05-31.csv", "caf\u00e9.csv", "a" * 255, "a b.csv", "..a.csv", "asb.csv.partial2"]
)
def test_a_plain_name_is_no_path(name):
    assert not names.is_odd(name)


@pytest.mark.parametrize(
    "name", ["a.part", "a.PART", "a.csv.filepart", "a.tmp", ".a.csv", "~a.csv", "a.csv~", "desktop.ini"]
)
def test_a_temporary_name_is_left(name):
    assert names.is_left(Listed(name, "file", 1))


@pytest.mark.parametrize("name", ["a.csv", "partner.csv", "tmp.csv", "a.party"])
def test_another_is_not(name):
    assert not names.is_left(Listed(name, "file", 1))


def test_folders_are_left_links_and_pipes_are_refused():
    assert names.is_left(Listed("archive", "folder"))
    assert not names.is_left(Listed("..", "folder"))
    for kind in ("link", "other"):
        assert names.why_refused(Listed("a.csv", kind, 1)).startswith("not a plain file")


def test_an_origin_is_one_line_of_plain_signs_and_long_names_stay_apart():
    assert origin("sftp://h/o", "a b\n/../\u00e9") == "sftp://h/o/a%20b%0A%2F..%2F%C3%A9"
    first, second = (origin("s3://b", "x" * LONG + end) for end in ("1", "2"))
    assert first != second
    assert max(len(origin("s3://b", "\U0001f600" * 300)), len(first)) < 2600
    assert origin("s3://b", "\udce9").isascii()
