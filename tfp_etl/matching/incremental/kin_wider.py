"""Who must be judged with those judged again, as it turns out: whom a household proves one with somebody has new keys.

Two persons of one family who prove to be one go by the surname of one in the postcode of the other. Where somebody
who was not judged again has such a key, both components are judged once more, and nothing else.
"""

from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.incremental.kin_closure import Part, beside, taken
from tfp_etl.matching.incremental.kin_joined import Ints, among, joined
from tfp_etl.matching.incremental.state import statement

Tables = dict[str, pa.Table]


def wider(db: duckdb.DuckDBPyConnection, part: Part, kept: Tables, own: Tables) -> Part | None:
    """The part to be judged once more; None where nobody is to be.

    own: of all judged again so far key (person_id, key) and member (person_id, component).
    """
    key, member = (_numbers(own[name]) for name in ("key", "member"))
    before, person = _numbers(kept["key"]), _numbers(kept["person"])
    has = before["person_id"][among(before["key"], beside(key["key"]))]
    leak = has[among(has, part.old_id)]
    reached = person["person_id"][among(person["component"], person["component"][among(person["person_id"], leak)])]
    theirs = before["key"][among(before["person_id"], reached)]
    sharing = key["person_id"][among(key["key"], beside(theirs))]
    component = np.concatenate([member["component"][among(member["person_id"], sharing)], _parted(db, own)])
    if not len(leak) and not len(component):
        return None
    decided = db.execute("select person_id from decided_now").to_arrow_table()["person_id"].to_numpy()
    component = np.concatenate([component, member["component"][among(member["person_id"], decided)]])
    stays = ~among(part.old_id, reached)
    again = np.concatenate([member["person_id"][among(member["component"], component)], part.person_id[~stays]])
    return taken(db, replace(part, old_id=part.old_id[stays], person_id=part.person_id[stays]), again)


def over(judged: Tables, anew: Tables, again: Ints) -> Tables:
    """The tables of persons judged, and those of persons judged `anew` once more in the place of theirs."""
    person_id = judged["member"]["person_id"].to_numpy()
    others = person_id[~among(person_id, again)]
    whole = {name: joined(judged[name], table, others, others) for name, table in anew.items() if name != "kind"}
    whole["kind"] = kinds(judged["kind"], judged["key"], others, anew["kind"])
    return whole


def kinds(before: pa.Table, key: pa.Table, stay: Ints, fresh: pa.Table) -> pa.Table:
    """What dwellings are: as before, but those by which somebody was bound who is not of those who `stay`, and `fresh`.

    key: person_id, key of the persons before.
    """
    lived = key["key"].to_numpy()[~among(key["person_id"], stay)]
    is_other = among(before["key"], lived) | among(before["place"], fresh["place"].to_numpy())
    return pa.concat_tables([before.filter(pa.array(~is_other)).cast(fresh.schema), fresh])


def _parted(db: duckdb.DuckDBPyConnection, own: Tables) -> Ints:
    """The components of persons judged again that share a key, since they were not judged together."""
    for name in ("key", "member"):
        db.register(f"judged_{name}", own[name])
    found: Ints = db.execute(statement("kin_parted")).to_arrow_table()["component"].to_numpy()
    for name in ("key", "member"):
        db.unregister(f"judged_{name}")
    return found


def _numbers(table: pa.Table) -> dict[str, Ints]:
    return {
        name: table[name].to_numpy() for name in table.column_names if pa.types.is_int64(table.schema.field(name).type)
    }
