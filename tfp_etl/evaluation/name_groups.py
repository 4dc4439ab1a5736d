"""Whether people with names of some groups are matched worse, by how much, how sure that is, and why.

Error rates of a group: `missed`, the share of its true pairs not linked; `wrong`, the share of the links of its
records that lead to somebody else; `error`, 1 - F1 of the two; `inexact`, the share of its persons of two or more
records who are not found exactly. Ratios are against the easiest group: lowest error among those whose error is sure
enough. Intervals: bootstrap over blocks; for `inexact`, where a person counts once, Katz.
"""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from tfp_etl.evaluation import intervals, partitions
from tfp_etl.evaluation.intervals import Interval
from tfp_etl.evaluation.partitions import Floats, Ints
from tfp_etl.evaluation.statements import statement

FEWEST_PERSONS = 30  # of two or more records; below it a group's figures are shown, no verdict is given
FEWEST_OF_BASE = 100  # below it, or with fewer than FEWEST_IN_ERROR, a group is no measure for others
FEWEST_IN_ERROR = 10
BOUND = 1.5
RATES = ("missed", "wrong", "error")
STEPS = ("filled_in", "sources", "namesakes", "differs", "forenames")
STEP_NAMES = ("what is filled in", "and sources", "and namesakes", "and differences", "and other forenames")
STEP_TEXTS = {
    "filled_in": "what is filled in (birth date, address, numbers, names)",
    "sources": "the sources of the two records",
    "namesakes": "how many people bear the name",
    "differs": "where the records differ (spelling, surname, address, birth date)",
    "forenames": "whether the forenames are different words (short forms)",
}


@dataclass(frozen=True)
class Group:
    """A name group: sums of ordered pairs (both, predicted, true) by bootstrap draw, and its persons."""

    name: str
    total: Floats
    distinct: Floats
    counts: Ints
    drawn: Floats
    persons: int
    persons_of_many: int
    inexact: int
    records: int

    @property
    def is_large_enough(self) -> bool:
        """Whether a verdict can be given."""
        return self.persons_of_many >= FEWEST_PERSONS

    @property
    def is_a_measure(self) -> bool:
        """Whether its error rate is sure enough to hold others against."""
        return self.persons_of_many >= FEWEST_OF_BASE and self.inexact >= FEWEST_IN_ERROR


def compare(cluster: Ints, person: Ints, group: Ints, names: list[str]) -> dict[str, Any]:
    """Error rates of each group and their ratios. group: code of `names` for each record, -1 where it is not known."""
    groups = _groups(cluster, person, group, names)
    sure = [each for each in groups if each.is_large_enough]
    told: dict[str, Any] = {
        "bound": BOUND,
        "fewest_persons": FEWEST_PERSONS,
        "fewest_of_easiest": {"persons": FEWEST_OF_BASE, "in_error": FEWEST_IN_ERROR},
    }
    if not sure:
        nothing = {"easiest": None, "largest": None, "by_chance": None, "verdict": "too few persons in every group"}
        return {**told, **nothing, "groups": [_figures(each, None) for each in groups]}
    largest = max(sure, key=lambda each: (each.persons_of_many, each.name))
    measures = [each for each in sure if each.is_a_measure] or [largest]
    easiest = min(measures, key=lambda each: (_rates(each.total)["error"], each.name))
    rows = [_figures(each, easiest, largest) for each in groups]
    many = [names.index(each.name) for each in sure if each.persons_of_many >= FEWEST_OF_BASE]
    return {
        **told,
        "easiest": easiest.name,
        "largest": largest.name,
        "by_chance": by_chance(cluster, person, group, many),
        "verdict": _verdict(rows),
        "groups": rows,
    }


