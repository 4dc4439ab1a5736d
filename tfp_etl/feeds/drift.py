"""Schema drift in words: what is missing, what is new, and which lines of the contract would take the layout as sent.

Nothing is loaded under a guess. A pairing of a missing column with an unknown one is only offered to the person who
knows, and the contract is changed by a person.
"""

import difflib
import re
from collections.abc import Iterable, Sequence

from tfp_etl.feeds.contracts import Column, Contract
from tfp_etl.feeds.errors import FileRejected

LIKE = 0.6
"""Share of agreement of two names, from 0 to 1, from which on one is offered for the other."""
LONGEST_SHOWN = 40
SEPARATORS = {"semicolons": ";", "tabs": "\t", "bars": "|"}


def shown(header: str) -> str:
    """A header fit for a message: plain characters, at most LONGEST_SHOWN."""
    return re.sub(r"[^\w .,/()&'-]", "?", header.strip(), flags=re.ASCII)[:LONGEST_SHOWN]


def refuse_no_header(first: Sequence[str], following: Iterable[Sequence[str]], contract: Contract, file: str) -> None:
    """FileRejected, with what to do, where the header is only hidden: by another separator, or by a line above it."""
    known = {column.header.casefold() for column in contract.columns}

    def is_header(cells: Sequence[str]) -> bool:
        return len({cell.strip(' \t"\ufeff').casefold() for cell in cells} & known) * 2 >= len(known)

    if is_header(first):
        return
    for name, mark in SEPARATORS.items():
        if is_header(",".join(first).split(mark)):
            rule = f"the cells are separated by {name}, not by commas"
            raise FileRejected(file, rule, lines=(1,), advice="Save it as csv with commas.")
    for number, cells in enumerate(following, start=2):
        if is_header(cells):
            rule = f"the first line is not the header: that stands {number - 1} further down"
            raise FileRejected(file, rule, lines=(1,), advice="Take away what stands above the column names.")


def lines_to_add(contract: Contract, found: Sequence[str]) -> str:
    """What to write into a new version of the contract so that a file with the headers `found` loads.

    `found`: the header cells as sent, in their order. Blank where nothing is missing.
    """
    known = {column.header.casefold() for column in contract.columns}
    present = [header.strip().casefold() for header in found]
    missing = [column for column in contract.columns if column.header.casefold() not in present]
    spare = {at: header for at, header in enumerate(found) if header.strip() and header.strip().casefold() not in known}
    if not missing:
        return ""
    paired = [(column, _stands_for(column, contract, spare)) for column in missing]
    keys = [column.header for column, name in paired if column.key_position and not name]
    told = ["Send the agreed names again."]
    if keys:
        told.append(f"{' and '.join(keys)} belong{'' if len(keys) > 1 else 's'} to the key: no layout can do without.")
    else:
        lines = "; ".join(_line(column, name) for column, name in paired)
        told.append(
            f"If the new layout is to stay, agree it: {lines}. Write that into a copy of the contract {contract.name}, "
            "under the next version and with the first extract date as validFrom."
        )
    return " ".join(told)


def extra_columns(positions: Sequence[int]) -> str:
    """The warning of columns that nobody agreed, by their positions from 1; not even their names are kept."""
    one = len(positions) == 1
    return (
        f"{len(positions)} column{'' if one else 's'} that nobody agreed {'was' if one else 'were'} dropped unread "
        f"(column{'' if one else 's'} {', '.join(map(str, positions))}). To have {'it' if one else 'one'} taken, agree "
        "it first: a property with its physicalName in the contract."
    )


def _stands_for(column: Column, contract: Contract, spare: dict[int, str]) -> str:
    """The unknown header that may be this column: it stands in its place, or its name is like it. Blank: none."""
    place = contract.columns.index(column)
    if place in spare:
        return spare.pop(place)
    names = {header.strip().casefold(): at for at, header in spare.items()}
    close = difflib.get_close_matches(column.header.casefold(), names, n=1, cutoff=LIKE)
    return spare.pop(names[close[0]]) if close else ""


def _line(column: Column, stands_for: str) -> str:
    """The line of the contract to change for one missing column."""
    if stands_for:
        return f"if {shown(stands_for)} is {column.header}, `physicalName: {shown(stands_for)}` for `{column.name}`"
    return f"without {column.header}, leave out the property `{column.name}`"
