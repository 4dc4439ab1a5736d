"""What the feed board says, and keeping it in step with what was received and judged."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from tfp_etl.feed_board import page
from tfp_etl.feeds import contracts
from tfp_etl.feeds.due import DueDays
from tfp_etl.model import Term
from tfp_etl.rules import rulebook
from tfp_etl.warehouse import feed_standing
from tfp_etl.warehouse.feed_standing import SchoolGap, Standing


class _Workspace(Protocol):
    """What of the settings is needed here."""

    @property
    def due_days(self) -> DueDays: ...

    @property
    def feeds_not_sent(self) -> frozenset[str]: ...

    @property
    def today(self) -> dt.date | None: ...

    @property
    def cards(self) -> Path: ...


TROUBLE = ("LATE", "MISSING", "REFUSED")
Told = tuple[dt.date, str, str, int]


@dataclass(frozen=True)
class Board:
    """Every agreed feed as it stands on a day, and schools missing from the newest ended term's attendance."""

    on: dt.date
    feeds: list[Standing]
    schools: list[SchoolGap]

    def of_state(self, *states: str) -> list[Standing]:
        """The feeds that stand so."""
        return [each for each in self.feeds if each.state in states]

    def trouble(self) -> str:
        """Which feeds are late, missing or refused, and schools without attendance, in one line; blank: none."""
        named = {
            page.WORDS[state]: [f"{each.source}/{each.dataset}" for each in self.of_state(state)] for state in TROUBLE
        } | {"schools without attendance": [each.la_estab for each in self.schools]}
        return "; ".join(f"{words}: {', '.join(names)}" for words, names in named.items() if names)


def refresh(db: Engine, kept: _Workspace) -> None:
    """Write anew when each agreed feed is due and which schools are missing, and the page of the board."""
    terms = rulebook.load().terms
    ends = [each.last_on for each in terms]
    arrived = feed_standing.newest(db)
    due = {}
    for dataset, source in contracts.load().datasets().items():
        newest = arrived.get(dataset)
        if newest is None and dataset in kept.feeds_not_sent:
            continue
        due[dataset] = (source, kept.due_days.due_on(dataset, newest, ends) if newest else None)
    feed_standing.replace_due(db, due, newest_ended(feed_standing.told_gaps(db), terms))
    page.keep(look(db, kept.today), kept.cards)


def look(db: Engine, on: dt.date | None = None) -> Board:
    """The board on a day; None: today, by the clock."""
    return Board(on or _today(), feed_standing.standing(db, on), feed_standing.school_gaps(db))


def newest_ended(told: Sequence[Told], terms: Sequence[Term]) -> list[tuple[str, str, int]]:
    """The gaps (extract date, school, term, pupils) of the newest term that the extract saw the end of."""
    if not told:
        return []
    extract_on = max(on for on, *_ in told)
    ended = [each for each in terms if each.last_on <= extract_on]
    newest = max(ended).name if ended else ""
    return [(school, term, pupils) for _, school, term, pupils in told if term == newest]


def as_json(board: Board) -> str:
    """The board as JSON, dates as 2013-05-31."""
    return json.dumps(asdict(board), default=str, ensure_ascii=False, indent=1)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
