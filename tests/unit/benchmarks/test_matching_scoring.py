"""The scorer of test sets agrees with pairs listed by hand, and refuses links that lose or repeat a record."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from benchmarks.matching import scoring


def listed(told, true):
    """Precision and recall from pairs listed one by one."""
    pairs = list(combinations(range(len(told)), 2))
    said = {p for p in pairs if told[p[0]] == told[p[1]]}
    truly = {p for p in pairs if true[p[0]] == true[p[1]]}
    return len(said & truly) / max(1, len(said)), len(said & truly) / max(1, len(truly))


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_that_listing_finds(seed):
    rng = np.random.default_rng(seed)
    told, true = (pd.Series(rng.integers(0, 12, 60)).astype(str) for _ in range(2))
    found = scoring.agreement(told, true)
    assert (found["precision"], found["recall"]) == pytest.approx(listed(told, true))


def test_b_cubed_exact_groups_and_over_merges():
    # One true group of three is split; another of two is whole; a single is put beside it.
    true, told = pd.Series(list("aaabbc")), pd.Series(list("112333"))
    found = scoring.agreement(told, true)
    assert found["b3_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)
    assert found["b3_precision"] == pytest.approx((1 + 1 + 1 + 2 / 3 + 2 / 3 + 1 / 3) / 6)
    assert (found["exact"], found["groups_true"], found["over_merged"]) == (0.0, 2, 1)
    assert scoring.agreement(pd.Series(list("112334")), true)["exact"] == 0.5


def frames(person, family):
    ids = [f"r{n}" for n in range(len(person))]
    truth = pd.DataFrame({"record_id": ids, "person": list("AABCC"), "family": ["F", "F", "F", "G", "G"]})
    return pd.DataFrame({"record_id": ids, "person_id": person, "family_id": family}), truth


def test_families_are_scored_by_record_and_by_person():
    links, truth = frames([1, 1, 2, 3, 3], [7, 7, None, 8, 8])
    found = scoring.score(links, truth)["families"]
    assert found["by_record"]["recall"] == pytest.approx((1 + 1) / 4)
    assert found["by_person"]["recall"] == 0.0
    assert found["by_person"]["precision"] == 1.0
    links["family_id"] = [7, 7, 7, 8, 8]
    assert scoring.score(links, truth)["families"]["by_person"]["f1"] == 1.0


def test_blank_truth_is_not_scored_and_names_are_looked_for():
    links, truth = frames([1, 1, 2, 3, 4], [7, 7, 7, 8, 8])
    truth.loc[4, "person"] = ""
    records = pd.DataFrame({"record_id": truth["record_id"], "forename": ["x", "", None, "y", "z"], "surname": None})
    found = scoring.score(links, truth, records)
    assert (found["persons"]["records"], found["persons"]["f1"]) == (4, 1.0)
    assert found["persons_named"]["records"] == 2


@pytest.mark.parametrize("spoil", ["twice", "missing", "null"])
def test_every_record_comes_exactly_once(spoil):
    links, truth = frames([1, 1, 2, 3, 3], [7, 7, 7, 8, 8])
    if spoil == "twice":
        links = pd.concat([links, links.head(1)])
    elif spoil == "missing":
        links = links.head(4)
    else:
        links["person_id"] = [1, 1, 2, None, 3]
    with pytest.raises(scoring.NotOnceError):
        scoring.score(links, truth)
