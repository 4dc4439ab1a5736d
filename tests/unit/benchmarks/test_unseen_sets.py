"""Sets kept back: repeatable, whole, and unlike the sets that were looked at."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.matching import planted, unseen, wear


@pytest.mark.parametrize("name", ["hostel60", "twins_initial", "delivered_twice", "cultures"])
def test_each_record_once_with_its_truth_and_another_seed_another_set(name):
    records, truth = unseen.SETS[name](1)
    assert records["record_id"].is_unique
    assert sorted(records["record_id"]) == sorted(truth["record_id"])
    assert truth["person"].notna().all()
    again, _ = unseen.SETS[name](1)
    pd.testing.assert_frame_equal(records, again)
    other, _ = unseen.SETS[name](2)
    assert records["dob"].head(500).tolist() != other["dob"].head(500).tolist()


def test_twins_and_triplets_share_an_initial_and_are_named_apart():
    records, truth = unseen.twins_initial(1)
    both = records.merge(truth, on="record_id")
    assert set(both.groupby("family")["person"].nunique()) == {2, 3}
    assert both.groupby("family")["forename"].agg(lambda names: names.str[0].nunique()).max() == 1
    at_school = both[both["source"] == "school"].groupby("family")
    assert (at_school["forename"].nunique() == at_school["person"].nunique()).all()


def test_the_hostels_hold_24_60_and_110_families():
    records, truth = unseen.hostel60(1)
    both = records.merge(truth, on="record_id")
    there = both[both["town"] == "Polwenna"]
    assert sorted(there.groupby("postcode")["family"].nunique()) == [24, 60, 110]


def test_no_tradition_is_of_another_set():
    names = {surname for people in unseen.WAYS.values() for surname, _ in people}
    assert not names & {surname for people in planted.WAYS.values() for surname, _ in people}
    assert not set(unseen.WAYS) & set(planted.WAYS)


def test_wear_hits_as_many_as_it_says_and_nothing_else():
    frame = pd.DataFrame(
        {
            "forename": ["Wilhelmina"] * 2000,
            "surname": ["Quillfeather"] * 2000,
            "dob": ["1980-02-13"] * 1000 + ["1981-03-04"] * 1000,
            "postcode": ["NG5 7QD"] * 2000,
        }
    )
    rng, worn = np.random.default_rng(3), frame.copy()
    wear.type_wrong(worn, rng, {"forename": 0.1})
    assert 0.06 < (worn["forename"] != frame["forename"]).mean() < 0.12
    wear.turn_dates(worn, rng, day_month=0.2, year=0.0)
    assert set(worn["dob"]) == {"1980-02-13", "1981-03-04", "1981-04-03"}
    wear.lose(worn, rng, {"postcode": 0.5})
    assert 0.45 < worn["postcode"].isna().mean() < 0.55
    wear.one_field(worn, rng, 0.1)
    whole = worn["forename"].isna()
    assert 0.07 < whole.mean() < 0.13
    assert worn.loc[whole, "surname"].str.endswith(" Quillfeather").all()
    assert (worn.loc[~whole, "surname"] == "Quillfeather").all()
