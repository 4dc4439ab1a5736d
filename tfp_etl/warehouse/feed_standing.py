"""The feed board: which agreed feed is on time, late, missing or refused, what it holds; schools left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, delete, func, insert, select

from tfp_etl.warehouse.statements import lock, rows
from tfp_etl.warehouse.tables import mart

DUE_LOCK = 7_412_018  # advisory lock number of "somebody writes when feeds are due"


@dataclass(frozen=True)
class Standing:
    """A row of mart.feed_standing. families_held: with a verdict that the feed holds in the newest window judged."""

    source: str
    dataset: str
    extract_on: date | None
    file_id: int | None
    file_name: str | None
    due_on: date | None
    days_late: int | None
    state: str
    refused_on: date | None
    refused_file: str | None
    refused_reason: str | None
    claim_window: str | None
    families_held: int
    findings_held: int


@dataclass(frozen=True)
class SchoolGap:
    """A school with pupils on roll in the newest ended term and no attendance; families it leaves without a verdict."""

    la_estab: str
    term: str
    pupil_count: int
    families_held: int


def newest(db: Engine) -> dict[str, date]:
    """The newest extract taken in, by dataset."""
    with db.connect() as connection:
        return {str(dataset): extract_on for dataset, extract_on in rows(connection, "newest_extracts")}


def told_gaps(db: Engine) -> list[tuple[date, str, str, int]]:
    """Extract date, school, term and pupils of the newest delivery card that held rolls against attendance."""
    with db.connect() as connection:
        return [(on, str(school), str(term), int(pupils)) for on, school, term, pupils in rows(connection, "card_gaps")]


def replace_due(db: Engine, feeds: Mapping[str, tuple[str, date | None]], gaps: Sequence[tuple[str, str, int]]) -> None:
    """Write anew which feeds are agreed, and which schools are without attendance.

    feeds: dataset -> source and due day (None: no extract was taken in yet). gaps: school, term, pupils on roll.
    """
    due = [{"source": source, "dataset": name, "due_on": due_on} for name, (source, due_on) in sorted(feeds.items())]
    schools = [{"la_estab": school, "term": term, "pupil_count": pupils} for school, term, pupils in sorted(gaps)]
    with db.begin() as connection:
        lock(connection, DUE_LOCK)
        for table, values in ((mart.feed_due, due), (mart.school_gap, schools)):
            connection.execute(delete(table))
            if values:
                connection.execute(insert(table), values)


def standing(db: Engine, on: date | None = None) -> list[Standing]:
    """Every agreed feed as it stands on a day (None: today), by source."""
    with db.begin() as connection:
        connection.execute(select(func.set_config("tfp.today", str(on or ""), True)))
        return [Standing(*row) for row in rows(connection, "feed_standing")]


def school_gaps(db: Engine) -> list[SchoolGap]:
    """Schools missing from the newest ended term's attendance, most pupils first."""
    with db.connect() as connection:
        return [SchoolGap(*row) for row in rows(connection, "school_gaps")]
