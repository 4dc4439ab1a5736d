"""The query that types a landed file: all-text columns in, staged columns and the flags of the expectations out."""

from tfp_etl.feeds import cells, layout_b
from tfp_etl.feeds.contracts import Column, Contract

IDENTITY = ("surname", "forename", "forenames", "dob")
TENANCY = [
    "district",
    "tenancy_ref",
    "property_ref",
    "uprn",
    "address_line1",
    "address_line2",
    "town",
    "postcode",
    "tenure",
    "tenancy_start_on",
    "tenancy_end_on",
    "person_ref",
    "title",
    "forenames",
    "surname",
    "dob",
    "nino",
    "relationship",
    "from_on",
    "to_on",
]


def typed_columns(contract: Contract) -> tuple[Column, ...]:
    """The text columns that are typed; layout B's tenancies after their explosion."""
    return layout_b.columns(contract) if contract.name == "tenancies_b" else contract.columns


def staged_columns(contract: Contract) -> list[str]:
    """The business columns of the staged layer, in order."""
    if contract.name.startswith("tenancies"):
        return list(TENANCY)
    names = ["district"] if contract.name.startswith("actions") else []
    for column in contract.columns:
        names.append(column.name)
        names += ["address_line1", "town", "postcode"] if column.reading == "address" else []
    return names


def build(contract: Contract, *, controls: bool) -> str:
    """The typing query of a contract: one row out a landed row.

    Parameters $source, $dataset, $district, $extract_on; reads `landed`, `shaped_upn` and `address`.
    """
    columns = typed_columns(contract)
    part = "person_part" if contract.name == "tenancies_b" else "''"
    trimmed = [cells.stripped(column.name) for column in columns]
    read = [f'{cells.value(column, contract)} AS "{column.name}_read"' for column in columns]
    business = staged_columns(contract)
    household = ["unreadable_household"] if contract.name == "tenancies_b" else []
    return f"""
WITH trimmed AS (
  SELECT row_no, line_no, {part} AS person_part, CAST($extract_on AS DATE) AS extract_on,
    {_record_key(contract)} AS record_key,
    {_overlong(columns)} AS overlong_in, {_control(columns, controls)} AS control_in,
    {", ".join([*trimmed, *household])}
  FROM landed
), readings AS (
  SELECT *, {", ".join(read)} FROM trimmed
), flagged AS (
  SELECT row_no, line_no, person_part, extract_on, record_key,
    {", ".join(["overlong_in", "control_in", *household])},
    {", ".join(_staged(name, contract) + f' AS "{name}"' for name in business)},
    {_natural_key(contract)} AS plain_key, {_suffix(contract)} AS suffix
    {_flags(columns)}
  FROM readings AS trimmed {_address_join(columns)}
), hashed AS (
  SELECT *, plain_key || suffix AS natural_key, {_is_sound(contract)} AS is_sound,
    md5(concat_ws('|', $source, $dataset, record_key, person_part) || suffix) AS record_id,
    md5(concat_ws(chr(31), {", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in business)})) AS row_hash
  FROM flagged
), latest AS (
  SELECT *, max(row_no) FILTER (WHERE is_sound) OVER (PARTITION BY natural_key, person_part) AS last_of_key,
    max(row_no) OVER (PARTITION BY natural_key, person_part, row_hash, is_sound) AS last_of_copies
  FROM hashed
)
SELECT row_no, CAST(line_no AS INTEGER) AS line_no, extract_on,
  record_key, natural_key, person_part, record_id, row_hash,
  {", ".join(business)},
  overlong_in, control_in,
  CASE WHEN row_no < last_of_copies THEN 'copy' WHEN row_no < last_of_key THEN 'superseded' END AS repeat_of
  {"".join(f", {name}" for name in flag_names(contract))}
  {"".join(f', coalesce(({rule.query}), true) AS "rule_{rule.id}"' for rule in contract.quality if rule.type == "sql")}
FROM latest ORDER BY row_no
"""


