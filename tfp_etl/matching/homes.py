"""Whether people who are not one share homes in the records: what the choice of the model hangs on."""

import duckdb

from tfp_etl.matching import population
from tfp_etl.matching.nodes import statement

# Of the homes that two or more nodes share, at least one in ten holds two people where there are households.
MIXED = 0.1
LISTS = 0.01  # of the references, the share that lists two people where records tell of families at all
ENOUGH_HOMES = 100  # fewer shared homes cannot deny that there are households


def has_households(db: duckdb.DuckDBPyConnection, node_count: int) -> bool:
    """Whether people who are not one share homes in `nodes`, or lists in `seated`; too little to go by cannot deny it.

    Three signs, all needed to deny it: few lists of two people; few homes with two initials and two birth years; and of
    two nodes of one home no more differ in both than slips in the one and slips in the other bring by chance.
    """
    if node_count < population.ENOUGH:
        return True
    homes = "home_by_number"
    shared, mixed, references, lists = _counted(db, homes)
    if lists > LISTS * references:
        return True
    if shared < ENOUGH_HOMES:
        homes = "home_by_words"
        shared, mixed, *_ = _counted(db, homes)
    if shared < ENOUGH_HOMES or mixed >= MIXED * shared:
        return True
    neither, initial, year, both = _run(db, "home_slips", homes)
    return both * neither > initial * year


def _counted(db: duckdb.DuckDBPyConnection, homes: str) -> tuple[int, ...]:
    return _run(db, "homes", homes)


def _run(db: duckdb.DuckDBPyConnection, name: str, homes: str) -> tuple[int, ...]:
    found = db.execute(statement(name).replace("$homes", f"({statement(homes)})")).fetchall()[0]
    return tuple(int(number or 0) for number in found)
