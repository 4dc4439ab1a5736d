"""Which rules a person may overrule for one row, and which rows are decided.

A release says: the value stands, however unlikely. It can say so only of a value that could be read and that every
later stage can carry: a count out of its range, a day after the extract. A cell that is blank or cannot be read has no
value to stand by, a row of the wrong number of cells is no row, a spell that ends before it begins is no spell: those
want a correction. A rule that nobody put on this list is not overruled.
"""

import re
from dataclasses import dataclass

MAY_BE_OVERRULED = re.compile(
    r"\w+_on_not_after_extract|\w+_in_range|absence_within_possible|no_spell_unless_traced", re.ASCII
)
DISCARDED = "discarded"
Place = tuple[int, str]
"""Line of the file and person part (blank but for the household rows of layout B)."""


@dataclass(frozen=True)
class Decided:
    """released: rows that go on in spite of the rules that may be overruled. discarded: rows that stay out."""

    released: frozenset[Place] = frozenset()
    discarded: frozenset[Place] = frozenset()


NOTHING_DECIDED = Decided()


def may_be_overruled(rule: str) -> bool:
    """Can a row be released in spite of this rule?"""
    return MAY_BE_OVERRULED.fullmatch(rule) is not None


def why_not(rule: str) -> str:
    """What to do where a rule cannot be overruled."""
    if rule in {"exact duplicate", "superseded in file"}:
        return "another line of the file holds the row; that one is in. Discard this one, or leave it"
    if rule in {"wrong number of cells", "broken quotation marks"}:
        return "the line cannot be cut into cells, so there is no row to let in. Its sender has to send the file again"
    if rule == "last line without an end":
        return "the last cell may be cut off. Correct that cell, if only with the same text, or ask for the file again"
    return "there is no value to let in as it stands. Correct the cell, or ask the sender for a corrected file"
