"""CSV structure: no row lost, no line number shifted, whatever the file holds."""

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tfp_etl.feeds import records

CELL = st.text(alphabet=st.sampled_from(list('ab ,"\n\r;é\u200b=')), max_size=6)


def read(text: bytes, width: int):
    headers = [f"c{n}" for n in range(width)]
    found = records.split(text)
    table, broken = records.parse(found, np.arange(len(found.start)), headers, headers)
    rows = list(zip(*(table[name].to_pylist() for name in headers), strict=True))
    return rows, table["line_no"].to_pylist(), {each.line_no: each.rule for each in broken}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8))
@example([("a", "b\nc", "d"), ('"', ",", "x")])
def test_what_a_csv_writer_writes_is_read_back_with_its_lines(rows):
    rows = [("h", "h", "h"), *[("k" + first, second, third) for first, second, third in rows]]
    buffer = io.StringIO(newline="")
    lines = []
    for row in rows:
        lines.append(buffer.getvalue().count("\n") + 1)
        csv.writer(buffer).writerow(row)
    found, numbers, broken = read(buffer.getvalue().encode(), 3)
    assert found == rows
    assert numbers == lines
    assert broken == {}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from(list('ab,"')), min_size=1, max_size=12), min_size=1, max_size=12))
def test_any_lines_at_all_are_each_read_or_broken_once(lines):
    text = "\n".join(["h,h,h", *lines]) + "\n"
    _, numbers, broken = read(text.encode(), 3)
    seen = sorted([*numbers, *broken])
    assert len(seen) == len(set(seen))
    assert set(seen) <= set(range(1, len(lines) + 2))


def test_a_forgotten_quotation_mark_holds_its_own_line_alone():
    text = 'a,b,c\n1,"x,3\n4,5,6\n7,"y\nz",9\n10,11,12\n'
    rows, lines, broken = read(text.encode(), 3)
    assert lines == [1, 3, 4, 6]
    assert rows[2] == ("7", "y\nz", "9")
    assert broken == {2: "broken quotation marks"}


def test_a_stray_quotation_mark_inside_a_bare_cell_is_text():
    rows, _, broken = read(b'a,b\nO"Brien,5" pipe\nx,y\n', 2)
    assert rows[1:] == [('O"Brien', '5" pipe'), ("x", "y")]
    assert broken == {}


def test_too_few_and_too_many_cells_are_broken_where_they_stand():
    _, lines, broken = read(b"a,b\n1\n1,2\n\n1,2,3\n3,4\n", 2)
    assert lines == [1, 3, 6]
    assert set(broken) == {2, 5}


def test_nul_bytes_do_not_end_the_reading():
    rows, lines, broken = read(b"a,b\nx\x00,1\n\x00\x00\x00\ny,2\n", 2)
    assert rows[1:] == [("x\x00", "1"), ("y", "2")]
    assert lines == [1, 2, 4]
    assert set(broken) == {3}


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_read(end):
    rows, lines, broken = read(end.join([b"a,b", b"1,2", b"3,4", b""]), 2)
    assert rows == [("a", "b"), ("1", "2"), ("3", "4")]
    assert lines == [1, 2, 3]
    assert broken == {}


def test_a_cell_of_a_million_characters_is_held_unread():
    rows, _, broken = read(b"a,b\n" + b"x" * 1_000_000 + b",1\ny,2\n", 2)
    assert rows[1:] == [("y", "2")]
    assert broken == {2: "overlong cell"}
