"""A reviewed sample tells precision and recall among candidates as well as it says; drawing is repeatable and blind."""

import csv

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tfp_etl.evaluation import draw, measured, reviewed
from tfp_etl.evaluation.errors import EvaluationError

PAIRS = 3000


@pytest.fixture
def county(tmp_path):
    """Scored pairs, each of two records of its own; those of 4.25 and more are linked. Truth by pair number."""
    generator = np.random.default_rng(5)
    weight = generator.normal(4, 6, PAIRS)
    true = generator.random(PAIRS) < 1 / (1 + np.exp2(-weight + 1))  # the model thinks too well of itself
    left, right = ([f"{side}{i:05d}" for i in range(PAIRS)] for side in "lr")
    linked = weight >= 4.25
    pq.write_table(
        pa.table({"record_id_l": left, "record_id_r": right, "match_weight": weight}), tmp_path / "edges.parquet"
    )
    person = [*range(PAIRS)] + [i if linked[i] else PAIRS + i for i in range(PAIRS)]
    pq.write_table(pa.table({"record_id": left + right, "person_id": person}), tmp_path / "links.parquet")
    return tmp_path, true, linked


def judge(path, true, *, unsure=()):
    """Fill in the verdicts as somebody who knows the truth."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(rows):
        number = int(row["record_id_l"][1:])
        row["verdict"] = "unsure" if place in unsure else "yes" if true[number] else "no"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows


def estimates(folder, sample):
    return measured.everything(folder / "links.parquet", sample=sample)["reviewed"]


STRATA = [(True, 5000, 0.999), (True, 800, 0.9), (True, 60, 0.6), (False, 300, 0.3), (False, 4000, 0.01)]


def test_intervals_cover_the_truth():
    generator = np.random.default_rng(11)
    true = [round(pairs * share) for _, pairs, share in STRATA]
    linked = sum(n for n, (is_linked, _, _) in zip(true, STRATA, strict=True) if is_linked)
    known = {"precision": linked / 5860, "recall_among_candidates": linked / sum(true)}
    hits = dict.fromkeys(known, 0)
    rounds = 400
    for _ in range(rounds):
        rows = []
        for number, ((is_linked, pairs, _), right) in enumerate(zip(STRATA, true, strict=True)):
            yes = int(generator.hypergeometric(right, pairs - right, 40))
            counts = {"yes": yes, "no": 40 - yes, "unsure": 0, "blank": 0}
            rows.append({"stratum": number, "linked": is_linked, "pairs": pairs, "rows": 40, **counts})
        told = reviewed.figures(rows, unsure=None)
        for name, value in known.items():
            hits[name] += told[name]["low"] <= value <= told[name]["high"]
    assert min(hits.values()) / rounds > 0.92
    assert told["precision"]["high"] - told["precision"]["low"] < 0.1


def test_a_judged_sample_tells_what_is_true(county):
    folder, true, linked = county
    sample = folder / "sample.csv"
    draw.sample(folder / "edges.parquet", sample, size=600, links=folder / "links.parquet")
    judge(sample, true)
    told = estimates(folder, sample)["estimates"]
    assert told["precision"]["value"] == pytest.approx((true & linked).sum() / linked.sum(), abs=0.04)
    assert told["recall_among_candidates"]["value"] == pytest.approx((true & linked).sum() / true.sum(), abs=0.04)
    assert told["pairs_linked"] == linked.sum()


def test_the_same_seed_draws_the_same_pairs_from_shuffled_files(county):
    folder, _, _ = county
    edges = pq.read_table(folder / "edges.parquet")
    pq.write_table(edges.take(np.random.default_rng(2).permutation(PAIRS)), folder / "shuffled.parquet")
    for name, seed in (("edges", 1), ("shuffled", 1), ("edges", 2)):
        draw.sample(folder / f"{name}.parquet", folder / f"{name}{seed}.csv", size=50, seed=seed)

    one, same, other = ((folder / name).read_text() for name in ("edges1.csv", "shuffled1.csv", "edges2.csv"))
    assert one == same
    assert one != other


def test_a_sample_says_record_ids_and_strata_only_and_counts_add_up(county):
    folder, _, _ = county
    sample = folder / "sample.csv"
    strata = draw.sample(folder / "edges.parquet", sample, size=100, links=folder / "links.parquet")

    with sample.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == draw.COLUMNS
    assert {row["verdict"] for row in rows} == {""}
    assert len(rows) == sum(each["drawn"] for each in strata) == 100
    assert sum(each["pairs"] for each in strata) == PAIRS
    assert len({(row["record_id_l"], row["record_id_r"]) for row in rows}) == 100
    order = [int(row["stratum"]) for row in rows]
    assert order not in (sorted(order), sorted(order, reverse=True))


def test_a_sample_with_verdicts_is_not_written_over(county):
    folder, _, _ = county
    (folder / "sample.csv").write_text("mine")
    with pytest.raises(EvaluationError, match="is there already"):
        draw.sample(folder / "edges.parquet", folder / "sample.csv", size=10)


def test_unsure_verdicts_are_bracketed_and_strange_ones_refused(county):
    folder, true, _ = county
    sample = folder / "sample.csv"
    draw.sample(folder / "edges.parquet", sample, size=200, links=folder / "links.parquet")
    judge(sample, true, unsure=range(0, 200, 10))
    told = estimates(folder, sample)
    assert told["judged"] == {"yes": told["judged"]["yes"], "no": told["judged"]["no"], "unsure": 20, "blank": 0}
    low, high = (told[f"if_unsure_were_{word}"]["precision"]["value"] for word in ("no", "yes"))
    assert low <= told["estimates"]["precision"]["value"] <= high
    assert low < high
    assert "no blocking rule" in told["cannot_see"][0]

    sample.write_text(sample.read_text().replace(",yes", ",perhaps so"))
    with pytest.raises(EvaluationError, match="none of yes, no, unsure") as refused:
        estimates(folder, sample)
    assert "perhaps" not in str(refused.value)


def test_pairs_joined_by_way_of_others_are_a_stratum(tmp_path):
    pq.write_table(
        pa.table({"record_id_l": ["a", "b"], "record_id_r": ["b", "c"], "match_weight": [9.0, 9.0]}),
        tmp_path / "edges.parquet",
    )
    pq.write_table(pa.table({"record_id": ["a", "b", "c"], "person_id": [1, 1, 1]}), tmp_path / "links.parquet")
    strata = draw.sample(tmp_path / "edges.parquet", tmp_path / "s.csv", size=10, links=tmp_path / "links.parquet")
    assert [(each["pairs"], each["drawn"], each["from_weight"]) for each in strata] == [(1, 1, None), (2, 2, 6.63)]


def test_a_stratum_judged_completely_has_no_uncertainty():
    rows = [
        {"stratum": 107, "linked": True, "pairs": 4, "rows": 4, "yes": 3, "no": 1, "unsure": 0, "blank": 0},
        {"stratum": 3, "linked": False, "pairs": 2, "rows": 2, "yes": 1, "no": 1, "unsure": 0, "blank": 0},
    ]
    told = reviewed.figures(rows, unsure=None)
    assert told["precision"] == {"value": 0.75, "low": 0.75, "high": 0.75}
    assert told["recall_among_candidates"] == {"value": 0.75, "low": 0.75, "high": 0.75}


def test_allotment_spends_what_was_asked_for_and_no_more_than_there_is():
    pairs = np.array([3, 100, 100_000])
    taken = draw.allot(pairs, np.array([0.5, 0.5, 0.14]), 60)
    assert taken.sum() == 60
    assert taken[0] == 3
    assert taken[2] > taken[1]
    assert draw.allot(np.array([3, 2]), np.array([0.5, 0.5]), 60).tolist() == [3, 2]
