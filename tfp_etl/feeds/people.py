"""Full names and household texts of housing layout B, read with nameparser over distinct texts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nameparser import HumanName

MEMBER = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<relation>[^(),]*)(?:,\s*(?P<born>[^()]*))?\))?$")


@dataclass(frozen=True)
class FullName:
    """A full name in its parts, case as sent; forenames hold first and middle names."""

    title: str
    forenames: str
    surname: str


@dataclass(frozen=True)
class Member:
    """One person of a household text; position counts from 1. A text that cannot be read has an empty name."""

    position: int
    name: FullName
    relationship: str
    born: str


NOBODY = FullName("", "", "")


@lru_cache(maxsize=100_000)  # nameparser takes a fifth of a millisecond; households tell their names again and again
def full_name(text: str) -> FullName:
    """`Mrs Anna van der Berg` -> (Mrs, Anna, van der Berg). A single word is a surname."""
    parsed = HumanName(text)
    forenames = " ".join(part for part in (parsed.first, parsed.middle) if part)
    surname = parsed.last or parsed.suffix
    if not surname:
        forenames, surname = "", forenames
    return FullName(parsed.title, forenames, surname)


def full_names(texts: Iterable[str]) -> dict[str, FullName]:
    """Distinct full names, each read once."""
    return {text: full_name(text) for text in set(texts)}


def household(text: str) -> list[Member]:
    """`Jane SMITH (Partner, 03/04/1980); Tom Smith (Son)` -> its members; a part that is no person has NOBODY."""
    members = []
    for position, part in enumerate((each.strip() for each in text.split(";")), start=1):
        if not part:
            continue
        match = MEMBER.match(part)
        name = full_name(match["name"]) if match and any(map(str.isalpha, match["name"])) else NOBODY
        found = (name, (match["relation"] or "").strip(), (match["born"] or "").strip()) if match else (NOBODY, "", "")
        members.append(Member(position, *found))
    return members
