"""A family that is worth a look: who is in it, and what an officer says of it as a file of decisions."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tfp_etl.cli import screen

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("record_id_1", "record_id_2", "decision", "by", "because")


@dataclass(frozen=True)
class Said:
    """Persons who are a second family, persons who are of neither, and whether it is one with the other family."""

    second: tuple[int, ...] = ()
    neither: tuple[int, ...] = ()
    is_one: bool = False

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.second or self.neither or self.is_one)


def numbers(text: str) -> tuple[int, ...]:
    """Numbers of persons with commas between."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdigit() for part in parts):
        raise typer.BadParameter("write the numbers of persons with commas between, like 12,15")
    return tuple(dict.fromkeys(int(part) for part in parts))


def show(candidate: "pa.Table", folder: Path, said: Said, out: Path | None, *, signed: tuple[str, str]) -> None:
    """List the members by number, part and record; write to `out` what was said; signed: by whom, and why."""
    from tfp_etl.matching.review import page

    tables = (folder / f"{name}.parquet" for name in ("records", "links", "memberships"))
    members, others = page.families(candidate, *tables)
    _list("members", members)
    if others:
        _list(f"family {candidate['family_id_r'][0]}", others)
    if not said:
        screen.line("To decide: --second 12,15 (a second family), --neither 12, --one-family; with --as-decisions FILE")
        return
    rows = _rows(members, others, said)
    if out is None:
        raise typer.BadParameter("name the file to write, like decisions.csv", param_hint="--as-decisions")
    _write(rows, out, signed)
    blank = "" if all(signed) else ", to be signed (by, because)"
    screen.line(f"{out}: {len(rows):,} decisions{blank}; then `tfp decide --file {out}`")


def _list(title: str, members: "dict[int, list[dict[str, object]]]") -> None:
    for at, (person, records) in enumerate(members.items()):
        head, part = title if at == 0 else "", str(records[0]["part"] or "").lower()
        screen.line(f"{head:<14}{person}  {part}  {records[0]['source']}  {records[0]['record_id']}")


def _rows(
    members: "dict[int, list[dict[str, object]]]", others: "dict[int, list[dict[str, object]]]", said: Said
) -> list[tuple[str, str, str]]:
    from tfp_etl.matching.review import family_decisions

    strange = set(said.second + said.neither) - members.keys()
    if strange or set(said.second) & set(said.neither):
        raise typer.BadParameter("each number is one of the members, and said of once")
    if said.is_one and not others:
        raise typer.BadParameter("this family was not nearly joined to another", param_hint="--one-family")
    record = {person: str(records[0]["record_id"]) for person, records in members.items()}
    stay = [record[person] for person in members if person not in said.second + said.neither]
    if not stay:
        raise typer.BadParameter("somebody must stay in the family")
    other = str(next(iter(others.values()))[0]["record_id"]) if said.is_one else None
    second, neither = ([record[person] for person in group] for group in (said.second, said.neither))
    return list(family_decisions.pairs(stay, second, neither, other))


def _write(rows: list[tuple[str, str, str]], out: Path, signed: tuple[str, str]) -> None:
    import csv

    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([*row, *signed] for row in rows)
