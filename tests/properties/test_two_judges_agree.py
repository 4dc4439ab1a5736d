"""The set-based engine against the settled rules written once more, one family at a time."""

import functools
import importlib.util
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tfp_etl import claims, rules


def _beside(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


slow_judge, random_facts = _beside("slow_judge"), _beside("random_facts")
PARTS = ["a1", "a2", "a3", "route_a", "route_b", "progress_to_work", "verdict"]
RULES = rules.load()
FAMILIES = 300
CROWDS = [(1, "2013-07"), (2, "2013-07"), (3, "2014-01")]
MUST_COME = sorted(RULES.code_list("feeds_expected", date(2013, 5, 31)))
LATE_CROWDS = [(seed, "2013-07" if seed % 2 else "2014-01") for seed in range(10, 26)]


@functools.cache
def crowd(seed: int, window: str):
    cut_off = RULES.window(window).cut_off_on
    is_late = (seed, window) in LATE_CROWDS
    made = random_facts.Crowd(seed, cut_off, random_facts.reach(seed, cut_off) if is_late else None)
    for number in range(1, (FAMILIES // 4 if is_late else FAMILIES) + 1):
        made.family(number)
    return made


@functools.cache
def judged_crowd(seed: int, window: str):
    return claims.verdicts(random_facts.evidence(crowd(seed, window).facts), RULES.window(window), RULES)


@pytest.mark.parametrize(("seed", "window"), CROWDS + LATE_CROWDS)
def test_the_engine_judges_like_the_slow_judge(seed, window):
    made = crowd(seed, window)
    judged = judged_crowd(seed, window)
    facts = dict(made.facts)
    if window == "2013-07":  # nothing can have been paid before the first window
        facts["prior_claims"] = []
    slow = slow_judge.Slow(facts, RULES.window(window).cut_off_on)
    expected = {row["family_ref"]: slow.claim(row) for row in made.facts["families"] if row["family_ref"]}
    found = {
        row["family_ref"]: (*(row[part] for part in PARTS), int(row["amount_gbp"])) for row in judged.claims.to_pylist()
    }
    assert {ref: (found[ref], expected[ref]) for ref in expected if found[ref] != expected[ref]} == {}
    assert len(found) == len(expected) > len(made.facts["families"]) * 2 // 3

    def rows(table):
        return {
            row["family_id"]: tuple(row[k] for k in ("crime_asb", "education", "work", "outcome"))
            for row in table.to_pylist()
        }

    cut_off = {row["family_id"]: slow.identified(row["family_id"], slow.cut_off) for row in made.facts["families"]}
    at_cut_off = rows(judged.identification)
    assert {key: (at_cut_off[key], cut_off[key]) for key in cut_off if at_cut_off[key] != cut_off[key]} == {}
    at_entry = rows(judged.identification_at_entry)
    entry = {
        row["family_id"]: slow.identified(row["family_id"], row["identified_on"])
        for row in made.facts["families"]
        if row["family_ref"]
    }
    assert {key: (at_entry[key], entry[key]) for key in entry if at_entry[key] != entry[key]} == {}


def test_the_random_families_reach_every_status():
    """Otherwise agreement would prove little."""
    tables = [judged_crowd(seed, window).claims for seed, window in CROWDS + LATE_CROWDS]
    seen = {part: {status for table in tables for status in table[part].to_pylist()} for part in PARTS}
    assert seen["a1"] >= {"MET", "NOT_MET", "NOT_YET", "NO_DATA", "NOT_RELEVANT", "NEUTRAL"}
    assert seen["a2"] >= {"MET", "NOT_MET", "NOT_YET", "NOT_RELEVANT", "NO_DATA"}
    assert seen["a3"] >= {"MET", "NOT_MET", "NOT_YET", "NOT_RELEVANT", "NEEDS_REVIEW", "NO_DATA"}
    assert seen["route_b"] >= {"CLAIMABLE", "NOT_MET", "NOT_YET", "NO_DATA", "NEEDS_REVIEW", "BLOCKED_DOUBLE_FUNDING"}
    assert seen["verdict"] >= {"CLAIMABLE", "NOT_CLAIMABLE", "NOT_YET", "BLOCKED_DUPLICATE", "BLOCKED_OUT_OF_AREA"}


def test_a_short_feed_never_pays_more_and_what_a_full_one_would_pay_is_told_as_held():
    held_back = 0
    for seed, window in LATE_CROWDS[:8]:
        facts, short = crowd(seed, window).facts, judged_crowd(seed, window)
        reach = [row | {"until_on": RULES.window(window).cut_off_on} for row in facts["coverage"]]
        reach += [dict.fromkeys(reach[0]) | {"dataset": name, "until_on": reach[0]["until_on"]} for name in MUST_COME]
        full_facts = facts | {"coverage": list({row["dataset"]: row for row in reach}.values())}
        full = claims.verdicts(random_facts.evidence(full_facts), RULES.window(window), RULES)
        paid = {row["family_ref"]: row["amount_gbp"] for row in full.claims.to_pylist()}
        told = {row["family_ref"] for row in short.finding_feeds.to_pylist() if row["test"] == "VERDICT"}
        for row in short.claims.to_pylist():
            assert row["amount_gbp"] <= paid[row["family_ref"]]
            if row["verdict"] == "NOT_CLAIMABLE" and paid[row["family_ref"]]:
                assert row["family_ref"] in told
                held_back += 1
    assert held_back > 10


def test_the_order_of_rows_is_irrelevant():
    facts, one = crowd(3, "2014-01").facts, judged_crowd(3, "2014-01")
    window = RULES.window("2014-01")
    other = claims.verdicts(random_facts.evidence(facts, random.Random(9)), window, RULES)  # noqa: S311
    assert one.claims == other.claims
    assert one.identification == other.identification
    assert one.findings == other.findings
    assert one.finding_sources == other.finding_sources
    assert one.finding_feeds == other.finding_feeds


def test_no_family_is_paid_more_than_its_maximum_nor_a_part_twice():
    facts, judged = crowd(3, "2014-01").facts, judged_crowd(3, "2014-01")
    paid = Counter()
    parts = Counter((row["family_ref"], row["part"]) for row in facts["prior_claims"])
    for row in judged.payments.to_pylist():
        parts[row["family_ref"], row["part"]] += 1
    for row in [*facts["prior_claims"], *judged.payments.to_pylist()]:
        paid[row["family_ref"]] += row["amount_gbp"]
    engaged = {row["family_ref"]: row["engaged_on"] for row in facts["families"]}
    assert len(judged.payments) > 10
    assert max(parts.values()) == 1
    for row in judged.payments.to_pylist():
        on: date = engaged[row["family_ref"]]
        assert paid[row["family_ref"]] <= RULES.pounds("result_maximum", on)
