"""What must hold of a file that was read: no row lost, nothing invented, nobody quoted, always the same."""

import codecs
import csv
import hashlib
import io
import re
from pathlib import Path

import pyarrow as pa

from fuzzing.mutation import CANARY
from tfp_etl.feeds import encoding, reader
from tfp_etl.feeds.contracts import Contract
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.feeds.limits import STANDARD
from tfp_etl.feeds.reader import Taken


def chosen(content: bytes, one_in: int, salt: bytes = b"") -> bool:
    """Is this one of the inputs that a dearer question is asked of? Always the same ones."""
    return hashlib.sha256(salt + content[:4096]).digest()[0] % one_in == 0


def quiet(*texts: object) -> None:
    """No planted person in what is said."""
    for each in texts:
        assert CANARY.casefold() not in str(each).casefold(), "a cell is quoted in what is said of the file"


def every_line_is_told_of(raw: bytes, taken: Taken, contract: Contract, landed: LandedFile) -> None:
    """Each line of the file is a row read or a row held, and its cells are those that stand there.

    Lines are counted without the product's own reader: bluntly where there is no quotation mark, by Python's csv module
    where it takes the text.
    """
    table, broken, _, headers = taken
    decoded = encoding.decode(raw, contract.encoding, landed.relative).utf8
    if b"\n" not in decoded and b"\r" in decoded:
        decoded = decoded.replace(b"\r", b"\n")
    told = sorted([*table["line_no"].to_pylist(), *(each.line_no for each in broken)])
    assert len(told) == len(set(told)), "a line is told of twice"
    if b'"' not in decoded:
        filled = [number for number, line in enumerate(decoded.split(b"\n"), start=1) if line.strip(b" \t\r")]
        expected = filled[1:-1] if contract.trailer else filled[1:]
        assert told == expected, "a line of the file is neither read nor held"
    _cells_are_those_sent(decoded, table, headers)


def _cells_are_those_sent(decoded: bytes, table: pa.Table, headers: list[str]) -> None:
    """The cells of each row read, against Python's csv module over its physical lines."""
    if re.search(rb"\r(?!\n)", decoded):
        return
    lines = decoded.decode("utf-8").split("\n")
    numbers = table["line_no"].to_pylist()
    for at, row in enumerate(table.to_pylist()[:200]):
        following = numbers[at + 1] if at + 1 < len(numbers) else numbers[at] + 1
        text = "\n".join(lines[row["line_no"] - 1 : max(following - 1, row["line_no"])])
        if text.count('"') % 2 or len(text) > STANDARD.row_bytes // 4:
            continue
        try:
            found = next(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error:
            continue
        if len(found) != len(headers):
            continue
        sent = dict(zip(headers, found, strict=True))
        assert all((row[name] or "") == sent[name] for name in row if name != "line_no"), "a cell is not what was sent"


def nothing_depends_on_its_dress(
    raw: bytes, path: Path, landed: LandedFile, contract: Contract, first: reader.CheckedInput
) -> None:
    """The same rows in another encoding, with other line ends, with the columns in another order, and read again."""
    decoded = encoding.decode(raw, contract.encoding, landed.relative).utf8
    dresses = {"read again": raw, "UTF-8 with a mark": codecs.BOM_UTF8 + decoded}
    text = decoded.decode("utf-8")
    dresses["UTF-16"] = text.encode("utf-16")
    if not re.search(rb"\r(?!\n)", decoded):
        plain = decoded.replace(b"\r\n", b"\n")
        if '"' not in text:
            dresses["line feeds"] = plain
            dresses["returns and line feeds"] = plain.replace(b"\n", b"\r\n")
            turned = _columns_turned(plain, contract)
            if turned is not None:
                dresses["columns in another order"] = turned
    for dress, content in dresses.items():
        path.write_bytes(content)
        try:
            again = reader.read(path, landed)
        except FileRejected as refusal:
            raise AssertionError(f"{dress}: refused, though the same rows were read") from refusal
        assert again.table.equals(first.table), f"{dress}: other rows were read"
        assert [each.line_no for each in again.broken] == [each.line_no for each in first.broken], (
            f"{dress}: other rows"
        )


def _columns_turned(plain: bytes, contract: Contract) -> bytes | None:
    """The columns in the opposite order; None where rows are too odd to turn, or a last line is the trailer's."""
    lines = [line.split(b",") for line in plain.split(b"\n")]
    width = len(lines[0])
    if contract.trailer or any(len(line) != width for line in lines[1:] if any(cell.strip() for cell in line)):
        return None
    return b"\n".join(b",".join(reversed(line)) for line in lines)
