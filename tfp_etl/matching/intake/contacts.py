"""Contacts whom a row names, by names of their own: `record_id#contact1`, as review shows and decisions take them."""

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

_NAMED = re.compile(r"(.+)#contact([12])", re.DOTALL)


def rows_of(names: Iterable[str]) -> set[str]:
    """The names, with the row of each that is a contact's."""
    names = set(names)
    return names | {found[1] for name in names if (found := _NAMED.fullmatch(name))}


def named(decisions: pa.Table, own: pa.Table) -> pa.Table:
    """Decisions (record_id_1, record_id_2) by the records that stand inside for contacts (sql/contact_records.sql).

    own: record_id of every record that was given; one that looks like a contact's name means itself.
    """
    if not decisions.num_rows:
        return decisions
    sides = {side: decisions[side].combine_chunks() for side in ("record_id_1", "record_id_2")}
    spoken_of = pa.concat_arrays(list(sides.values()))
    record_id = own["record_id"]
    given = set(record_id.filter(pc.is_in(record_id, value_set=spoken_of)).to_pylist())
    for side, names in sides.items():
        meant = [name if name in given else _record(name) for name in names.to_pylist()]
        at = decisions.column_names.index(side)
        decisions = decisions.set_column(at, side, pa.array(meant, pa.string()))
    return decisions


def _record(name: str | None) -> str | None:
    found = _NAMED.fullmatch(name or "")
    return f"{found[1]} contact {found[2]} \x1f" if found else name
