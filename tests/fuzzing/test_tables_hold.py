"""Any table of cells written as csv by any sender: its rows are read as written, and its dress changes nothing."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tfp_etl.feeds import contracts, files, reader
from tfp_etl.feeds.limits import STANDARD

NAME = "exclusions_2013-05-31.csv"
HEADERS = [column.header for column in contracts.load().for_file(NAME).columns]
OURS = [column.name for column in contracts.load().for_file(NAME).columns]
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    [
        "",
        '"',
        ',"',
        "\n",
        '""',
        "a\nb",
        "a,b",
        "31/05/2013",
        "\ufeff",
        " ",
        "TRAILER",
        "=1+1",
        "\u2028",
        "\x85",
        "x" * 300,
    ]
)
TABLE = st.lists(st.lists(CELL, min_size=len(HEADERS), max_size=len(HEADERS)), min_size=1, max_size=8)
DRESS = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.permutations(range(len(HEADERS))),
)


def written(rows, encoding, end, quoting, order) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator=end, quoting=quoting)
    writer.writerows([line[at] for at in order] for line in (HEADERS, *rows))
    return buffer.getvalue().encode(encoding)


def taken(content: bytes):
    """The rows as (line, cells) and the lines held."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        landed = files.named(f"education/{NAME}", len(content))
        table, broken, *_ = reader.text_rows(path, landed, contracts.load().for_file(NAME), limits=STANDARD)
    rows = {row.pop("line_no"): [row[name] for name in OURS] for row in table.to_pylist()}
    return rows, {each.line_no for each in broken}


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(TABLE, DRESS)
def test_every_row_written_is_read_as_written_or_held(rows, dress):
    read, held = taken(written(rows, *dress))
    assert len(read) + len(held) == len(rows)
    lines, line = [], 2
    for cells in rows:
        lines.append(line)
        line += 1 + sum(cell.count("\n") for cell in cells)
    assert sorted([*read, *held]) == lines
    assert all(read[at] == cells for at, cells in zip(lines, rows, strict=True) if at in read)
    assert not held, "a sound row was held"


@settings(max_examples=50, derandomize=True, deadline=None, database=None)
@given(TABLE, DRESS, DRESS)
def test_encoding_line_ends_quotes_and_the_order_of_columns_change_nothing(rows, one, other):
    assert taken(written(rows, *one)) == taken(written(rows, *other))
