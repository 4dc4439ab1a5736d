"""Spoils inputs the way exports, spreadsheets, people and attackers do. All chance comes from the given generator.

Random bytes die at the header. So a csv file is spoilt cell by cell, row by row, column by column, in its quotes, line
ends and encoding; a workbook part by part inside its archive; only some of the changes are blind ones to bytes.
"""

import codecs
import io
import random
import zipfile
from collections.abc import Callable, Sequence

CANARY = "Zzyzxcanary"
"""A person's name that is planted in cells: no error, warning or report for the wrong reader may hold it."""
ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "cp1252",
    "latin-1",
    "cp437",
    "utf-7",
    "cp037",
)
CELLS = (
    "",
    " ",
    "\t",
    "\u00a0",
    "0",
    "-1",
    "1",
    "1.0",
    "1e3",
    "1.23E+12",
    "00012",
    "999999999",
    "9999999999999",
    "NaN",
    "inf",
    "NULL",
    "None",
    "#N/A",
    "#REF!",
    "=1+1",
    '=HYPERLINK("http://x")',
    "@SUM(A1)",
    "+44",
    "-",
    "'",
    '"',
    '""',
    '"a',
    'a"b',
    "a\nb",
    "a\r\nb",
    "a\rb",
    ",",
    ";",
    "|",
    "TRAILER",
    "TRAILER,3",
    "sep=,",
    "31/02/2013",
    "01/01/1900",
    "1900-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2013-13-01",
    "12/31/2012",
    "3/4/12",
    "2013-05-31",
    "31/05/2013",
    "1 June 2013",
    "29/02/2012",
    "41425",
    "41425.5",
    "2013-05-31T00:00:00",
    "2013-05-31 25:61:00",
    "2014-01-01",
    "\x00",
    "a\x00b",
    "\x01",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202eabc",
    "\u200b",
    "\ufeff",
    "\ufffd",
    "e\u0301",
    "\u0130",
    "\u00df",
    "\U0001f600",
    "\ud7ff",
    "\u0660\u0661\u0662",
    "\u00b2",
    "\u2160",
    "\uff11",
    "QQ123456C",
    "AB123456C",
    "AB 12 34 56 C",
    "A123456789012",
    "H801200001001",
    "NG20 0HN",
    "ng200hn",
    "ZZ99 3VZ",
    "2012/13",
    "2012/14",
    "2012-2013",
    "AUT",
    "SPR",
    "y",
    "N",
    "FIXD",
    "CONVICTED",
    "'; DROP TABLE core.person; --",
    "Robert'); --",
    "%s%n{}",
    "${x}",
    "../../etc",
    "<b>",
    "&amp;",
    "a" * 39,
    "a" * 41,
    "a" * 500,
    "9" * 400,
    "9" * 5000,
    "(" * 300,
    "x;" * 300,
    "Jane SMITH (Partner, 03/04/1980)",
    "((,))",
    ";;;",
    "Dr",
    "and",
    "de la",
    CANARY,
    f"{CANARY} Fox",
    f"Mrs {CANARY} (Partner, 1/2/1980)",
    f'="{CANARY}"',
    f"{CANARY}\x00",
)
BYTES = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x81",
    b"\x8d",
    b"\x90",
    b"\xc3",
    b"\xe2\x82",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b'"',
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b"\x1a",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\x0b",
    b"\x0c",
)
LINE_ENDS = (b"\n", b"\r\n", b"\r", b"\n\r", b"\r\r\n", b"\x0b", b"\xe2\x80\xa8")
YAML = (
    "*a",
    "&a ",
    "<<: *a",
    "!!python/object:os.system x",
    "? [a]",
    "!!binary aGk=",
    "2013-13-45",
    "0x" + "f" * 50,
    "1" * 5000,
    "[" * 60,
    "{" * 60,
    "- " * 60,
    "null",
    "~",
    ".inf",
    "!!timestamp 2013-99-99",
    "\x00",
    "\x07",
    "\ud83d",
    "{}",
    "[]",
    "yes",
    "1:2",
    "\t",
    "---",
    "...",
    "%YAML 9.9",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "'",
    '"',
    "|",
    ">",
    "url",
    "connection",
    "extra",
    "://",
    "[::1",
    "sftp://[",
    "s3://",
    "file:///",
    "://u:p@h:99999/",
    "http://h?__extra__={",
)
XML = (
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#xD800;",
    b"&lol;",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<c r="A1" t="s"><v>99999999</v></c>',
    b'<c r="ZZZZ1"/>',
    b'<c r="A0"/>',
    b'<c t="e"><v>#REF!</v></c>',
    b'<c t="b"><v>2</v></c>',
    b'<c t="d"><v>2013-99-99</v></c>',
    b"<f>1/0</f>",
    b"1e308",
    b"-1e308",
    b"NaN",
    b"-0",
    b"2958466",
    b"-1",
    b"60",
    b'<dimension ref="A1:XFD1048576"/>',
    b'<mergeCell ref="A1:B2"/>',
    b'<row r="0">',
    b'<row r="4294967297">',
    b'<si><t xml:space="preserve">' + CANARY.encode() + b"</t></si>",
    b"<row/>",
    b"</row>",
    b"</sheetData>",
    b'date1904="1"',
)

