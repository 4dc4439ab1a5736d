"""Reads files of a written county without the product's own readers."""

import csv
import io
from pathlib import Path

import python_calamine


def lines(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV or workbook by column name, without trailer and titles; `_file` holds no path."""
    if path.suffix == ".xlsx":
        rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[2:]
        return [dict(zip(map(str, rows[0]), map(str, row), strict=True)) for row in rows[1:]]
    encoding = "cp1252" if "dwp_return" in path.name else "utf-8-sig"
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))
    return [row for row in rows if next(iter(row.values())) != "TRAILER"]


def files(county: Path, pattern: str) -> list[Path]:
    """Landed files in order of name; never none."""
    found = sorted((county / "landing").glob(f"*/{pattern}"))
    assert found, pattern
    return found


def truth(county: Path, name: str) -> list[dict[str, str]]:
    """Rows of a truth file."""
    with (county / "truth" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
