"""The tables of a report, for the screen and for the page: from the tree of measured.py to words and figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Tree = dict[str, Any]
NOTHING = "\N{EN DASH}"  # where there is no figure


@dataclass(frozen=True)
class Table:
    """A table: the part of the report it belongs to, columns (a leading < aligns left), cells as text.

    And a note below it.
    """

    part: str
    title: str
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""


def percent(value: float | None, digits: int = 2) -> str:
    """A share as a percentage; a dash where there is none."""
    return NOTHING if value is None else f"{100 * value:.{digits}f}%"


def interval(found: Tree | None, digits: int = 2) -> str:
    """A share with its interval: 99.91% (99.87 to 99.95)."""
    if found is None:
        return NOTHING
    return f"{percent(found['value'], digits)} ({100 * found['low']:.{digits}f} to {100 * found['high']:.{digits}f})"


def ratio(found: Tree | None) -> str:
    """A ratio with its interval: 1.20 (0.90 to 1.60)."""
    return NOTHING if found is None else f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def count(number: float) -> str:
    """A number with thousands parted."""
    return f"{number:,.0f}"


def of(found: Tree) -> Iterator[Table]:
    """Every table that the figures allow, in the order of the report."""
    for part in (
        _persons,
        _sources,
        _mistakes,
        _families,
        _name_groups,
        _confidence,
        _thresholds,
        _reviewed,
        _expected,
    ):
        yield from part(found)


FIGURES = {
    "precision": "pairs: precision",
    "recall": "pairs: recall",
    "f1": "pairs: F1",
    "b3_precision": "B-cubed precision",
    "b3_recall": "B-cubed recall",
    "b3_f1": "B-cubed F1",
    "exact": "found exactly (of two or more records)",
}
COUNTS = {
    "records": "records",
    "groups_true": "true",
    "groups_predicted": "predicted",
    "mixed_groups": "predicted that mix several true",
    "divided_groups": "true that lie in several predicted",
}


def agreement(part: str, title: str, columns: dict[str, Tree], note: str = "") -> Table:
    """Figures down, sets of records across."""
    rows = [[name, *(interval(each[key]) for each in columns.values())] for key, name in FIGURES.items()]
    rows += [[f"number: {name}", *(count(each[key]) for each in columns.values())] for key, name in COUNTS.items()]
    for key, name in {"true": "true", "predicted": "predicted", "missed": "missed", "wrong": "wrong"}.items():
        rows.append([f"pairs of records: {name}", *(count(each["pairs"][key]) for each in columns.values())])
    rows.append(
        [
            "variation of information, bits",
            *(f"{each['variation_of_information_bits']['total']:.4f}" for each in columns.values()),
        ]
    )
    rows.append(
        [
            "repairs needed: splits, merges",
            *(f"{each['repairs']['splits']:,}, {each['repairs']['merges']:,}" for each in columns.values()),
        ]
    )
    return Table(part, title, ["<figure", *columns], rows, note)


def _persons(found: Tree) -> Iterator[Table]:
    persons = found.get("persons")
    if persons:
        named = {"records with a name": persons["named"]} if persons["named"] else {}
        yield agreement("persons", "Persons", {**named, "all records": persons["all"]})


def _sources(found: Tree) -> Iterator[Table]:
    rows = [
        [
            " and ".join(each["kinds"]),
            interval(each["precision"]),
            interval(each["recall"]),
            count(each["pairs"]["true"]),
            count(each["pairs"]["true"] - each["pairs"]["both"]),
            count(each["pairs"]["predicted"] - each["pairs"]["both"]),
        ]
        for each in (found.get("persons") or {}).get("by_source_pair", [])
    ]
    if rows:
        yield Table(
            "sources",
            "Between which sources",
            ["<sources", "precision", "recall", "true pairs", "missed", "wrong"],
            rows,
        )


def _mistakes(found: Tree) -> Iterator[Table]:
    over, under = found.get("over_merges"), found.get("under_merges")
    if over:
        rows = [
            [each["kind"], count(each["person_pairs"]), count(each["record_pairs"]), percent(each["share"], 1)]
            for each in over["kinds"]
        ]
        left = (
            f" {over['left_out']:,} predicted persons of more than 300 true ones are not in it."
            if over["left_out"]
            else ""
        )
        yield Table(
            "mistakes",
            "Wrong merges by kind",
            ["<kind, the first that applies", "pairs of persons", "pairs of records", "share"],
            rows,
            "One home: the same true family, or an address in common." + left,
        )
    if under:
        for key, title, first in (
            ("lacks", "Missed links by what is missing or differs", "<between the two records (several may apply)"),
            ("patterns", "Missed links by the whole combination", "<all that is missing or differs"),
        ):
            rows = [
                [
                    each.get("lack", each.get("pattern")) or "nothing",
                    count(each["pairs"]),
                    count(each["missed"]),
                    percent(each["miss_rate"], 1),
                    percent(each["share_of_missed"], 1),
                ]
                for each in under[key]
            ]
            yield Table("mistakes", title, [first, "true pairs", "missed", "miss rate", "share of all missed"], rows)

    review = found.get("review_band")
    if review:
        apart = review["pairs"] - review["linked"]
        yield Table(
            "mistakes",
            "What the pairs put before people would put right",
            ["<pairs", "number", "of these put right", "share"],
            [
                [
                    "linked, and truly two persons",
                    count(review["linked"]),
                    count(review["linked_and_wrong"]),
                    _of(review["linked_and_wrong"], review["linked"]),
                ],
                [
                    "not linked, and truly one person",
                    count(apart),
                    count(review["not_linked_and_true"]),
                    _of(review["not_linked_and_true"], apart),
                ],
            ],
        )


def _of(part: int, whole: int) -> str:
    return percent(part / whole, 1) if whole else NOTHING


def _families(found: Tree) -> Iterator[Table]:
    families = found.get("families")
    if not families:
        return
    note = "By person: every true person once, in the family of the predicted person that holds most of their records."
    yield agreement(
        "families", "Families", {"by record": families["by_record"], "by person": families["by_person"]}, note
    )
    yield Table(
        "families",
        "Families by size",
        ["<people", "true", "predicted", "true, found exactly", "share"],
        [
            [
                each["people"],
                count(each["true"]),
                count(each["predicted"]),
                count(each["exact"]),
                percent(each["exact_share"], 1),
            ]
            for each in families["sizes"]
        ],
        "People of a true family are true persons with records, of a predicted one predicted persons. Exactly: all "
        "records of the family, and none besides, are in one predicted family.",
    )
    for key, title in (("merged", "Families wrongly merged"), ("parted", "Families wrongly parted")):
        rows = [
            [each["kind"], count(each["family_pairs"]), count(each["families"]), count(each["record_pairs"])]
            for each in families["mistakes"][key]
        ]
        if rows:
            yield Table(
                "families",
                title,
                ["<how, the first that applies", "pairs of parts", "families", "pairs of records"],
                rows,
            )


def _name_groups(found: Tree) -> Iterator[Table]:
    names = found.get("name_groups")
    if not names:
        return
    yield Table(
        "names",
        "Error rates by name group",
        ["<name group", "persons of 2+ records", "missed", "wrong", "error (1 - F1)", "persons not exact", "<verdict"],
        [
            [
                each["group"],
                count(each["persons_of_two_or_more"]),
                *(interval(each[key]) for key in ("missed", "wrong", "error", "inexact")),
                each["verdict"],
            ]
            for each in names["groups"]
        ],
    )
    rows = [
        [
            each["group"],
            *(ratio(each["ratios"][key]) for key in ("missed", "wrong", "error", "inexact")),
            ratio(each["to_largest"]),
        ]
        for each in names["groups"]
        if each["ratios"]
    ]
    if rows:
        yield Table(
            "names",
            f"Ratio to the easiest group ({names['easiest']})",
            [
                "<name group",
                "missed",
                "wrong",
                "error (1 - F1)",
                "persons not exact",
                f"error, to the largest ({names['largest']})",
            ],
            rows,
            "A dash: no ratio, as the group compared with has no such error.",
        )
    if names.get("reasons"):
        yield from _reasons(names)


def _reasons(names: Tree) -> Iterator[Table]:
    steps = names["reasons"]["steps"]
    rows = [
        [each["group"], *(ratio(each["ratios"][step]) for step in ("crude", *steps))]
        for each in names["reasons"]["groups"]
        if each["ratios"]
    ]
    if rows:
        yield Table(
            "names",
            "What remains of the ratio of missed links once ... is allowed for",
            ["<name group", "nothing", *steps.values()],
            rows,
            "Indirect standardisation: missed pairs over those expected if each pair were missed as often as all pairs "
            "like it, divided by the same of the easiest group. What brings a ratio towards 1 is part of the reason.",
        )
    yield Table(
        "names",
        "What the records of each group lack",
        [
            "<name group",
            "records",
            "no birth date",
            "no address",
            "no number",
            "school contacts",
            "namesakes",
            "records a person",
        ],
        [
            [
                each["group"],
                count(each["records"]),
                *(percent(each[key], 1) for key in ("lacks_dob", "lacks_place", "lacks_number", "contacts")),
                f"{each['namesakes']:.2f}",
                f"{each['records_a_person']:.2f}",
            ]
            for each in names["reasons"]["filled_in"]
        ],
        "Namesakes: mean number of persons who bear the forename and surname of a record.",
    )


def _confidence(found: Tree) -> Iterator[Table]:
    told = found.get("calibration")
    if told:
        yield Table(
            "confidence",
            "Confidence told and share that is right",
            ["<link_confidence", "records", "predicted persons", "told (mean)", "right"],
            [
                [
                    f"{each['from']:g} to {each['to']:g}",
                    count(each["records"]),
                    count(each["persons"]),
                    percent(each["told"]),
                    interval(each["observed"]),
                ]
                for each in told["bands"]
            ],
            f"Wrong records: {told['wrong_observed']:,.1f} observed, {told['wrong_expected']:,.1f} expected "
            f"of {told['records']:,}. "
            f"Brier score {told['brier']:.5f}, expected calibration error {told['expected_calibration_error']:.5f}.",
        )


def _thresholds(found: Tree) -> Iterator[Table]:
    told = found.get("thresholds")
    if not told:
        return
    yield Table(
        "thresholds",
        "By threshold of the match weight",
        ["weight at least", "pairs", "precision", "recall", "F1", "chained: precision", "recall ", "F1 "],
        [
            [
                f"{each['weight']:g}",
                count(each["pairs"]["predicted"]),
                *(percent(each["pairs"][key]) for key in ("precision", "recall", "f1")),
                *(percent(each["chained"][key]) for key in ("precision", "recall", "f1")),
            ]
            for each in told["points"]
        ],
        "Chained: everything that a path of such pairs connects is one person (connected components, no cannot-links).",
    )
    yield Table(
        "thresholds",
        "Probability told by the scored pairs and share that is true",
        ["<match weight", "pairs", "told (mean)", "true"],
        [
            [
                band(each["from_weight"], each["to_weight"]),
                count(each["pairs"]),
                percent(each["told"]),
                interval(each["observed"]),
            ]
            for each in told["calibration"]
        ],
    )


def band(low: float | None, high: float | None) -> str:
    """A band of match weight in words."""
    if low is None:
        return "no weight" if high is None else f"below {high:g}"
    return f"{low:g} and more" if high is None else f"{low:g} to {high:g}"


def _reviewed(found: Tree) -> Iterator[Table]:
    told = found.get("reviewed")
    if not told:
        return
    cases = {
        "": told["estimates"],
        " if unsure were no": told["if_unsure_were_no"],
        " if unsure were yes": told["if_unsure_were_yes"],
    }
    rows = [
        [f"{title}{case}", interval(each[key])]
        for key, title in (
            ("precision", "precision of linked pairs"),
            ("recall_among_candidates", "recall among the candidates"),
        )
        for case, each in cases.items()
        if each
    ]
    yield Table(
        "reviewed",
        "Estimates from reviewed pairs",
        ["<figure", "estimate"],
        rows,
        "It cannot see: " + "; ".join(told["cannot_see"]) + ".",
    )
    yield Table(
        "reviewed",
        "Strata of the sample",
        ["stratum", "<linked", "pairs", "same", "different", "unsure", "not judged", "share same"],
        [
            [
                str(each["stratum"]),
                "yes" if each["linked"] else "no",
                *(count(each[key]) for key in ("pairs", "yes", "no", "unsure", "blank")),
                interval(each["true_share"], 1),
            ]
            for each in told["strata"]
        ],
    )


def _expected(found: Tree) -> Iterator[Table]:
    told = found.get("expected") or {}
    rows = []
    if told.get("confidence"):
        each = told["confidence"]
        rows.append(
            ["records rightly linked, by link_confidence", percent(each["share_right"]), count(each["records"])]
        )
    if told.get("edges"):
        each = told["edges"]
        rows.append(
            [
                "precision of linked scored pairs",
                percent(each["precision_of_linked_scored_pairs"]),
                count(each["linked_scored_pairs"]),
            ]
        )
        rows.append(
            ["recall among scored pairs", percent(each["recall_among_scored_pairs"]), count(each["scored_pairs"])]
        )
    if rows:
        yield Table(
            "expected",
            "What the model itself expects (not a measurement)",
            ["<figure", "expected", "of"],
            rows,
            "As right as the model's probabilities are, and blind to whatever the model does not know.",
        )
