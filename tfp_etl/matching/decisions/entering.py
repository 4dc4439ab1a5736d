"""Decisions as they are entered: each record with all that finds it again, and no person named in a reason."""

import re
from typing import Any

import pyarrow as pa

from tfp_etl.matching.decisions import subjects
from tfp_etl.matching.decisions.reading import DecisionsRefusedError
from tfp_etl.matching.decisions.subjects import SCHEMA, SUBJECT, statement
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.rows import Rows

_WORD = re.compile(r"[^\W\d_]{3,}")


def entered(decisions: pa.Table, records: Rows, key_records: Rows | None = None) -> tuple[pa.Table, list[int]]:
    """The decisions with source, key, record id, name and content of each record as it stands now; who was not found.

    decisions: as `read` gives them. A side that names nobody now, or several records, is kept as it was written; the
    numbers (lines) of such decisions are the second answer. Raises DecisionsRefusedError where a reason (because) names
    one of the two: a reason is shown where a name must not be.
    """
    rows = decisions.to_pylist()
    asked = [
        {"decision_no": row["decision_no"], "side": side} | {part: row[f"{part}_{side}"] or "" for part in SUBJECT}
        for row in rows
        for side in (1, 2)
    ]
    schema = pa.schema([("decision_no", pa.int64()), ("side", pa.int64()), *((part, pa.string()) for part in SUBJECT)])
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    with bounded() as db:
        subjects.lasting_keys(db, records, key_records)
        db.register("asked", pa.Table.from_pylist(asked, schema))
        for record in db.execute(statement("named")).to_arrow_table().to_pylist():
            found.setdefault((record["decision_no"], record["side"]), []).append(record)
    _refuse_names(rows, found)
    missing = []
    for row in rows:
        for side in (1, 2):
            named = found.get((row["decision_no"], side), [])
            if len(named) == 1:
                row |= {f"{part}_{side}": named[0][part] for part in SUBJECT}
            elif row["outcome"] != subjects.WITHDRAWN:
                missing.append(row["decision_no"])
    return pa.Table.from_pylist(rows, SCHEMA), sorted(set(missing))


def _refuse_names(rows: list[dict[str, Any]], found: dict[tuple[int, int], list[dict[str, Any]]]) -> None:
    naming = []
    for row in rows:
        said = {word.upper() for word in _WORD.findall(row["because"] or "")}
        named = [record for side in (1, 2) for record in found.get((row["decision_no"], side), [])]
        if said.intersection(record[part] for record in named for part in ("forename", "surname")):
            naming.append(str(row["decision_no"]))
    if naming:
        lines = ", ".join(naming[:10])
        raise DecisionsRefusedError(
            f"the reason names one of the two in {len(naming)} decisions (line {lines}); write it without names"
        )
