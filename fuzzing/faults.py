"""Named faults: sound files of the synthetic county spoilt as on an agency's bad day, or by somebody who means harm.

Each says what must become of the file: refused, with words of the reason; read with some rows held; or read whole. The
tests drive them through `tfp check` and through the ingest DAGs. The same families as the fault deliveries that the
programme keeps, and others, with varied parameters.
"""

import codecs
import gzip
import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzzing.seeds import EXTRACT_ON
from tfp_etl.feeds import contracts
from tfp_etl.synthetic import county

REFUSED, HELD, WHOLE = "refused", "held", "whole"
HOUSEHOLDS, COUNTY_SEED = 400, 11
Rows = list[list[str]]
SEVEN = 7


@dataclass(frozen=True)
class Fault:
    """A fault of one file.

    make: the sound file -> the spoilt one. becomes: what the platform must do. says: words of the refusal,
    of a rule that holds rows or of a warning; blank: none are asked for. held: rows that must be held, None: some.
    """

    name: str
    dataset: str
    make: Callable[[bytes], bytes]
    becomes: str
    says: str = ""
    held: int | None = None


@cache
def sound() -> dict[str, bytes]:
    """Dataset -> its whole sound file, of the county's one extract date."""
    with tempfile.TemporaryDirectory(prefix="tfp-faults-") as folder:
        county.write(Path(folder), households=HOUSEHOLDS, seed=COUNTY_SEED, extract_dates=[EXTRACT_ON], damage="light")
        return {
            path.name.rpartition("_")[0]: path.read_bytes() for path in sorted((Path(folder) / "landing").glob("*/*"))
        }


def encoding_of(dataset: str) -> str:
    """The agreed encoding, with a mark where there is one."""
    agreed = contracts.load().for_dataset(dataset).encoding
    return (
        "cp1252"
        if agreed == "windows-1252"
        else "utf-8-sig"
        if sound()[dataset].startswith(codecs.BOM_UTF8)
        else agreed
    )


