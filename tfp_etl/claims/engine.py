"""The set-based calculator: evidence and rules as tables of a DuckDB in memory, one named SQL step after another."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import resources

import duckdb
import pyarrow as pa

from tfp_etl.claims.evidence import Evidence
from tfp_etl.duck import bounded, written
from tfp_etl.model.calendar import months_before
from tfp_etl.rules import Rulebook, RuleError

MACROS = ("age_on", "months_before", "months_after", "district_of")
IDENTIFICATION_STEPS = (
    "feed_reach", "enrolment", "attendance_row", "provision_spell", "benefit_spell", "employment",
    "asked_member", "housing_reach", "school_year", "pupil_term", "roll", "mark", "pupil_exclusion", "pupil_provision",
    "pupil_answer", "housing_event", "criterion_1_hit", "criterion_3_adult", "criteria", "identified",
)  # fmt: skip
CLAIM_STEPS = (
    "claim_member", "asb_event", "offence_event", "part_a1", "part_a2", "part_a3", "route_a", "leaver", "job",
    "work_day", "leaver_day", "leaver_answer", "route_b", "progress_hit", "progress_to_work", "finding", "claim_status",
)  # fmt: skip


@contextmanager
def calculator(evidence: Evidence) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a DuckDB in memory that sees the evidence under its table names. Two threads, bounded memory."""
    with bounded(is_set=True) as con:
        for name, table in evidence.tables().items():
            con.register(name, table)
        for macro in MACROS:
            con.execute(statement(macro))
        yield con


def statement(name: str) -> str:
    """Return the SQL of one step."""
    return written(resources.files(__package__) / "sql", name)


def step(con: duckdb.DuckDBPyConnection, name: str, query: str | None = None) -> None:
    """Run one step and keep its answer as a table of that name (or of the query's table name)."""
    con.execute(f"create table {name} as\n{statement(query or name)}")


def rules_of_window(con: duckdb.DuckDBPyConnection, rules: Rulebook, cut_off_on: date) -> None:
    """Create the tables of the rules in force at the cut-off: judged (one row), code, term_calendar."""
    numbers = {name: number.on(cut_off_on) for name, number in rules.numbers.items()}
    judged: dict[str, object] = {
        "cut_off_on": cut_off_on,
        "after_from_on": months_before(cut_off_on, numbers["comparison_months"]),
        "progress_from_on": months_before(cut_off_on, numbers["progress_months"]),
        **numbers,
    }
    types = {name: pa.date32() if isinstance(value, date) else pa.int32() for name, value in judged.items()}
    _create(con, "judged", _table([judged], types))
    listed = [{"list": name, "code": code} for name in rules.codes for code in rules.code_list(name, cut_off_on)]
    _create(con, "code", pa.Table.from_pylist(listed))
    terms = [{"last_on": term.last_on} for term in rules.terms]
    _create(con, "term_calendar", pa.Table.from_pylist(terms))


def rules_of_days(con: duckdb.DuckDBPyConnection, rules: Rulebook) -> None:
    """Create the rules by day for every day of `asked`: day, day_term, day_code, day_feed.

    A family's own day (identified, engaged) on which no rule is in force gets no row: its criteria become NO_DATA.
    """
    asked = [row[0] for row in con.execute("select distinct asked_on from asked order by 1").fetchall()]
    days, terms, codes, feeds = [], [], [], []
    for on in asked:
        try:
            last = rules.last_terms(on)
            days.append({"asked_on": on} | {name: number.on(on) for name, number in rules.numbers.items()})
        except RuleError:
            continue
        for position, term in enumerate(last, start=1):
            terms.append(
                {
                    "asked_on": on, "position": position, "academic_year": term.academic_year, "term_code": term.code,
                    "school_year": term.school_year, "first_on": term.first_on, "last_on": term.last_on,
                }
            )  # fmt: skip
        codes += [
            {"asked_on": on, "list": name, "code": code} for name in rules.codes for code in rules.code_list(name, on)
        ]
        feeds += [
            {"asked_on": on, "feed": name, "named": limit.says or name, "limit_days": limit.on(on)}
            for name, limit in rules.feed_limits.items()
        ]
    day_type, text, number = pa.date32(), pa.string(), pa.int32()
    _create(con, "day", _table(days, {"asked_on": day_type} | dict.fromkeys(rules.numbers, number)))
    term_types = {
        "asked_on": day_type, "position": number, "academic_year": text, "term_code": text,
        "school_year": number, "first_on": day_type, "last_on": day_type,
    }  # fmt: skip
    _create(con, "day_term", _table(terms, term_types))
    _create(con, "day_feed", _table(feeds, {"asked_on": day_type, "feed": text, "named": text, "limit_days": number}))
    _create(con, "day_code", _table(codes, {"asked_on": day_type, "list": text, "code": text}))


def run(con: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
    """Run steps in order."""
    for name in steps:
        step(con, name)


def _table(rows: list[dict[str, object]], types: dict[str, pa.DataType]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))


def _create(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(f"create table {name} as select * from incoming")
    con.unregister("incoming")
