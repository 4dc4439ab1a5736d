"""From person records to nodes: one spelling for every cell, equal content once, and the cannot-links between nodes."""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa
from nicknames import NickNamer

from tfp_etl.duck import written
from tfp_etl.matching import pupil_numbers
from tfp_etl.matching.connected import components
from tfp_etl.matching.rows import Rows, columns, show

_SQL = files("tfp_etl.matching") / "sql"

# More people and surnames than a household has, over all its years: a hostel or a house of lodgers, where an address is
# no evidence.
COMMUNAL_PEOPLE = 14
COMMUNAL_SURNAMES = 8

# Two forenames are one person's here, where so many homes show both under one surname and birth date, so many times
# more than chance would, and where few of these homes tell them apart or have both from one feed, as twins are.
LEARNED = {"least": 4, "lift": 5.0, "most_two": 0.1, "most_of_one_feed": 0.5}

# Columns that say when a row was shown, not what it says.
SIGHTINGS = frozenset(("record_date", "last_seen_on", "seen_on"))

# What stands in a name field where no name is known (patterns; case, accents and points are gone by then); the second
# only in a forename, since Child and Boy are surnames too.
NO_NAME = (
    "UNKNOWN|UN KNOWN|NOT KNOWN|NK|NOT GIVEN|NOT STATED|NOT PROVIDED|REFUSED|WITHHELD|NONE|NO NAME|N A|TBC|TBA|TEST|"
    "SURNAME|FORENAME|FIRSTNAME|LASTNAME|ANON|ANONYMOUS|NULL|NAN|BLANK|MISSING|XX+"
)
NO_FORENAME = (
    f"{NO_NAME}|NAME|((ADULT|CHILD|BABY|INFANT|NEWBORN|UNBORN|BOY|GIRL|MALE|FEMALE|MOTHER|FATHER|DAUGHTER|HUSBAND|WIFE|"
    "SPOUSE|BROTHER|SISTER|RESIDENT|OCCUPANT|OCCUPIER|TENANT|INMATE|PATIENT|LODGER|ROOMMATE|PERSON|WOMAN) ?)+( OF)?"
    "( [A-Z])?"
)


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(_SQL, name)


def build(db: duckdb.DuckDBPyConnection, records: Rows, decisions: pa.Table) -> None:
    """Make the tables `seated` (row -> node_key), `current_node` (record -> node_key) and `nodes`.

    `decisions` (record_id_1, record_id_2, decision) stays registered: a record that a person decided about is a node of
    its own.
    """
    present(db, records, decisions)
    place(db)
    db.execute(statement("address_lookup"))
    db.execute(statement("found"))
    db.execute("drop table placed")
    find_communal(db)
    seat(db)
    learn(db)
    compare(db)
    db.execute(statement("current_node"))


def present(db: duckdb.DuckDBPyConnection, records: Rows, decisions: pa.Table) -> None:
    """Make the view `records`, each row with its `row_key`, and the tables `decisions` and `decided`.

    row_key is a hash of the whole row but for the days on which extracts showed it: a row that comes again unchanged
    has the key it had.
    """
    db.register("decisions", decisions)
    db.execute("create temp table decided as select unnest([record_id_1, record_id_2]) as record_id from decisions")
    show_records(db, records)


def show_records(db: duckdb.DuckDBPyConnection, records: Rows) -> None:
    """Make the view `records`, each row with its `row_key`."""
    show(db, "sent", records)
    names = columns(records)
    keyed = "*" if "row_key" in names else f"*, {row_key(names)} as row_key"
    db.execute(f"create temp view records as select {keyed} from sent")


def row_key(names: Iterable[str]) -> str:
    """The expression of `row_key` over rows with these columns."""
    told = ", ".join(f'"{name}"' for name in sorted(names) if name not in SIGHTINGS)
    return f"hash({told})"