def text_of(content: bytes, encoding: str = "") -> str:
    """A csv file as text."""
    try:
        return content.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def rows_of(content: bytes) -> Rows:
    """A csv file without its trailer as rows of cells, the header first; cells in quotation marks keep them."""
    lines = [line for line in text_of(content).split("\r\n") if line and not line.startswith("TRAILER")]
    return [re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', line) for line in lines]


def csv_of(rows: Rows, *, trailer: bool = False, end: str = "\r\n") -> bytes:
    """Rows as a csv file in UTF-8."""
    lines = [",".join(row) for row in rows] + ([f"TRAILER,{len(rows) - 1}"] if trailer else [])
    return (end.join(lines) + end).encode()


def by_rows(change: Callable[[Rows], Rows], *, trailer: bool = False) -> Callable[[bytes], bytes]:
    """A fault of rows."""
    return lambda content: csv_of(change(rows_of(content)), trailer=trailer)


def by_text(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    """A fault of the text."""
    return lambda content: change(text_of(content)).encode()


def cells(column: str, change: Callable[[str, int], str], every: int = 1) -> Callable[[Rows], Rows]:
    """Change the cells of a column, in every n-th row; an empty cell stays empty."""

    def changed(rows: Rows) -> Rows:
        at = rows[0].index(column)
        for number, row in enumerate(rows[1:]):
            if number % every == 0 and row[at]:
                row[at] = change(row[at], number)
        return rows

    return changed


def first(column: str, texts: list[str]) -> Callable[[Rows], Rows]:
    """Put texts into the first rows of a column."""

    def changed(rows: Rows) -> Rows:
        at = rows[0].index(column)
        for row, text in zip(rows[1:], texts, strict=False):
            row[at] = text
        return rows

    return changed


def american(day: str) -> str:
    """31/05/2013 or 2013-05-31 -> 05/31/2013."""
    parts = day.split("/")
    year, month, number = (parts[2], parts[1], parts[0]) if len(parts) == 3 else day.split("-")
    return f"{month}/{number}/{year}"


def _americans(*columns: str) -> Callable[[Rows], Rows]:
    def changed(rows: Rows) -> Rows:
        for column in columns:
            rows = cells(
                column,
                lambda cell, _: american(cell) if re.match(r"^(\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d)$", cell) else cell,
            )(rows)
        return rows

    return changed


def shifted(rows: Rows) -> Rows:
    """Every row one column to the right."""
    return [rows[0], *([["", *row][: len(row)] for row in rows[1:]])]


def shuffled(rows: Rows) -> Rows:
    """The columns in another order."""
    order = list(range(len(rows[0])))
    random.Random(SEVEN).shuffle(order)
    return [[row[at] for at in order] for row in rows]


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def archive_of(parts: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED, level: int = 6) -> bytes:
    """Parts as a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def in_sheet(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A fault of the sheet of a workbook."""

    def changed(content: bytes) -> bytes:
        parts = parts_of(content)
        parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
        return archive_of(parts)

    return changed


def with_parts(**named: bytes) -> Callable[[bytes], bytes]:
    """A workbook with more parts."""
    return lambda content: archive_of(
        parts_of(content) | {name.replace("__", "/").replace("_dot_", "."): part for name, part in named.items()}
    )


def pushed_down(count: int) -> Callable[[bytes], bytes]:
    """More title rows above the header."""

    def changed(sheet: bytes) -> bytes:
        def later(found: re.Match[bytes]) -> bytes:
            return found[1] + str(int(found[2]) + count).encode() + b'"'

        sheet = re.sub(rb'(<row r=")(\d+)"', later, sheet)
        return re.sub(rb'(<c r="[A-Z]+)(\d+)"', later, sheet)

    return in_sheet(changed)


def _cut(content: bytes, share: int) -> bytes:
    """A file that ends in the middle of a row, after so many percent of it."""
    at = content.index(b"\r\n", len(content) * share // 100)
    return content[: content.index(b",", at) + 3]


def zipped_bomb(content: bytes) -> bytes:
    """A workbook with a part that unpacks to 201 MB."""
    return archive_of(parts_of(content) | {"xl/media/image1.bin": b"\x00" * 201_000_000}, level=1)


def nested_bomb(content: bytes) -> bytes:
    """A workbook that holds archives in archives."""
    inner = archive_of({"a": b"\x00" * 20_000_000})
    for _ in range(3):
        inner = archive_of({f"{number}.zip": inner for number in range(10)}, zipfile.ZIP_STORED)
    return archive_of(parts_of(content) | {"xl/embeddings/x.zip": inner})


def overlapping(content: bytes) -> bytes:
    """Three hundred names in the directory for one part of a megabyte: it is unpacked three hundred times."""
    whole = archive_of({"xl/worksheets/sheet1.xml": random.Random(SEVEN).randbytes(1_000_000)})
    at = whole.rfind(b"PK\x01\x02")
    end = whole.rfind(b"PK\x05\x06")
    entry, count = whole[at:end], 300
    size = (len(entry) * count).to_bytes(4, "little")
    number = count.to_bytes(2, "little")
    return whole[:at] + entry * count + whole[end : end + 8] + number + number + size + whole[end + 16 :]


UK, ISO = (
    ["attendance", "exclusions", "provision", "pupils"],
    ["offences", "asb", "dwp_return", "members", "events", "families", "employment"],
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2_000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 2_000
FORMULAS = ["=1+1", "+44", "-2", "@SUM(A1)", '=HYPERLINK(""x"")', "\t=1"]
STATEMENTS = [
    "Robert'); DROP TABLE core.person; --",
    "' OR '1'='1",
    "/* */",
    "\\",
    "%s",
    "{0}",
    "${jndi:ldap://x}",
    "<script>",
]
LOOKS = ["\u202eAnn", "A\u200bnn", "Jose\u0301", "\u0410nn", "\ufb01nn", "\u00c5ngstro\u0308m"]

FAULTS = (
    # The families of the fault deliveries.
    Fault("binary junk", "asb", lambda _: random.Random(SEVEN).randbytes(60_000), REFUSED, "not text"),
    Fault(
        "column missing",
        "exclusions",
        by_rows(lambda rows: [[*row[:2], *row[3:]] for row in rows]),
        REFUSED,
        "missing: Category",
    ),
    Fault(
        "columns extra",
        "offences",
        by_rows(lambda rows: [[*rows[0], "EthnicAppearance", "Note"], *([*row, "x", "y"] for row in rows[1:])]),
        WHOLE,
        "nobody agreed",
    ),
    Fault(
        "columns renamed",
        "members",
        by_text(lambda text: text.replace("DOB", "DateOfBirth", 1).replace("Postcode", "Post Code", 1)),
        REFUSED,
        "missing: DOB, Postcode",
    ),
    Fault("columns reordered", "attendance", by_rows(shuffled), WHOLE),
    Fault(
        "dates in the future",
        "offences",
        by_rows(cells("OffenceDate", lambda *_: "2019-01-01", every=10)),
        HELD,
        "offence_on_not_after_extract",
    ),
    Fault("empty file", "attendance", lambda _: b"", REFUSED, "empty"),
    Fault("only blanks", "attendance", lambda _: b"\r\n \r\n\t\r\n", REFUSED, "empty"),
    Fault(
        "extremely long cells",
        "offences",
        by_rows(first("AddressText", ["x" * 1_000_000, "y" * 150_000, "z" * 5_000])),
        HELD,
        "overlong cell",
        3,
    ),
    Fault("formulas", "members", by_rows(first("Surname", [f'"{each}"' for each in FORMULAS])), WHOLE),
    Fault("header only", "offences", by_rows(lambda rows: rows[:1]), REFUSED, "header and no rows"),
    Fault(
        "control characters",
        "members",
        by_rows(first("Surname", ["A\x00B", "A\x01B", "\x7f"])),
        HELD,
        "control characters",
        3,
    ),
    Fault("zeros in keys", "members", by_rows(first("MemberNo", ["1\x00", "\x00"])), HELD, "control characters", 2),
    Fault(
        "rows broken, three in ten",
        "attendance",
        by_rows(cells("SessionsPossible", lambda *_: "many", every=3)),
        REFUSED,
        "more than 20%",
    ),
    Fault(
        "rows broken, one in ten",
        "attendance",
        by_rows(cells("SessionsPossible", lambda *_: "many", every=10)),
        HELD,
        "sessions_possible_readable",
    ),
    Fault("statements", "offences", by_rows(first("Surname", STATEMENTS)), WHOLE),
    Fault(
        "trailer wrong",
        "dwp_return",
        lambda content: re.sub(rb"TRAILER,\d+", b"TRAILER,99999", content),
        REFUSED,
        "the trailer states 99999",
    ),
    Fault(
        "trailer without a number",
        "dwp_return",
        lambda content: re.sub(rb"TRAILER,\d+", b"TRAILER,many", content),
        REFUSED,
        "the trailer states no number",
    ),
    Fault(
        "trailer missing",
        "dwp_return",
        lambda content: re.sub(rb"TRAILER,\d+\r\n", b"", content),
        REFUSED,
        "trailer row is missing",
    ),
    Fault("unicode tricks", "members", by_rows(first("Surname", LOOKS)), WHOLE),
    Fault("another dataset's content", "offences", lambda _: sound()["asb"], REFUSED, "missing: CrimeRef"),
    Fault(
        "csv under an xlsx name",
        "broxtowe_tenancies",
        lambda _: sound()["ashfield_tenancies"],
        REFUSED,
        "not a workbook",
    ),
    Fault("title rows, three", "gedling_tenancies", pushed_down(1), WHOLE, "the header stands in row 4"),
    Fault("title rows, ten", "gedling_tenancies", pushed_down(8), WHOLE, "the header stands in row 11"),
    Fault("title rows, sixty", "gedling_tenancies", pushed_down(58), REFUSED, "no row holds the agreed column names"),
    Fault("zip bomb", "gedling_tenancies", zipped_bomb, REFUSED, "TFP_LIMITS__UNPACKED_BYTES"),
    *(
        Fault(
            f"cut off at {share} percent",
            "attendance",
            lambda content, share=share: _cut(content, share),
            REFUSED,
            "stops in the middle of a row",
        )
        for share in (2, 30, 60, 97)
    ),
    Fault(
        "cut off inside the last cell", "attendance", lambda content: content[:-3], HELD, "last line without an end", 1
    ),
    # Encodings.
    *(
        Fault(
            f"pupils in {name}",
            "pupils",
            lambda content, name=name: text_of(content).encode(name, errors="replace"),
            WHOLE,
        )
        for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    ),
    Fault(
        "pupils in utf-16 with a mark, big end first",
        "pupils",
        lambda content: codecs.BOM_UTF16_BE + text_of(content).encode("utf-16-be"),
        WHOLE,
    ),
    Fault(
        "pupils in Windows-1252",
        "pupils",
        lambda content: text_of(
            by_rows(first("Surname", ["Zoë", "Noël", "Renée", "Müller", "Ó Briain"]))(content)
        ).encode("cp1252", errors="replace"),
        WHOLE,
        "Windows-1252",
    ),
    Fault(
        "the return in UTF-8",
        "dwp_return",
        by_rows(first("Surname", ["ZOË", "NOËL"]), trailer=True),
        WHOLE,
        "UTF-8 though windows-1252",
    ),
    Fault(
        "the return in EBCDIC",
        "dwp_return",
        lambda content: text_of(content).encode("cp037", errors="replace"),
        REFUSED,
    ),
    Fault(
        "two encodings in one file",
        "pupils",
        lambda content: by_rows(first("Surname", ["Zoë"]))(content).replace("Zoë".encode(), "Zoë".encode() + b"\xeb"),
        HELD,
        "control characters",
    ),
    Fault("gzip under a csv name", "attendance", gzip.compress, REFUSED, "not text"),
    Fault("a workbook under a csv name", "attendance", lambda _: sound()["gedling_tenancies"], REFUSED, ""),
    Fault("zeros for a file", "attendance", lambda content: b"\x00" * len(content), REFUSED, "not text"),
    Fault("zeros at the end", "attendance", lambda content: content + b"\x00" * 5_000, REFUSED, ""),
    # Layout.
    Fault(
        "a column twice",
        "exclusions",
        by_rows(lambda rows: [[*row, row[2]] for row in rows]),
        REFUSED,
        "a column stands twice",
    ),
    Fault(
        "header quoted, with a mark",
        "attendance",
        lambda content: (
            codecs.BOM_UTF8 + csv_of([[f'"{cell}"' for cell in rows_of(content)[0]], *rows_of(content)[1:]])
        ),
        WHOLE,
    ),
    Fault(
        "header in capitals with blanks",
        "attendance",
        by_rows(lambda rows: [[f" {cell.upper()} " for cell in rows[0]], *rows[1:]]),
        WHOLE,
    ),
    Fault("blank columns at the end", "attendance", by_rows(lambda rows: [[*row, "", ""] for row in rows]), WHOLE),
    Fault(
        "ragged rows",
        "attendance",
        by_rows(lambda rows: [row if number % 9 != 1 else [*row, ""] for number, row in enumerate(rows)]),
        HELD,
        "wrong number of cells",
    ),
    Fault(
        "a quotation mark forgotten",
        "members",
        by_rows(first("Surname", ['"Fox', 'Fo"x'])),
        HELD,
        "broken quotation marks",
    ),
    Fault("line feeds alone", "attendance", lambda content: content.replace(b"\r\n", b"\n"), WHOLE),
    Fault("returns alone", "attendance", lambda content: content.replace(b"\r\n", b"\r"), WHOLE),
    Fault("line ends mixed", "attendance", lambda content: content.replace(b"\r\n", b"\n", 40), WHOLE),
    Fault("semicolons", "attendance", lambda content: content.replace(b",", b";"), REFUSED, "semicolon"),
    Fault("tabs", "attendance", lambda content: content.replace(b",", b"\t"), REFUSED, "tab"),
    Fault(
        "Excel's first line",
        "attendance",
        lambda content: b"sep=,\r\n" + content.removeprefix(codecs.BOM_UTF8),
        REFUSED,
        "first line",
    ),
    Fault(
        "a title above the header",
        "attendance",
        lambda content: b"Attendance extract\r\n" + content.removeprefix(codecs.BOM_UTF8),
        REFUSED,
        "first line",
    ),
    Fault("no header", "attendance", by_rows(lambda rows: rows[1:]), REFUSED, "no header we know"),
    Fault(
        "a totals row",
        "attendance",
        by_rows(lambda rows: [*rows, ["Total", *["9999"] * (len(rows[0]) - 1)]]),
        HELD,
        "",
        1,
    ),
    Fault(
        "a footer",
        "attendance",
        by_text(lambda text: text + "Printed 31/05/2013 by the office\r\n"),
        HELD,
        "wrong number of cells",
        1,
    ),
    *(
        Fault(
            f"the header again in the middle of {name}",
            name,
            by_rows(lambda rows: [*rows[:5], rows[0], *rows[5:]], trailer=name == "dwp_return"),
            HELD,
            "",
            1,
        )
        for name in (
            "attendance",
            "exclusions",
            "pupils",
            "offences",
            "asb",
            "members",
            "families",
            "employment",
            "dwp_return",
        )
    ),
    Fault("the export twice in one file", "exclusions", lambda content: content + content, HELD, "exact duplicate"),
    # Values that a spreadsheet or another country changed.
    *(
        Fault(
            f"American dates in {name}",
            name,
            by_rows(_americans(*columns), trailer=name == "dwp_return"),
            REFUSED,
            "month first",
        )
        for name, columns in (
            ("pupils", ("DOB", "EntryDate")),
            ("exclusions", ("StartDate",)),
            ("offences", ("OffenceDate", "DisposalDate")),
            ("asb", ("IncidentDate",)),
            ("members", ("DOB",)),
            ("dwp_return", ("ClaimStart", "ClaimEnd")),
            ("dwp_return", ("DOB",)),
            ("ashfield_tenancies", ("DOB",)),
        )
    ),
    Fault(
        "days without a century",
        "exclusions",
        by_rows(cells("StartDate", lambda cell, _: cell[:6] + cell[8:])),
        REFUSED,
        "more than 20%",
    ),
    Fault(
        "dates of the year one",
        "exclusions",
        by_rows(cells("StartDate", lambda *_: "01/01/0001", every=9)),
        HELD,
        "start_on_readable",
    ),
    Fault(
        "dates of the year 9999",
        "exclusions",
        by_rows(cells("StartDate", lambda *_: "31/12/9999", every=9)),
        HELD,
        "start_on_readable",
    ),
    Fault(
        "dates of the next year",
        "exclusions",
        by_rows(cells("StartDate", lambda *_: "01/02/2014", every=9)),
        HELD,
        "start_on_not_after_extract",
    ),
    Fault(
        "keys as powers of ten",
        "ashfield_tenancies",
        by_rows(cells("TenancyRef", lambda *_: "1.23457E+11")),
        REFUSED,
        "powers of ten",
    ),
    Fault(
        "some keys as powers of ten",
        "offences",
        by_rows(cells("CrimeRef", lambda *_: "1.23E+12", every=20)),
        REFUSED,
        "powers of ten",
    ),
    Fault(
        "numbers as powers of ten",
        "attendance",
        by_rows(cells("SessionsPossible", lambda *_: "1.2E+02", every=10)),
        HELD,
        "sessions_possible_readable",
    ),
    *(
        Fault(f"every row of {name} one column on", name, by_rows(shifted, trailer=name == "dwp_return"), REFUSED, "")
        for name in (
            "attendance",
            "exclusions",
            "pupils",
            "offences",
            "asb",
            "members",
            "families",
            "events",
            "employment",
            "dwp_return",
            "ashfield_tenancies",
            "ashfield_actions",
        )
    ),
    Fault(
        "one row for all",
        "offences",
        by_rows(lambda rows: [rows[0], *[rows[1]] * (len(rows) - 1)]),
        REFUSED,
        "one value",
    ),
    Fault("one surname for all", "offences", by_rows(cells("Surname", lambda *_: "SMITH")), WHOLE, "one value"),
    Fault("one birth date for all", "members", by_rows(cells("DOB", lambda *_: "1980-01-01")), WHOLE, "one value"),
    Fault(
        "test records",
        "members",
        by_rows(lambda rows: first("Forename", ["TEST", "Test"])(first("Surname", ["TEST", "test"])(rows))),
        WHOLE,
        "test",
    ),
    # Workbooks.
    Fault("archives in archives", "gedling_tenancies", nested_bomb, REFUSED, "TFP_LIMITS__"),
    Fault("parts that overlap", "gedling_tenancies", overlapping, REFUSED, "TFP_LIMITS__"),
    Fault(
        "ten thousand parts",
        "gedling_tenancies",
        lambda content: archive_of(parts_of(content) | {f"x{number}": b"" for number in range(10_000)}),
        REFUSED,
        "TFP_LIMITS__PARTS",
    ),
    Fault(
        "a dimension over the whole sheet",
        "gedling_tenancies",
        in_sheet(lambda sheet: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet)),
        WHOLE,
    ),
    Fault("macros", "gedling_tenancies", with_parts(xl__vbaProject_dot_bin=b"x" * 100), REFUSED, "macros"),
    Fault(
        "links to other files",
        "gedling_tenancies",
        with_parts(xl__externalLinks__externalLink1_dot_xml=b"<externalLink/>"),
        WHOLE,
        "links to other",
    ),
    Fault(
        "a text that stands for a gigabyte",
        "gedling_tenancies",
        lambda content: archive_of(
            parts_of(content)
            | {
                "xl/sharedStrings.xml": b"<sst>"
                + b"<si><t>"
                + random.Random(SEVEN).randbytes(200_000).hex().encode()
                + b"</t></si>" * 1
                + b"</sst>",
                "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                + b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 3_001))
                + b"</sheetData></worksheet>",
            }
        ),
        REFUSED,
        "TFP_LIMITS__",
    ),
    Fault("old or locked workbook", "gedling_tenancies", lambda _: OLE, REFUSED, "not a workbook"),
    Fault(
        "a workbook cut off",
        "gedling_tenancies",
        lambda content: content[: len(content) // 2],
        REFUSED,
        "not a workbook",
    ),
)