Mutate = Callable[[bytes, random.Random], bytes]


def blind(content: bytes, chance: random.Random, odd: Sequence[bytes] = BYTES) -> bytes:
    """A change to bytes whose meaning is not known: flip, cut, copy, insert, truncate."""
    at, to = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    match chance.randrange(7):
        case 0:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 1:
            return content[:at]
        case 2:
            return content[:at] + content[min(to, at + 64) :]
        case 3:
            return content[:to] + content[at : min(to, at + 512)] + content[to:]
        case 4:
            return content[:at] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 8))) + content[at:]
        case _:
            return content[:at] + chance.choice(odd) + content[at:]


def text(content: bytes, chance: random.Random) -> bytes:
    """A text of one cell: other cells in its place or inside it, or blind changes."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(content))
        cell = chance.choice(CELLS).encode("utf-8", "surrogatepass")
        match chance.randrange(5):
            case 0:
                content = cell
            case 1 | 2:
                content = content[:at] + cell + content[at:]
            case 3:
                content = content[at:] + content[:at]
            case _:
                content = blind(content, chance)
    return content


def settings(content: bytes, chance: random.Random) -> bytes:
    """A YAML or JSON text: lines moved, indented, doubled, dropped; words of the language in odd places."""
    for _ in range(chance.randint(1, 3)):
        lines = content.split(b"\n")
        at = chance.randrange(len(lines))
        word = chance.choice(YAML).encode("utf-8", "surrogatepass")
        match chance.randrange(8):
            case 0:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 1:
                del lines[at]
            case 2:
                lines[at] = b" " * chance.randint(0, 8) + lines[at].lstrip()
            case 3:
                key, mark, _ = lines[at].partition(b":")
                lines[at] = key + mark + b" " + word
            case 4:
                lines[at] = word + lines[at].lstrip()
            case 5:
                lines.insert(at, word)
            case 6:
                lines[at] = blind(lines[at], chance)
            case _:
                return blind(b"\n".join(lines), chance, [each.encode("utf-8", "surrogatepass") for each in YAML])
        content = b"\n".join(lines)
    return content


def table(content: bytes, chance: random.Random) -> bytes:
    """A csv file: changes to its cells, rows, columns, quotes, line ends or bytes, then maybe its encoding."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
        content = chance.choices((_cells, _rows, _columns, _line_ends, blind), (8, 4, 3, 2, 2))[0](content, chance)
    return _encoded(content, chance) if chance.random() < 0.12 else content


def named_file(content: bytes, chance: random.Random) -> bytes:
    """A csv file under its name; now and then the name is another."""
    name, _, body = content.partition(b"\n")
    if chance.random() < 0.02:
        name = text(name, chance).replace(b"\n", b"")
    return name + b"\n" + table(body, chance)