def place(db: duckdb.DuckDBPyConnection) -> None:
    """Make `placed` of `records`: a row tells nothing of other rows there, but for `today`."""
    db.execute(statement("name_cell"), {"no_name": NO_NAME, "no_forename": NO_FORENAME})
    db.execute(statement("other_cell"), {"no_name": NO_NAME})
    db.execute(statement("address_cell"))
    db.execute(statement("placed"))
    for cells in ("name_cell", "other_cell", "address_cell"):
        db.execute(f"drop table {cells}")


def find_communal(db: duckdb.DuckDBPyConnection) -> None:
    """Make `communal` of `found`."""
    db.execute(statement("communal"), {"communal_people": COMMUNAL_PEOPLE, "communal_surnames": COMMUNAL_SURNAMES})


def seat(db: duckdb.DuckDBPyConnection) -> None:
    """Make `seated` of `found` and `communal`: a row looks no further than the rows of its own source row."""
    db.execute(statement("seated"))
    db.execute("drop table found")
    db.execute(statement("seated_apart"))


def learn(db: duckdb.DuckDBPyConnection) -> None:
    """Make `learned_form` (form, other_form) of `seated`: forenames that these rows use for the same people."""
    db.execute(statement("sound_of"))
    db.execute(statement("learned_form"), LEARNED)


def compare(db: duckdb.DuckDBPyConnection) -> None:
    """Make `nodes` of `seated` and `learned_form`."""
    db.register("nickname", _nicknames(db))
    db.register("pupil", _pupil_keys(db))
    for step in ("sound_of", "bones_of", "nodes"):
        db.execute(statement(step))


def _nicknames(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """(forename, canonical list): the full forms a forename may stand for, over the distinct forenames."""
    names = [
        name
        for (name,) in db.execute(
            "select distinct unnest([forename, alias_forename]) as name from seated order by name"
        ).fetchall()
        if name and len(name) > 1
    ]
    namer = NickNamer()
    known, learned = _known_forms(), _learned_forms(db)
    forms = [
        sorted(
            {form.upper() for form in namer.canonicals_of(name.lower())}
            | known.get(name, set())
            | learned.get(name, set())
        )
        for name in names
    ]
    return pa.table({"forename": pa.array(names, pa.string()), "canonical": pa.array(forms, pa.list_(pa.string()))})


@cache
def _known_forms() -> dict[str, set[str]]:
    """Forms of forenames beyond the nicknames of the library, which are American: British ones, other languages."""
    text = (files("tfp_etl.matching") / "name_forms.csv").read_text(encoding="utf-8")
    known: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        known.setdefault(row["form"], set()).add(row["full"])
    return known


def _learned_forms(db: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    learned: dict[str, set[str]] = {}
    for form, other in db.execute("select form, other_form from learned_form").fetchall():
        learned.setdefault(form, set()).add(other)
    return learned


def _pupil_keys(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """(upn, canonical): pupil numbers that pass their check, joined to the former number the same row gives."""
    rows = db.execute("select distinct upn, former_upn from seated where upn is not null order by all").fetchall()
    valid = pupil_numbers.valid({number for row in rows for number in row if number})
    canonical = one_of_each(sorted(valid), [(new, old) for new, old in rows if new in valid and old in valid])
    return canonical.rename_columns(["upn", "canonical"])


def one_of_each(names: list[str], same: list[tuple[str, str]]) -> pa.Table:
    """(name, canonical): the first name of those that the pairs `same` say are one."""
    at = {name: place for place, name in enumerate(names)}
    pairs = np.array([(at[one], at[other]) for one, other in same], dtype=np.int64).reshape(-1, 2)
    groups = components(len(names), pairs[:, 0], pairs[:, 1]).tolist()
    first = dict(zip(groups[::-1], names[::-1], strict=True))
    canonical = [first[group] for group in groups]
    return pa.table({"name": pa.array(names, pa.string()), "canonical": pa.array(canonical, pa.string())})
