"""A file of decisions, CSV or Parquet, read and checked line by line."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tfp_etl.matching.decisions import subjects
from tfp_etl.matching.decisions.subjects import SCHEMA, subject_of

MOST_TOLD = 10  # lines named in an error
LONGEST_NUMBER = 18  # digits of the number of a decision

_WORDS = {
    subjects.SAME_PERSON: ("must link", "same person", "one person", "same"),
    subjects.DIFFERENT_PEOPLE: ("cannot link", "different people", "two people", "different", "not same person"),
    subjects.SAME_FAMILY: ("same family", "one family"),
    subjects.DIFFERENT_FAMILIES: ("not same family", "different families", "two families", "different family"),
    subjects.WITHDRAWN: ("withdrawn", "withdraw"),
}
OUTCOME_OF = {word: outcome for outcome, words in _WORDS.items() for word in words}
_UNDECIDED = {"", "?", "undecided", "not decided"}
_BY, _WHY, _ON = ("by", "decided_by"), ("because", "why", "reason"), ("on", "decided_on", "decided_at")


class DecisionsRefusedError(ValueError):
    """A file of decisions that cannot be taken; says which lines, and what is wrong with each."""


def read(source: Path | pa.Table, *, is_signed: bool = False) -> pa.Table:
    """Decisions (SCHEMA of subjects.py, numbered by line) from a CSV or Parquet file, or a table.

    Columns: key_1 and key_2 (`source/dataset/record key#part`, or a record id) or record_id_1 and record_id_2; decision
    (must_link or same person, cannot_link or different people, same_family, not_same_family, withdrawn; blank: not
    decided, left out). Optional: by, because, on (2013-05-31), supersedes, source_1/2, name_1/2, content_1/2. Others
    are ignored, so that a review list with the answers filled in will do. `is_signed`: by and because must be given.

    Raises DecisionsRefusedError with the lines that cannot be taken. No cell is quoted in it.
    """
    name = source.name if isinstance(source, Path) else "decisions"
    header, rows = _cells(source, name)
    keys = next(
        (pair for pair in (("record_id_1", "record_id_2"), ("key_1", "key_2")) if set(pair) <= set(header)), None
    )
    if keys is None or "decision" not in header:
        raise DecisionsRefusedError(
            f"{name}: it needs the columns record_id_1, record_id_2 (or key_1, key_2) and decision in its first line"
        )
    taken, wrong = [], []
    for line, row in rows:
        try:
            decision = _decision(line, row, keys, is_signed=is_signed)
        except ValueError as problem:
            wrong.append(f"line {line}: {problem}")
            continue
        if decision is not None:
            taken.append(decision)
    if wrong:
        told = ". ".join(wrong[:MOST_TOLD]) + (f". And {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else "")
        raise DecisionsRefusedError(f"{name}: {len(wrong)} lines cannot be taken, so none is. {told}.")
    return pa.Table.from_pylist(taken, SCHEMA)


def _cells(source: Path | pa.Table, name: str) -> tuple[list[str], Iterable[tuple[int, dict[str, str]]]]:
    """The column names, and every row with its line as a person sees it (in a table: its row, from 1)."""
    if isinstance(source, Path) and source.suffix.lower() != ".parquet":
        try:
            text = source.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise DecisionsRefusedError(f"{name}: it is not UTF-8 text; save it as CSV UTF-8") from None
        first = text.split("\n", 1)[0]
        reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
        header = [str(column).strip().lower() for column in reader.fieldnames or []]
        reader.fieldnames = header
        try:
            return header, [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
        except csv.Error:
            raise DecisionsRefusedError(
                f"{name}: line {reader.line_num}: its cells cannot be told apart; look for a quotation mark"
            ) from None
    table = _parquet(source, name) if isinstance(source, Path) else source
    texts = [{k: "" if v is None else str(v).strip() for k, v in row.items()} for row in table.to_pylist()]
    return list(table.column_names), enumerate(texts, start=1)


def _parquet(source: Path, name: str) -> pa.Table:
    try:
        table = pq.read_table(source)
        table.validate(full=True)
        return table
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise DecisionsRefusedError(f"{name}: it is no sound Parquet file; write it again") from None


def _decision(line: int, row: dict[str, str], keys: tuple[str, str], *, is_signed: bool) -> dict[str, Any] | None:
    """One row as a decision; None where nothing was decided. Raises ValueError with what is wrong."""
    word = row.get("decision", "").lower().replace("_", " ").replace("-", " ")
    if word in _UNDECIDED:
        return None
    if word not in OUTCOME_OF:
        raise ValueError("the decision is none of " + ", ".join(subjects.OUTCOMES))
    outcome = OUTCOME_OF[word]
    supersedes = row.get("supersedes", "")
    if supersedes and not (supersedes.isdecimal() and len(supersedes) <= LONGEST_NUMBER):
        raise ValueError("supersedes is not the number of a decision")
    told: dict[str, Any] = {"decision_no": line, "outcome": outcome}
    for side, column in enumerate(keys, start=1):
        key = row.get(column, "")
        if not key and not (outcome == subjects.WITHDRAWN and supersedes):
            raise ValueError(f"{column} is blank")
        subject = subject_of(key, is_record_id=column.startswith("record_id"))
        for part in subjects.SUBJECT:
            told[f"{part}_{side}"] = subject.get(part) or row.get(f"{part}_{side}", "")
    if row.get(keys[0]) and row.get(keys[0]) == row.get(keys[1]):
        raise ValueError("both keys are the same")
    told |= {"decided_by": _first(row, _BY), "because": _first(row, _WHY), "decided_on": _day(_first(row, _ON))}
    told["supersedes"] = int(supersedes) if supersedes else None
    if is_signed and not (told["decided_by"] and told["because"]):
        raise ValueError("who decided (by) or why (because) is blank")
    return told


def _first(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ValueError("on is not a date like 2013-05-31") from None
