"""What is found by numbers (keys in order, masks) is what a plain look at every row finds."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.incremental import node_keys, shelf, sightings
from tfp_etl.matching.incremental.nearby import Nearby, mask
from tfp_etl.matching.incremental.reach import Reach
from tfp_etl.matching.incremental.scored import Scored

MODEL = {
    "blocking_rules_to_generate_predictions": [
        {"blocking_rule": '(l."forename" = r."forename") AND (l."dob" = r."dob")', "arrays_to_explode": None},
        {"blocking_rule": '(l."surname" = r."surname") AND (l."kin" = r."kin")', "arrays_to_explode": ["kin"]},
    ]
}


def some_nodes(seed, count):
    chance = np.random.default_rng(seed)
    names = np.array(["ANN", "BEN", "CAL", None], dtype=object)
    return pa.table(
        {
            "node_id": np.arange(1, count + 1),
            "forename": pa.array(names[chance.integers(0, 4, count)]),
            "surname": pa.array(names[chance.integers(0, 4, count)]),
            "dob": pa.array(chance.integers(0, 9, count), pa.int32()).cast(pa.date32()),
            "kin": pa.array([[f"k{each}" for each in chance.integers(0, 20, each % 3)] for each in range(count)]),
        }
    )


@pytest.mark.parametrize("seed", range(5))
def test_partners_by_keys_are_those_by_the_rules(seed, tmp_path):
    with duckdb.connect() as db:
        db.register("nodes", some_nodes(seed, 300))
        db.register("node_fresh", some_nodes(seed + 100, 40).set_column(0, "node_id", pa.array(np.arange(301, 341))))
        size = shelf.write(tmp_path / "met_by.arrows", node_keys.in_order(db, MODEL))
        kept = shelf.read(tmp_path / "met_by.arrows", size)
        fresh = db.execute(node_keys.query(node_keys.blocked_by(MODEL), "node_fresh")).fetchnumpy()
        found = node_keys.met(kept, fresh)
        by_rules = db.execute(
            "select distinct l.node_id, r.node_id from node_fresh l join nodes r on l.forename = r.forename "
            "and l.dob = r.dob or l.surname = r.surname and list_has_any(l.kin, r.kin)"
        ).fetchall()
    assert set(zip(*found.to_pydict().values(), strict=True)) == set(by_rules) != set()


def test_a_rule_that_is_no_equality_is_refused():
    with pytest.raises(ValueError, match="no rule of equal columns"):
        node_keys.blocked_by({"blocking_rules_to_generate_predictions": [{"blocking_rule": "abs(l.a - r.a) = 1"}]})


@pytest.mark.parametrize("seed", range(5))
def test_rows_are_reached_through_records_and_source_rows(seed):
    chance = np.random.default_rng(seed)
    rows = [(key, chance.integers(0, 60), chance.integers(0, 60)) for key in range(80)]
    reached = {3, 50}
    while True:
        records = {record for key, record, _ in rows if key in reached}
        sources = {source for key, _, source in rows if key in reached}
        more = {key for key, record, source in rows if record in records or source in sources}
        if more == reached:
            break
        reached = more
    key, record, source = (np.array(column, np.uint64) for column in zip(*rows, strict=True))
    touched = np.array([50, 3], np.uint64)
    assert set(Reach(key, record, source).from_rows(touched).tolist()) == reached < set(range(80))


def test_rows_stand_beside_the_extracts_that_show_them_and_those_that_are_gone_do_not():
    with bounded() as db:
        db.execute("create table town as select hash(i) as row_key, i from range(50) r(i)")
        shown = db.execute(
            "select row_key, row_key as record, row_key as source_row, 'x' as dataset, row_key as seen, "
            "date '2012-01-01' + i::int as last_seen_on, [date '2012-01-01' + i::int] as seen_on "
            "from town where i < 40 order by i % 7"
        ).to_arrow_table()
        rows = db.execute("select i, row_key from town order by i % 11").to_arrow_table()
        told = sightings.present(db, shown).beside(rows)
        db.register("told", told)
        same = db.execute(
            "select count(*) from told join shown using (row_key, last_seen_on, seen_on) where seen_on = [last_seen_on]"
        ).fetchall()
    assert told.column_names == ["i", "row_key", "last_seen_on", "seen_on"]
    assert told["i"].to_pylist() == [each for each in rows["i"].to_pylist() if each < 40]
    assert same == [(40,)]


@pytest.mark.parametrize("count", [1, 2, 50, 51])
def test_a_few_hashes_are_joined_with_many_in_arrow_tables(count):
    """DuckDB asks Arrow for up to fifty values one by one, and has no way to say a number beyond 63 bits."""
    with bounded() as db:
        many = db.execute("select hash(i) | (1::ubigint << 63) as key from range(9000) r(i)").to_arrow_table()
        few = many.slice(100, count)
        assert few.num_rows == count
        assert db.execute("select count(*) from many semi join few using (key)").fetchall() == [(count,)]


def test_pairs_of_nodes_that_have_a_number_come_by_it_and_are_counted_near_a_weight():
    pairs = {"node_id_l": [1, 2, 3, 4], "node_id_r": [2, 3, 9, 9], "weight": [4.0, 4.5, 1.0, 4.3]}
    flags = {name: [False, True, False, True] for name in ("is_settled", "is_nino_slip")}
    told = Scored(pa.table({**pairs, **flags, "guard": pa.array([0, 3, 2, 4], pa.int8())}))
    number = np.array([0, 5, 4, 0, 2, 0, 0, 0, 0, 1])
    assert told.numbered(number).to_pylist() == [
        {"node_id_l": 5, "node_id_r": 4, "weight": 4.0, "is_settled": False, "is_nino_slip": False, "guard": 0},
        {"node_id_l": 2, "node_id_r": 1, "weight": 4.3, "is_settled": True, "is_nino_slip": True, "guard": 0},
    ]
    assert [told.count_near(4.25, 0.3, np.array(gone, np.int64)) for gone in ([], [9], [2])] == [3, 2, 1]


def test_who_stands_near_one_found_anew():
    # 1-2, 3-4 and 5-6 are clusters, 7 is alone; a pair leads from 2 to 3, from 4 to 5, and from 7, which is gone, to 6.
    cluster = np.array([-1, 1, 1, 3, 3, 5, 5, 7])
    around = Nearby(np.array([2, 4, 7]), np.array([3, 5, 6]), cluster, mask(8, np.array([7])))
    assert np.flatnonzero(around.faced(mask(8, np.array([1, 2])))).tolist() == [1, 2, 3, 4, 5, 6]
    alone = Nearby(around.left, around.right, cluster, mask(8, np.zeros(0, np.int64)))
    faced = alone.faced(mask(8, np.array([1, 2])))
    assert np.flatnonzero(faced).tolist() == [1, 2, 3, 4]
    assert np.flatnonzero(alone.near(faced)).tolist() == [1, 2, 3, 4, 5, 6]
