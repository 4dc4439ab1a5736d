"""The rules alone: with the sample's true persons and families, every verdict must be the true one."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from tfp_etl import claims, rules

_spec = importlib.util.spec_from_file_location("true_evidence", Path(__file__).with_name("true_evidence.py"))
true_evidence = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(true_evidence)

TRUTH = true_evidence.SAMPLE / "truth"
pytestmark = pytest.mark.skipif(not TRUTH.is_dir(), reason="the sample delivery is not beside the repository")


@pytest.fixture(scope="module")
def judgement():
    rulebook = rules.load()
    return claims.verdicts(true_evidence.load(), rulebook.window("2013-07"), rulebook)


def truth(name: str) -> pd.DataFrame:
    return pd.read_csv(TRUTH / name, dtype=str, keep_default_na=False)


def differing(found: pd.DataFrame, true: pd.DataFrame, pairs: dict[str, str], key: str) -> dict[str, list[str]]:
    """Keys of the true rows whose found value differs, by column; empty columns are left out."""
    assert len(true) > 500
    found, true = found.set_index(key).fillna(""), true.set_index(key)
    assert found.index.is_unique
    compared = {
        ours: true.index[found.loc[true.index, ours] != true[theirs]].tolist() for ours, theirs in pairs.items()
    }
    return {column: keys for column, keys in compared.items() if keys}


def test_every_claim_is_the_true_one(judgement):
    found = judgement.claims.to_pandas()
    found["amount"] = [str(int(amount)) for amount in found["amount_gbp"]]
    true = truth("claims_2013-07.csv").rename(columns={"FamilyRef": "family_ref"})
    columns = ["a1", "a2", "a3", "route_a", "route_b", "progress_to_work", "verdict", "amount"]
    assert differing(found, true, dict(zip(columns, columns, strict=True)), "family_ref") == {}
    assert len(found) == len(true)


PAIRS = {"crime_asb": "criterion1", "education": "criterion2", "work": "criterion3", "outcome": "result"}


def test_every_identification_at_the_cut_off_is_the_true_one(judgement):
    found = judgement.identification.to_pandas()
    true = truth("identification.csv")
    true["family_id"] = true["true_family_id"].str[1:].astype(int)
    assert differing(found, true, PAIRS, "family_id") == {}
    others = found[~found["family_id"].isin(true["family_id"])]
    assert len(others) > 5000
    assert not (others[["crime_asb", "education", "work"]] == "MET").any(axis=None)


def test_every_identification_at_entry_is_the_true_one(judgement):
    found = judgement.identification_at_entry.to_pandas()
    true = truth("identification_at_entry.csv").rename(columns={"FamilyRef": "family_ref"})
    assert differing(found, true, PAIRS, "family_ref") == {}


def test_every_part_that_was_decided_on_a_row_names_the_row(judgement):
    """A met or failed part of crime, ASB, progress to work, and each claimable route B, has source rows behind it."""
    findings = judgement.findings.to_pandas()
    sources = judgement.finding_sources.to_pandas()
    seen = set(zip(sources["family_ref"], sources["test"], strict=True))
    decided = findings[findings["status"].isin(["MET", "NOT_YET", "CLAIMABLE", "NEEDS_REVIEW"])]
    decided = decided[decided["test"].isin(["A2", "A3", "ROUTE_B", "PROGRESS_TO_WORK", "CRITERION_1", "CRITERION_3"])]
    assert len(decided) > 500
    missing = [pair for pair in zip(decided["family_ref"], decided["test"], strict=True) if pair not in seen]
    assert missing == []
    assert sources["line_no"].min() >= 2
