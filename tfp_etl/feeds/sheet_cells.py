"""The part of reading a workbook that is left to a library: run as a program of its own, so that it can die alone.

A workbook is unpacked and read by native code. What an archive may do to it (memory without end, a fault that aborts
the process) is kept from the process that called: `sheets` starts this file with the interpreter alone, gives it the
workbook on its standard input and takes the cells as JSON lines. It imports nothing of the package.

    python -I sheet_cells.py MEMORY_BYTES TEXT_BYTES < workbook > rows
"""

import datetime as dt
import io
import json
import resource
import sys

UNREADABLE = 3
"""Exit code of a workbook that the library refuses."""
NO_MEMORY = 4
"""Exit code where the memory allowed is not enough."""
TOO_LONG = 5
"""Exit code where the cells have more text than is allowed: one long text may stand in many cells."""


def main() -> int:
    """Write `{"sheets": n}`, n filled sheets; of the only one, the rows that are not blank: `[row from 0, [cells]]`."""
    most, most_text = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - within the limit

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        filled = [sheet for sheet in (book.get_sheet_by_name(name) for name in book.sheet_names) if sheet.height]
        told, written = sys.stdout.buffer, 0
        told.write(b'{"sheets": %d}\n' % len(filled))
        for number, row in enumerate(filled[0].to_python(skip_empty_area=False) if len(filled) == 1 else ()):
            cells = [text(cell) for cell in row]
            if any(cells):
                written += told.write(json.dumps([number, cells], ensure_ascii=False).encode() + b"\n")
            if written > most_text:
                return TOO_LONG
        told.flush()
    except MemoryError:
        return NO_MEMORY
    except (CalamineError, ValueError, OSError):
        return UNREADABLE
    return 0


def text(cell: object) -> str:
    """A cell as text: dates as YYYY-MM-DD, whole numbers without a point, blanks as ''."""
    match cell:
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return cell.isoformat()
        case bool():
            return "Y" if cell else "N"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.exit(main())