def named_workbook(content: bytes, chance: random.Random) -> bytes:
    """A workbook under its name: its parts spoilt inside the archive, or the archive itself."""
    name, _, body = content.partition(b"\n")
    if chance.random() < 0.2:
        return name + b"\n" + blind(body, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [(each.filename, archive.read(each)) for each in archive.infolist()]
    except Exception:  # noqa: BLE001 - whatever a spoilt archive raises
        return name + b"\n" + blind(body, chance)
    for _ in range(chance.randint(1, 3)):
        parts = _parts(parts, chance)
    packed = _archive(parts, chance)
    return name + b"\n" + (_headers_lie(packed, chance) if chance.random() < 0.15 else packed)


def _split(content: bytes) -> tuple[list[list[bytes]], bytes]:
    """Rows of cells, cut bluntly at line ends and commas, and the line end."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    return [line.split(b",") for line in content.split(end)], end


def _joined(rows: list[list[bytes]], end: bytes) -> bytes:
    return end.join(b",".join(row) for row in rows)


def _cells(content: bytes, chance: random.Random) -> bytes:
    rows, end = _split(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = (
            chance.randrange(len(rows)) if chance.random() < 0.1 else chance.randrange(min(1, len(rows) - 1), len(rows))
        )
        row = rows[at]
        place = chance.randrange(len(row))
        cell = chance.choice(CELLS)
        if at == 0 and CANARY in cell:  # a header is no person's: it may be named
            cell = "Forename"
        match chance.randrange(8):
            case 0:
                row[place] = text(row[place], chance) if at else blind(row[place], chance)
            case 1:
                row[place] = b'"' + row[place] + b'"'
            case 2:
                row[place] = row[place][:1] * chance.choice((2, 40, 300))
            case 3:
                del row[place : place + 1]
                row.extend([b""] * (not row))
            case 4:
                row.insert(place, cell.encode("utf-8", "surrogatepass"))
            case 5:
                other = rows[chance.randrange(len(rows))] if at else row
                row[place] = other[chance.randrange(len(other))]
            case 6:
                row[place] = b'"' + cell.replace('"', '""').encode("utf-8", "surrogatepass") + b'"'
            case _:
                row[place] = cell.encode("utf-8", "surrogatepass")
    return _joined(rows, end)


def _rows(content: bytes, chance: random.Random) -> bytes:
    rows, end = _split(content)
    at, to = chance.randrange(len(rows)), chance.randrange(len(rows))
    match chance.randrange(11):
        case 0:
            rows.insert(to, list(rows[at]))
        case 1:
            del rows[at]
        case 2:
            rows[at], rows[to] = rows[to], rows[at]
        case 3:
            rows.insert(at, [b""] * chance.choice((0, 1, len(rows[at]))))
        case 4:
            rows[at].extend([b""] * chance.randint(1, 5))
        case 5:
            rows[at:to] = []
        case 6:
            rows = rows + rows
        case 7:
            rows.insert(to, list(rows[0]))
        case 8:
            rows.insert(0, [b"sep=", b""])
        case 9:
            rows.insert(len(rows) - 1, [b"Total", *[b"123"] * (len(rows[0]) - 1)])
        case _:
            rows = rows[:1] + rows[1:] * chance.choice((10, 60))
    return _joined(rows, end)


def _columns(content: bytes, chance: random.Random) -> bytes:
    rows, end = _split(content)
    width = len(rows[0])
    order = list(range(width))
    at, to = chance.randrange(width), chance.randrange(width)
    match chance.randrange(8):
        case 0:
            chance.shuffle(order)
        case 1:
            del order[at]
        case 2:
            order.insert(to, at)
        case 3:
            rows[0][at] = chance.choice(
                (rows[0][at].lower(), rows[0][at].upper(), b" " + rows[0][at] + b" ", b'"' + rows[0][at] + b'"')
            )
        case 4:
            rows[0][at] = chance.choice((b"", b"DateOfBirth", b"Forename", rows[0][to], b"Column1"))
        case 5:
            mark = chance.choice((b";", b"\t", b"|", b", "))
            return end.join(mark.join(row) for row in rows)
        case 6:
            rows = [[*row, b""] for row in rows]
            order.append(width)
        case _:
            rows = [rows[0], *([b"", *row][: len(row)] for row in rows[1:])]
    most = max([width - 1, *order])
    return _joined([[row[place] for place in order] if len(row) > most else row for row in rows], end)


def _line_ends(content: bytes, chance: random.Random) -> bytes:
    match chance.randrange(4):
        case 0:
            return content.rstrip(b"\r\n")
        case 1:
            return content + chance.choice((b"\n", b"\r\n\r\n", b"\x1a", b" ", b"\x00" * 8, b",,,\r\n"))
        case 2:
            lines = content.splitlines()
            return b"".join(line + chance.choice(LINE_ENDS[:3]) for line in lines)
        case _:
            return content.replace(b"\r\n", chance.choice(LINE_ENDS))


def _encoded(content: bytes, chance: random.Random) -> bytes:
    plain = content.removeprefix(codecs.BOM_UTF8)
    try:
        return plain.decode("utf-8").encode(chance.choice(ENCODINGS), errors="replace")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return plain


def _parts(parts: list[tuple[str, bytes]], chance: random.Random) -> list[tuple[str, bytes]]:
    parts = list(parts) or [("a", b"")]
    # What holds the cells is spoilt more often than what says how they look.
    sheets = [at for at, (name, _) in enumerate(parts) if "sheet" in name or "haredStrings" in name]
    at = chance.choice(sheets) if sheets and chance.random() < 0.7 else chance.randrange(len(parts))
    name, content = parts[at]
    match chance.randrange(10):
        case 0:
            del parts[at]
        case 1:
            parts.append((name, content))
        case 2:
            parts[at] = (
                chance.choice(
                    ("../../x", name.upper(), "xl/worksheets/sheet2.xml", "a" * 300, "\x00", "xl/vbaProject.bin")
                ),
                content,
            )
        case 3:
            parts.append((f"xl/extra{len(parts)}.xml", content * chance.choice((0, 1, 3))))
        case 4 | 5:
            parts[at] = (name, blind(content, chance, XML))
        case 6:
            digits = [place for place, byte in enumerate(content) if 48 <= byte < 58]
            if digits:
                place = chance.choice(digits)
                parts[at] = (
                    name,
                    content[:place] + chance.choice((b"9", b"0", b"99999999", b"-1", b"1e99")) + content[place + 1 :],
                )
        case 7:
            cells = content.split(b"<c ")
            place = chance.randrange(len(cells))
            cells[place:place] = [cells[chance.randrange(len(cells))]]
            parts[at] = (name, b"<c ".join(cells))
        case 8:
            tags = content.split(b"<t")
            place = chance.randrange(len(tags))
            word = chance.choice(CELLS).encode("utf-8", "surrogatepass").replace(b"&", b"&amp;").replace(b"<", b"&lt;")
            tags.insert(place, b">" + word + b"</t>")
            parts[at] = (name, b"<t".join(tags))
        case _:
            at_end = content.rfind(b"</sheetData>")
            place = at_end if at_end >= 0 else len(content)
            row = b'<row r="60"><c r="A60" t="inlineStr"><is><t>%s</t></is></c></row>' % CANARY.encode()
            parts[at] = (name, content[:place] + row * chance.choice((1, 40)) + content[place:])
    return parts


def _archive(parts: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    way = chance.choice((zipfile.ZIP_DEFLATED,) * 6 + (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(buffer, "w", way) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name or "x", (2013, 5, 31, 0, 0, 0)), content, way)
    return buffer.getvalue()


def _headers_lie(packed: bytes, chance: random.Random) -> bytes:
    """A size, an offset, a flag or the way of packing in the archive's directory says something else."""
    at = packed.rfind(b"PK\x01\x02", 0, chance.randint(1, len(packed)) + 4)
    if at < 0 or at + 46 > len(packed):
        return packed
    field, size = chance.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)))
    value = chance.choice((0, 1, 8, 9, 14, 99, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, chance.randrange(1 << 32)))
    changed = (value % (1 << (8 * size))).to_bytes(size, "little")
    return packed[: at + field] + changed + packed[at + field + size :]
