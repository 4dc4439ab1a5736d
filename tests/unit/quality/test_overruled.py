"""Rows that people decided on: let in only in spite of a rule that may be overruled, kept out for good, or neither."""

import json

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl import quality
from tfp_etl.feeds import suites
from tfp_etl.quality import Decided
from tfp_etl.quality.run import Outcome

RANGE, BLANK, SUPERSEDED = "sessions_in_range", "upn_present", "superseded in file"


def table(keys: str) -> pa.Table:
    """Rows 0, 1, 2 ... on lines 2, 3, 4 ...; one letter a key."""
    return pa.table(
        {
            "row_no": pa.array(range(len(keys)), pa.int64()),
            "line_no": pa.array(range(2, len(keys) + 2), pa.int32()),
            "record_key": list(keys),
            "natural_key": list(keys),
            "person_part": [""] * len(keys),
        }
    )


def outcome(rule: str, *rows: int) -> Outcome:
    found = np.array(rows, dtype=np.int64)
    return Outcome("s", "expect", "x", rule, "warning", "so it is", not rows, rule == SUPERSEDED, len(rows), found)


def held(keys: str, outcomes: list[Outcome], decided: Decided) -> list[tuple[int, str]]:
    found = quality.split(table(keys), outcomes, decided=decided)
    assert found.passed.num_rows + found.rows_held == len(keys)
    return [(row["line_no"], row["rule"]) for row in found.held.to_pylist()]


def at(*lines: int) -> frozenset[tuple[int, str]]:
    return frozenset((line, "") for line in lines)


def test_a_released_row_goes_in_and_its_neighbour_stays_out():
    assert held("abc", [outcome(RANGE, 0, 1)], Decided(released=at(2))) == [(3, RANGE)]


def test_a_row_that_a_firm_rule_holds_is_not_released_and_all_its_rules_are_told():
    found = held("abc", [outcome(RANGE, 0), outcome(BLANK, 0)], Decided(released=at(2)))
    assert found == [(2, RANGE), (2, BLANK)]


def test_a_release_of_another_person_of_the_line_lets_nobody_in():
    assert held("ab", [outcome(RANGE, 0)], Decided(released=frozenset({(2, "1")}))) == [(2, RANGE)]


def test_a_discarded_row_stays_out_even_where_no_rule_holds_it_any_more():
    assert held("abc", [outcome(RANGE, 0)], Decided(discarded=at(2, 3))) == [(2, RANGE), (3, "discarded")]


def test_a_row_gives_way_to_a_later_one_of_its_key_only_where_that_one_goes_in():
    repeats = outcome(SUPERSEDED, 0, 1)
    assert held("aaab", [repeats], Decided()) == [(2, SUPERSEDED), (3, SUPERSEDED)]
    assert held("aaab", [repeats, outcome(RANGE, 2)], Decided()) == [(2, SUPERSEDED), (4, RANGE)]
    assert held("aaab", [repeats, outcome(RANGE, 1, 2)], Decided()) == [(3, SUPERSEDED), (3, RANGE), (4, RANGE)]
    assert held("aaab", [repeats, outcome(RANGE, 2)], Decided(released=at(4))) == [(2, SUPERSEDED), (3, SUPERSEDED)]
    assert held("aaab", [repeats], Decided(discarded=at(4))) == [(2, SUPERSEDED), (4, "discarded")]


def holding_rules() -> set[str]:
    """Names of the rules of every suite that hold a row."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in suites.FOLDER.glob("*.json")]
    return {each["meta"]["rule"] for suite in found for each in suite["expectations"] if each["severity"] == "warning"}


OVERRULED = {
    "absence_within_possible",
    "no_spell_unless_traced",
    "sessions_possible_in_range",
    "sessions_authorised_in_range",
    "sessions_unauthorised_in_range",
    "start_on_not_after_extract",
    "action_on_not_after_extract",
    "claim_start_on_not_after_extract",
    "claim_end_on_not_after_extract",
    "disposal_on_not_after_extract",
    "employment_start_on_not_after_extract",
    "engaged_on_not_after_extract",
    "esf_start_on_not_after_extract",
    "event_on_not_after_extract",
    "incident_on_not_after_extract",
    "offence_on_not_after_extract",
    "work_programme_on_not_after_extract",
}


def test_the_rules_that_may_be_overruled_are_those_somebody_thought_about():
    """A new rule cannot be overruled by its name alone: add it here once every later stage can carry such a row."""
    assert {rule for rule in holding_rules() if quality.may_be_overruled(rule)} == OVERRULED


@pytest.mark.parametrize("rule", sorted(holding_rules() - OVERRULED))
def test_a_rule_that_cannot_be_overruled_says_what_to_do(rule):
    assert len(quality.why_not(rule)) > 20