def by_chance(cluster: Ints, person: Ints, group: Ints, sure: list[int]) -> dict[str, Any] | None:
    """How far apart the hardest and the easiest group would be if names made no difference: groups are dealt anew.

    Gives the ratio of errors observed, the ratio that chance alone exceeds once in twenty times, and the share of
    deals at least as far apart (p value). None with fewer than two groups.
    """
    cells = partitions.contingency(cluster, person)
    n, told, true = cells.count, cells.predicted_sizes[cells.predicted], cells.true_sizes[cells.true]
    persons = len(cells.true_sizes)
    wrong = np.bincount(cells.true, n * (told - n) + n * (true - n), persons).astype(np.float64)
    pairs = np.bincount(cells.true, n * (told - 1) + n * (true - 1), persons).astype(np.float64)
    of_person = partitions.first(partitions.recode(person)[0], group)
    dealt = np.isin(of_person, sure) & (pairs > 0)
    wrong, pairs, of_person = wrong[dealt], pairs[dealt], of_person[dealt]
    if len(sure) < 2:
        return None
    observed = _furthest(wrong, pairs, of_person, sure)
    generator = np.random.default_rng(intervals.SEED)
    deals = int(np.clip(20_000_000 // max(len(wrong), 1), 199, 999))
    drawn = np.array([_furthest(wrong, pairs, generator.permutation(of_person), sure) for _ in range(deals)])
    return {
        "observed_ratio": intervals.rounded(observed) if np.isfinite(observed) else None,
        "ratio_exceeded_by_chance_once_in_twenty": _finite(float(np.quantile(drawn, 0.95, method="higher"))),
        "p_value": intervals.rounded((1 + int((drawn >= observed).sum())) / (1 + deals)),
        "deals": deals,
    }


def _furthest(wrong: Floats, pairs: Floats, group: Ints, sure: list[int]) -> float:
    """Error of the hardest group over that of the easiest."""
    length = max(sure) + 1
    rates = (np.bincount(group, wrong, length) / np.maximum(np.bincount(group, pairs, length), 1))[sure]
    return float(rates.max() / rates.min()) if rates.min() > 0 else float("inf") if rates.max() > 0 else 1.0


def _finite(value: float) -> float | None:
    return intervals.rounded(value) if np.isfinite(value) else None


def _groups(cluster: Ints, person: Ints, group: Ints, names: list[str]) -> list[Group]:
    cells = partitions.contingency(cluster, person)
    of_person = partitions.first(partitions.recode(person)[0], group)
    block, n = cells.blocks(), cells.count
    told, true = cells.predicted_sizes[cells.predicted], cells.true_sizes[cells.true]
    columns = np.column_stack((n * (n - 1), n * (told - 1), n * (true - 1))).astype(np.float64)
    whole = (n == told) & (n == true)
    found = []
    for code, name in enumerate(names):
        mine = of_person[cells.true] == code
        owner, length = partitions.recode(block[mine])
        rows = np.column_stack([np.bincount(owner, columns[mine, i], length) for i in range(3)]).astype(np.float64)
        distinct, counts = intervals.tally(rows)
        people = np.unique(cells.true[mine])
        many = people[cells.true_sizes[people] > 1]
        exact = np.zeros(len(cells.true_sizes), bool)
        exact[cells.true[whole]] = True
        found.append(
            Group(
                name,
                rows.sum(axis=0),
                distinct,
                counts,
                intervals.resample(distinct, counts, seed=intervals.SEED + code),
                len(people),
                len(many),
                int((~exact[many]).sum()),
                int(n[mine].sum()),
            )
        )
    return [each for each in found if each.persons]


def _rates(total: Floats) -> dict[str, Any]:
    both, predicted, true = total[..., 0], total[..., 1], total[..., 2]
    return {
        "missed": 1 - partitions.share(both, true),
        "wrong": 1 - partitions.share(both, predicted),
        "error": 1 - partitions.share(2 * both, predicted + true),
    }


def _shares(group: Group, name: str) -> tuple[Floats, Floats]:
    """What is right of each distinct block, and of how much."""
    both, predicted, true = (group.distinct[:, i] for i in range(3))
    return {"missed": (both, true), "wrong": (both, predicted), "error": (2 * both, predicted + true)}[name]


def _rate(group: Group, name: str) -> Interval:
    """An error rate with its interval, widened where few blocks are in error."""
    right, of = _shares(group, name)
    value, drawn = float(_rates(group.total)[name]), _rates(group.drawn)[name]
    good = intervals.widened(intervals.percentiles(1 - value, 1 - drawn), right, of, group.counts)
    return Interval(value, 1 - good.high, 1 - good.low)


def _figures(group: Group, easiest: Group | None, largest: Group | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "group": group.name,
        "records": group.records,
        "persons": group.persons,
        "persons_of_two_or_more": group.persons_of_many,
        "inexact_persons": group.inexact,
        **{name: _rate(group, name).as_json() for name in RATES},
        "inexact": intervals.wilson(group.inexact, group.persons_of_many).as_json() if group.persons_of_many else None,
    }
    if easiest is None or not group.is_large_enough:
        return {**row, "ratios": None, "to_largest": None, "verdict": "too few"}
    row["to_largest"] = None
    if largest is not None and largest.name != group.name:
        row["to_largest"] = _told(_ratio(group, largest, "error"))
    if group.name == easiest.name:
        return {**row, "ratios": None, "verdict": "easiest"}
    ratios = {name: _ratio(group, easiest, name) for name in RATES}
    ratios["inexact"] = intervals.katz(group.inexact, group.persons_of_many, easiest.inexact, easiest.persons_of_many)
    return {
        **row,
        "ratios": {name: _told(found) for name, found in ratios.items()},
        "verdict": verdict_on(ratios["error"]),
    }


def _ratio(group: Group, base: Group, name: str) -> Interval:
    """Ratio of a rate of two groups: the middle 95% of the ratios of their draws.

    Where few blocks of the group are in error, it reaches at least as far as the group's own interval over the base's
    rate. A draw of the base without an error counts as half its lowest rate above nothing.
    """
    rate, below = _rate(group, name), float(_rates(base.total)[name])
    if below <= 0:
        return Interval(float("inf"), float("nan"), float("nan"))
    drawn, base_drawn = _rates(group.drawn)[name], _rates(base.drawn)[name]
    least = float(base_drawn[base_drawn > 0].min()) / 2 if (base_drawn > 0).any() else below
    found = intervals.percentiles(rate.value / below, drawn / np.where(base_drawn > 0, base_drawn, least))
    right, of = _shares(group, name)
    if int(group.counts[right < of].sum()) >= FEWEST_IN_ERROR:
        return found
    return Interval(found.value, min(found.low, rate.low / below), max(found.high, rate.high / below))


def verdict_on(ratio: Interval) -> str:
    """within: the whole interval is; above: all of it is beyond the bound; else not settled, by the point estimate."""
    if not np.isfinite(ratio.value) or not np.isfinite(ratio.high):
        return "not settled, no errors in the easiest group"
    if ratio.high <= BOUND:
        return "within"
    if ratio.low > BOUND:
        return "above"
    return "not settled, above" if ratio.value > BOUND else "not settled, within"


def _verdict(rows: list[dict[str, Any]]) -> str:
    """One sentence over all groups."""
    told = [row for row in rows if row["ratios"]]
    if not told:
        return "one group only"
    above = [row["group"] for row in told if row["verdict"] == "above"]
    unsettled = [row["group"] for row in told if row["verdict"].startswith("not settled")]
    if above:
        return f"above {BOUND} times the error of the easiest group: {', '.join(above)}"
    if unsettled:
        return f"no group is surely above {BOUND} times the easiest; not settled: {', '.join(unsettled)}"
    return f"every group is within {BOUND} times the error of the easiest"


def reasons(db: duckdb.DuckDBPyConnection, easiest: str | None) -> dict[str, Any]:
    """Missed pairs of each group against those expected from pairs like them (indirect standardisation), step by step.

    `ratio` at a step is observed / expected of the group over the same of the easiest group: what remains of the
    difference once the step is allowed for. Needs `true_pairs`.
    """
    answer = db.execute(statement("expected_misses")).fetchnumpy()
    names = np.asarray(np.ma.filled(answer["name_group"], ""), dtype=object)
    columns = ("missed", "pairs", *STEPS)
    rows = np.column_stack([np.asarray(answer[column], np.float64) for column in columns])
    groups = {name: rows[names == name] for name in sorted(set(names) - {""})}
    drawn = {name: _resampled(part, number) for number, (name, part) in enumerate(groups.items())}
    found = []
    for name, part in groups.items():
        ratios: dict[str, Any] = {}
        if easiest in groups and name != easiest and len(part) >= FEWEST_PERSONS:
            for i, step in enumerate(columns[1:], start=1):
                value = _observed(part.sum(axis=0), i) / _observed(groups[easiest].sum(axis=0), i)
                both = _observed(drawn[name], i) / _observed(drawn[easiest], i)
                ratios["crude" if step == "pairs" else step] = _told(intervals.percentiles(float(value), both))
        found.append(
            {"group": name, "pairs": int(part[:, 1].sum()), "missed": int(part[:, 0].sum()), "ratios": ratios or None}
        )
    return {
        "steps": STEP_TEXTS,
        "step_names": dict(zip(STEPS, STEP_NAMES, strict=True)),
        "groups": found,
        "filled_in": filled_in(db),
    }


def _resampled(rows: Floats, number: int) -> Floats:
    distinct, counts = intervals.tally(rows)
    return intervals.resample(distinct, counts, seed=intervals.SEED + number)


def _observed(total: Floats, column: int) -> Any:  # noqa: ANN401
    """Missed over expected; half a miss is added to both, so that a draw without any can be divided by."""
    return (total[..., 0] + 0.5) / (total[..., column] + 0.5)


def filled_in(db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Share of each group's named records that lack what links records, and how common its names are."""
    answer = db.execute(statement("filled_in"))
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _told(found: Interval) -> dict[str, float] | None:
    return found.as_json() if np.isfinite([found.value, found.low, found.high]).all() else None
