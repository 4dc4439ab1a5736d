"""Free-text addresses: line, town and postcode out of one text. Python over distinct texts only.

No kept library reads British one-line addresses without a gazetteer (libpostal's model is two gigabytes): so by rule.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tfp_etl.feeds.limits import look_at_clock

POSTCODE = re.compile(r"\b([A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?)\s*([0-9][ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
PSEUDO = re.compile(r"\bZZ99\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
NOWHERE = re.compile(
    r"^(no\s+fixed\s+(abode|address)|nfa|n\.f\.a\.?|n/?k|not\s+known|unknown|none|n/?a|homeless)\b\W*", re.IGNORECASE
)
COUNTY = re.compile(r"^(notts\.?|nottinghamshire|uk|england)$", re.IGNORECASE)
STREET = re.compile(
    r"^(.*\d\S*\s.*\b(?:road|street|lane|drive|close|avenue|way|rise|court|crescent|gardens?|grove|place|terrace|walk|view|hill|"
    r"square|mews|row|green|park|parade|yard|croft|mount|gate|mill|chase|end|rd|st|ave|dr|ln|cres|cl))\b[\s.]+(\D+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Address:
    """An address in parts; None where the text does not say."""

    line1: str | None
    town: str | None
    postcode: str | None


def read(text: str) -> Address:
    """`17 Lancaster Road Warsop NG20 0HN` -> (17 Lancaster Road, Warsop, NG20 0HN)."""
    found = POSTCODE.search(text)
    postcode = f"{found[1]} {found[2]}".upper() if found else None
    rest = PSEUDO.sub(" ", POSTCODE.sub(" ", text))
    if NOWHERE.match(rest.strip()):
        return Address(None, None, postcode)
    parts = [" ".join(part.split()) for part in rest.split(",")]
    parts = [part for part in parts if part and not COUNTY.match(part)]
    if len(parts) > 1 and not any(map(str.isdigit, parts[-1])):
        return Address(", ".join(parts[:-1]), parts[-1], postcode)
    line = ", ".join(parts)
    street = STREET.match(re.sub(r"\s+(notts\.?|nottinghamshire)$", "", line, flags=re.IGNORECASE))
    if street:
        return Address(street[1].strip(" ,"), street[2].strip(" ,."), postcode)
    return Address(line or None, None, postcode)


def read_all(texts: Iterable[str]) -> dict[str, Address]:
    """Distinct address texts, each read once."""
    found = {}
    for text in set(texts):
        look_at_clock()
        found[text] = read(text)
    return found
