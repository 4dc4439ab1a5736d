"""Who keeps an id when records come: people, records, ids."""

import pandas as pd
import pytest

from benchmarks.matching import growth


def links(**person: int) -> pd.DataFrame:
    return pd.DataFrame({"record_id": list(person), "person_id": list(person.values())})


TRUTH = pd.DataFrame({"record_id": list("abcdef"), "person": ["P", "P", "P", "Q", "Q", ""]})


def test_a_right_merge_changes_a_record_and_an_id_and_nobodys_id():
    found = growth.kept(links(a=1, b=1, c=2, d=3, e=3), links(a=1, b=1, c=1, d=3, e=3, f=4), TRUTH, "person")
    assert found == pytest.approx(
        {"people": 100, "by record": 80, "ids in use": 200 / 3, "changed": 1, "right now": 100}
    )


def test_a_wrong_merge_takes_somebodys_id_away():
    found = growth.kept(links(a=1, b=1, c=1, d=3, e=3), links(a=1, b=1, c=1, d=1, e=1), TRUTH, "person")
    assert found == pytest.approx({"people": 50, "by record": 60, "ids in use": 50, "changed": 2, "right now": 0})


def test_a_record_without_truth_counts_by_record_only():
    found = growth.kept(links(a=1, f=2), links(a=1, f=1), TRUTH, "person")
    assert found["by record"] == 50
    assert found["people"] == 100