def flag_names(contract: Contract) -> list[str]:
    """Names of the columns that say whether a cell could not be read."""
    columns = typed_columns(contract)
    names = [f"unreadable_{column.name}" for column in columns if cells.unreadable(column)]
    names += [f"doubtful_{column.name}" for column in columns if column.reading == "upn"]
    return names + (["unreadable_household"] if contract.name == "tenancies_b" else [])


def _is_sound(contract: Contract) -> str:
    """No cell that will hold back the row: a broken copy further down must not supersede a good row."""
    holding = {
        column.name for column in typed_columns(contract) if column.holds_unreadable and column.reading != "code"
    }
    flags = [f"NOT unreadable_{name}" for name in sorted(holding)]
    filled = [f"{column.name} IS NOT NULL" for column in contract.columns if column.required]
    return " AND ".join(["overlong_in IS NULL", "control_in IS NULL", *filled, *flags])


def _staged(name: str, contract: Contract) -> str:
    """Where a business column comes from."""
    known = {column.name for column in typed_columns(contract)}
    if name in known:
        return f'trimmed."{name}_read"'
    if name == "district":
        return "CAST($district AS VARCHAR)"
    if name in ("address_line1", "town", "postcode"):
        return f"address.{name}"
    if name == "from_on":
        return "greatest(trimmed.tenancy_start_on_read, trimmed.dob_read)"
    return "trimmed.tenancy_end_on_read" if name == "to_on" else "CAST(NULL AS VARCHAR)"


def _record_key(contract: Contract) -> str:
    return "concat_ws('|', " + ", ".join(f"coalesce(\"{column.name}\", '')" for column in contract.key) + ")"


def _natural_key(contract: Contract) -> str:
    parts = [
        f'coalesce(CAST(trimmed."{c.name}_read" AS VARCHAR), upper(trimmed."{c.name}"), \'\')' for c in contract.key
    ]
    return f"concat_ws('|', {', '.join(parts)})"


def _suffix(contract: Contract) -> str:
    """Where the identifying part of the key says nothing, names and birth date keep two unknown people apart."""
    if not contract.identifying:
        return "''"
    known = {column.name for column in typed_columns(contract)}
    parts = [f"coalesce(upper(CAST(trimmed.\"{name}_read\" AS VARCHAR)), '')" for name in IDENTITY if name in known]
    told_apart = f"'|' || md5(concat_ws('|', {', '.join(parts)}))"
    return f"CASE WHEN trimmed.\"{contract.identifying}_read\" IS NULL THEN {told_apart} ELSE '' END"


def _flags(columns: tuple[Column, ...]) -> str:
    flags = [(f"unreadable_{column.name}", cells.unreadable(column)) for column in columns]
    sql = [f", coalesce({expression}, false) AS {name}" for name, expression in flags if expression]
    numbers = [column.name for column in columns if column.reading == "upn"]
    unsound = "IN (SELECT number FROM shaped_upn WHERE NOT is_sound)"
    sql += [f', coalesce(trimmed."{name}_read" {unsound}, false) AS doubtful_{name}' for name in numbers]
    return "\n    ".join(sql)


def _address_join(columns: tuple[Column, ...]) -> str:
    texts = [column.name for column in columns if column.reading == "address"]
    return f'LEFT JOIN address ON address.text = trimmed."{texts[0]}"' if texts else ""


def _overlong(columns: tuple[Column, ...]) -> str:
    each = [
        f'CASE WHEN length("{column.name}") > {column.max_length} THEN {cells.quoted(column.header)} END'
        for column in columns
    ]
    return f"nullif(concat_ws(', ', {', '.join(each)}), '')"


def _control(columns: tuple[Column, ...], controls: bool) -> str:
    if not controls:
        return "CAST(NULL AS VARCHAR)"
    pattern = cells.quoted(cells.CONTROL)
    each = [
        f'CASE WHEN regexp_matches("{column.name}", {pattern}) THEN {cells.quoted(column.header)} END'
        for column in columns
    ]
    return f"nullif(concat_ws(', ', {', '.join(each)}), '')"
