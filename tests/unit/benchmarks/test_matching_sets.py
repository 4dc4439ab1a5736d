"""The second generator and the planted sets are what they say: repeatable, whole, hard in the named way."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.matching import layout, planted, uk2
from benchmarks.matching.constrained import merge


@pytest.fixture(scope="module")
def made():
    records, truth = uk2.generate(4000, 5)
    return records.merge(truth, on="record_id")


def test_as_many_records_as_wished_each_once_with_their_truth(made):
    assert len(made) == 4000
    assert made["record_id"].is_unique
    assert set(made.columns) >= {*layout.COLUMNS, *layout.TRUTH}
    assert made[["person", "family", "name_group"]].notna().all().all()
    assert (made.groupby("person")["family"].nunique() == 1).all()


def test_one_seed_gives_one_set_and_another_another():
    one, two, other = uk2.generate(300, 1)[0], uk2.generate(300, 1)[0], uk2.generate(300, 2)[0]
    pd.testing.assert_frame_equal(one, two)
    assert not one.equals(other)


def test_rows_of_one_reference_are_different_people(made):
    assert not made.duplicated(["source", "source_ref", "person"]).any()
    assert made.duplicated(["source", "source_ref"]).mean() > 0.2


def test_feeds_lack_what_such_feeds_lack(made):
    filled = made.notna().groupby(made["source"]).mean()
    assert filled.loc["police", "dob"] < 0.85
    assert filled.loc["police", "nino"] == 0
    assert filled.loc["benefits", "uprn"] == 0
    assert filled.loc["education", ["upn", "contact1_surname"]].min() > 0.9


def test_families_have_movers_separated_parents_and_flats_behind_one_uprn(made):
    moved = made[made["uprn"].notna()].groupby("person")["uprn"].nunique()
    assert 0.03 < (moved > 1).mean() < 0.5
    shared = made[made["uprn"].notna()].groupby("uprn")["family"].nunique()
    assert shared.max() >= 3
    surnames = made.groupby("family")["surname"].apply(lambda s: s.dropna().str.lower().nunique())
    assert (surnames > 1).mean() > 0.1


def test_numbers_pass_their_checks():
    assert len({uk2.feeds.upn_of(n) for n in range(3000)}) == 3000
    assert len({uk2.feeds.nino_of(n) for n in range(3000)}) == 3000
    upn = uk2.feeds.upn_of(17)
    assert upn[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(int(d) * w for d, w in zip(upn[1:], range(2, 14), strict=True)) % 23]


def test_heavier_noise_is_noisier():
    def changed(level):
        records, truth = uk2.generate(1500, 8, level)
        named = records.merge(truth, on="record_id")
        return named.assign(name=named["forename"].str.lower()).groupby("person")["name"].nunique().gt(1).mean()

    assert changed("light") < changed("heavy")


def test_hostel_holds_sixty_families_at_one_address():
    records, truth = planted.hostel60(1)
    both = records.merge(truth, on="record_id")
    there = both[both["address"] == "The Old Brewery, 4 Canal Street"]
    assert there["person"].nunique() == there["family"].nunique() == 60


def test_twins_share_initial_birth_and_home_and_differ_in_name():
    records, truth = planted.twins_initial(1)
    both = records.merge(truth, on="record_id")
    pairs = both.groupby("family")
    assert (pairs["person"].nunique() == 2).all()
    assert (pairs["dob"].nunique() == 1).all()
    assert both["forename"].str[0].groupby(both["family"]).nunique().max() == 1
    whole = both[both["forename"].str.len() > 1]
    assert (whole.groupby("family")["forename"].nunique() == 2).all()


def test_delivered_twice_has_the_same_rows_under_other_ids():
    records, truth = planted.delivered_twice(1)
    again = records["record_id"].str.startswith("again-")
    first = records[~again & (records["source"] != "education")]
    content = [c for c in layout.COLUMNS if c not in ("record_id", "record_date")]
    same = first[content].reset_index(drop=True).equals(records.loc[again, content].reset_index(drop=True))
    assert same
    assert truth["record_id"].is_unique


@pytest.mark.parametrize(("name", "count"), [("one_row", 1), ("all_null", 440)])
def test_feeds_that_tell_next_to_nothing(name, count):
    records, truth = planted.SETS[name](1)
    assert len(records) == len(truth) == count


def test_a_set_is_written_as_text_and_read_back(tmp_path, made):
    layout.write(tmp_path / "x", made.head(50), made.head(50))
    back = layout.read_records(tmp_path / "x")
    assert list(back.columns) == layout.COLUMNS
    assert back["record_id"].tolist() == made["record_id"].head(50).tolist()
    assert (tmp_path / "x" / "records.csv").stat().st_size > 1000
    assert layout.read_truth(tmp_path / "x")["person"].tolist() == made["person"].head(50).tolist()


def test_the_floor_merges_by_weight_and_never_two_rows_of_one_reference():
    none = np.full(4, -1)
    pairs, weight = np.array([[0, 1], [1, 2], [2, 3]]), np.array([9.0, 8.0, 7.0])
    content = np.arange(4)
    assert merge(4, pairs, weight, [none, content, none, none], 2.0).tolist() == [0, 0, 0, 0]
    one_file = np.array([5, -1, 5, -1])
    assert merge(4, pairs, weight, [one_file, content, none, none], 2.0).tolist() == [0, 0, 2, 2]
    same_content = np.array([1, 2, 1, 3])
    assert merge(4, pairs, weight, [one_file, same_content, none, none], 2.0).tolist() == [0, 0, 0, 0]
    numbers = np.array([3, -1, -1, 4])
    assert merge(4, pairs, weight, [none, content, numbers, none], 2.0).tolist() == [0, 0, 0, 3]
    assert merge(4, pairs, weight, [none, content, none, none], 8.5).tolist() == [0, 0, 2, 3]
