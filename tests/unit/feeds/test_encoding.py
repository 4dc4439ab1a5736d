"""Bytes to text without a mangled name."""

import os

import pytest

from tfp_etl.feeds import encoding
from tfp_etl.feeds.errors import FileRejected

TEXT = "Surname,Forename\r\nGONÇALVES,JOSÉ\r\nO\u2019Brien,Zoë\r\n"


@pytest.mark.parametrize("sent", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("agreed", ["utf-8", "windows-1252"])
def test_every_unicode_form_is_read(sent, agreed):
    text = TEXT * 5
    mark = {"utf-16-be": b"\xfe\xff"}.get(sent, b"")
    found = encoding.decode(mark + text.encode(sent), agreed, "f.csv")
    assert found.utf8.decode("utf-8") == text
    assert bool(found.warnings) == (found.encoding != agreed)


def test_windows_1252_is_read_where_agreed_and_told_where_not():
    raw = TEXT.encode("cp1252")
    agreed = encoding.decode(raw, "windows-1252", "f.csv")
    assert agreed.utf8.decode() == TEXT
    assert agreed.warnings == ()
    other = encoding.decode(raw, "utf-8", "f.csv")
    assert other.utf8.decode() == TEXT
    assert other.warnings


def test_utf8_in_place_of_windows_1252_is_told():
    found = encoding.decode(TEXT.encode("utf-8"), "windows-1252", "f.csv")
    assert found.utf8.decode() == TEXT
    assert len(found.warnings) == 1


def test_a_few_foreign_bytes_mark_their_cells_alone():
    raw = TEXT.encode("utf-8") * 20 + "MÜLLER,X\r\n".encode("cp1252")
    found = encoding.decode(raw, "utf-8", "f.csv")
    assert found.utf8.decode().count(encoding.UNREADABLE) == 1


def test_binary_is_refused():
    with pytest.raises(FileRejected, match="not text"):
        encoding.decode(os.urandom(20_000), "utf-8", "f.csv")


def test_half_a_utf16_character_is_refused():
    with pytest.raises(FileRejected, match="not sound"):
        encoding.decode(TEXT.encode("utf-16")[:-1], "utf-8", "f.csv")
