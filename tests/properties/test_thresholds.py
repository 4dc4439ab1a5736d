"""Shares are compared exactly, and worse facts never give a better answer: every pair of small counts."""

from datetime import date
from fractions import Fraction

import pyarrow as pa
import pytest

from tfp_etl import claims, rules
from tfp_etl.claims import Evidence
from tfp_etl.claims.evidence import COLUMNS, schema

RULES = rules.load()
WINDOW = RULES.window("2013-07")
BEFORE, AFTER = date(2012, 3, 1), date(2013, 3, 1)
PAIRS = [(before, after) for before in range(13) for after in range(13)]


def judged(facts: dict[str, list[dict]], born: date, count: int) -> list[dict]:
    """Judge families 1 to `count`, each of one person with the same number; the claims in that order."""
    family = {"engagement_status": "ENGAGED", "engaged_on": date(2012, 5, 11)}
    numbers = range(1, count + 1)
    facts = facts | {
        "families": [family | {"family_id": n, "family_ref": f"NF{n:06d}"} for n in numbers],
        "memberships": [{"family_id": n, "person_id": n} for n in numbers],
        "persons": [{"person_id": n, "dob": born} for n in numbers],
        "coverage": [{"dataset": name, "until_on": WINDOW.cut_off_on} for name in RULES.feed_limits],
    }
    tables = {}
    for name in COLUMNS:
        rows = [dict.fromkeys(COLUMNS[name]) | row for row in facts.get(name, [])]
        tables[name] = pa.Table.from_pylist(rows, schema=schema(name))
    return claims.verdicts(Evidence.of(tables), WINDOW, RULES).claims.to_pylist()


def expected(before: int, after: int, percent: int) -> str:
    if before == 0:
        return "NOT_MET" if after else "NOT_RELEVANT"
    return "MET" if Fraction(before - after, before) >= Fraction(percent, 100) else "NOT_MET"


def test_asb_is_reduced_by_60_percent_exactly():
    days = [(n, day) for n, (b, a) in enumerate(PAIRS, 1) for day in [BEFORE] * b + [AFTER] * a]
    asb = [{"person_id": n, "incident_ref": f"I{i}", "incident_on": day} for i, (n, day) in enumerate(days)]
    found = [row["a2"] for row in judged({"asb": asb}, date(1970, 1, 1), len(PAIRS))]
    assert found == [expected(before, after, 60) for before, after in PAIRS]
    assert {"MET", "NOT_MET", "NOT_RELEVANT"} == set(found)


def test_offending_is_reduced_by_33_percent_exactly():
    days = [(n, day) for n, (b, a) in enumerate(PAIRS, 1) for day in [BEFORE] * b + [AFTER] * a]
    proven = {"role": "OFFENDER", "disposal": "CAUTION"}
    offences = [proven | {"person_id": n, "crime_ref": f"C{i}", "offence_on": day} for i, (n, day) in enumerate(days)]
    found = [row["a3"] for row in judged({"offences": offences}, date(1998, 1, 1), len(PAIRS))]
    assert found == [expected(before, after, 33) for before, after in PAIRS]


@pytest.mark.parametrize("possible", [1, 19, 20, 100, 380])
def test_absence_is_15_percent_exactly_and_more_of_it_is_never_better(possible):
    counts = range(possible + 1)
    term = {"la_estab": "8910001", "academic_year": "2012/13", "term_code": "AUT", "sessions_possible": possible}
    rows = [term | {"person_id": n, "sessions_unauthorised": missed} for n, missed in enumerate(counts, 1)]
    found = [row["a1"] for row in judged({"attendance": rows}, date(2000, 3, 3), possible + 1)]
    assert found == ["NOT_MET" if Fraction(missed, possible) >= Fraction(15, 100) else "NO_DATA" for missed in counts]
    assert "NO_DATA" not in found[found.index("NOT_MET") :]
