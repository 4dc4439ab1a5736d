"""How a cell is read: the SQL of a contract, one expression a column, for DuckDB over all-text columns.

Every column gives its value, and where that can fail a flag `unreadable_<column>`; nothing is guessed (a two-digit
year is unreadable).
"""

from collections.abc import Callable

from tfp_etl.feeds.contracts import Column, Contract

BLANK = " \t\r\n\u00a0"
DAY_FORMATS = (
    "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%d %m %Y",
    "%Y/%m/%d", "%d/%b/%Y", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
)  # fmt: skip
"""Days are day first, whatever the separator; the agreed format of a contract is among these."""
PLACEHOLDERS = ("1900-01-01", "1899-12-30", "1899-12-31", "1753-01-01")
DISTRICTS = (
    "Ashfield", "Bassetlaw", "Broxtowe", "Gedling", "Mansfield", "Newark and Sherwood", "Rushcliffe", "Nottingham City",
)  # fmt: skip
NINO = "^[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]?$"
NINO_DENIED = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "OO", "CR", "FY", "MW", "NC")
POSTCODE = (
    "^(GIR ?0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW])"
    " ?[0-9][ABD-HJLNP-UW-Z]{2})$"
)
CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{80}-\\x{9f}\\x{fffd}]"


def quoted(text: str) -> str:
    """A SQL string."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: tuple[str, ...]) -> str:
    """Comma-separated SQL strings."""
    return ", ".join(quoted(text) for text in texts)


def stripped(name: str) -> str:
    """A cell without blanks at its ends; null when nothing is left."""
    return f'nullif(trim("{name}", {quoted(BLANK)}), \'\') AS "{name}"'


def day(cell: str, *, serial: bool = False) -> str:
    """A day in any of DAY_FORMATS between 1880 and 2100; `serial` also reads Excel's day numbers."""
    read = f"try_strptime({cell}, [{listed(DAY_FORMATS)}])::DATE"
    if serial:
        number = f"(DATE '1899-12-30' + try_cast(split_part({cell}, '.', 1) AS INTEGER))"
        read = f"CASE WHEN regexp_full_match({cell}, '[1-9][0-9]{{4}}(\\.[0-9]+)?') THEN {number} ELSE {read} END"
    return f"(CASE WHEN year({read}) BETWEEN 1880 AND 2100 THEN {read} END)"


def value(column: Column, contract: Contract) -> str:
    """The SQL expression that reads one column of `trimmed`.

    It is null where the cell cannot be read; an unknown code that will hold its row stays as sent.
    """
    cell = f'"{column.name}"'
    serial = contract.file_format == "xlsx"
    if column.reading == "code":
        return _code(column)
    if column.reading in ("date", "birth_date"):
        read = day(cell, serial=serial)
        return _birth_date(read) if column.reading == "birth_date" else read
    return SIMPLE.get(column.reading, str)(cell)


def _birth_date(read: str) -> str:
    sane = f"{read} <= extract_on AND {read} > extract_on - INTERVAL 120 YEAR AND {read} NOT IN ({_days(PLACEHOLDERS)})"
    return f"(CASE WHEN {sane} THEN {read} END)"


def _whole_number(cell: str) -> str:
    return f"try_cast(regexp_extract({cell}, '^(-?[0-9]{{1,9}})(\\.0+)?$', 1) AS INTEGER)"


def _number(cell: str) -> str:
    return f"(CASE WHEN regexp_full_match({cell}, '-?[0-9]{{1,9}}(\\.[0-9]+)?') THEN try_cast({cell} AS DOUBLE) END)"


def _yes_no(cell: str) -> str:
    return f"(CASE upper({cell}) WHEN 'Y' THEN true WHEN 'YES' THEN true WHEN 'N' THEN false WHEN 'NO' THEN false END)"


def _postcode(cell: str) -> str:
    tight = f"upper(regexp_replace({cell}, '[\\s\\x{{a0}}]', '', 'g'))"
    formed = f"left({tight}, greatest(length({tight}) - 3, 0)) || ' ' || right({tight}, 3)"
    sound = f"regexp_full_match({tight}, {quoted(POSTCODE)}) AND {tight} NOT LIKE 'ZZ99%'"
    return f"(CASE WHEN {sound} THEN {formed} END)"


def _uprn(cell: str) -> str:
    return f"nullif(ltrim(regexp_extract({cell}, '^([0-9]{{1,12}})(\\.0+)?$', 1), '0'), '')"


def _upn(cell: str) -> str:
    return f"(CASE WHEN {_tight(cell)} IN (SELECT number FROM shaped_upn) THEN {_tight(cell)} END)"


def _nino(cell: str) -> str:
    sound = (
        f"regexp_full_match({_tight(cell)}, {quoted(NINO)}) AND left({_tight(cell)}, 2) NOT IN ({listed(NINO_DENIED)})"
    )
    return f"(CASE WHEN {sound} THEN {_tight(cell)} END)"


def _district(cell: str) -> str:
    plain = f"replace(replace(upper({cell}), '-', ' '), '&', 'AND')"
    whens = " ".join(f"WHEN {quoted(name.upper())} THEN {quoted(name)}" for name in DISTRICTS)
    return f"(CASE {plain} {whens} END)"


def unreadable(column: Column) -> str | None:
    """The SQL flag of a cell that was filled and could not be read; None where nothing can fail."""
    cell, read = f'trimmed."{column.name}"', f'"{column.name}_read"'
    if column.reading in ("name", "address", "person", "household") or (
        column.reading == "text" and not column.pattern
    ):
        return None
    if column.pattern:
        return f"{cell} IS NOT NULL AND NOT regexp_full_match({cell}, {quoted(column.pattern)})"
    if column.reading == "code":
        return None if column.holds_unreadable else _unknown(column, cell)
    return f"{cell} IS NOT NULL AND {read} IS NULL"


def _unknown(column: Column, cell: str) -> str:
    known = tuple(code.upper() for code, _ in column.codes) + tuple(sent.upper() for sent, _ in column.mapping)
    return f"{cell} IS NOT NULL AND upper(regexp_replace({cell}, '\\s+', ' ', 'g')) NOT IN ({listed(known)})"


def _code(column: Column) -> str:
    """Codes in our terms; a code the contract does not know stays as sent where it holds its row, else becomes null."""
    cell = f'"{column.name}"'
    pairs = {code.upper(): code for code, _ in column.codes} | {sent.upper(): ours for sent, ours in column.mapping}
    whens = " ".join(f"WHEN {quoted(sent)} THEN {quoted(ours) if ours else 'NULL'}" for sent, ours in pairs.items())
    other = cell if column.holds_unreadable or column.keeps_unknown else "NULL"
    return f"(CASE upper(regexp_replace({cell}, '\\s+', ' ', 'g')) {whens} ELSE {other} END)"


def _academic_year(cell: str) -> str:
    shape = "'^(20[0-9]{2})\\s*[/-]\\s*(20)?([0-9]{2})$'"
    first, last = f"regexp_extract({cell}, {shape}, 1)", f"regexp_extract({cell}, {shape}, 3)"
    follows = f"try_cast({last} AS INTEGER) = (try_cast({first} AS INTEGER) + 1) % 100"
    return f"(CASE WHEN {follows} THEN {first} || '/' || {last} END)"


def _tight(cell: str) -> str:
    return f"upper(replace({cell}, ' ', ''))"


def _days(days: tuple[str, ...]) -> str:
    return ", ".join(f"DATE {quoted(each)}" for each in days)


SIMPLE: dict[str, Callable[[str], str]] = {
    "whole_number": _whole_number,
    "number": _number,
    "yes_no": _yes_no,
    "postcode": _postcode,
    "uprn": _uprn,
    "upn": _upn,
    "nino": _nino,
    "district": _district,
    "academic_year": _academic_year,
}
"""Readings that need the cell alone; every other reading but dates and codes is the text itself."""
