"""The tables of a report, for the screen and for the page: from the tree of measured.py to words and figures."""

from collections.abc import Iterator

from tfp_etl.evaluation import check_tables
from tfp_etl.evaluation.cells import NOTHING, Table, Tree, count, interval, percent

CHECKS = (
    check_tables.name_groups,
    check_tables.confidence,
    check_tables.thresholds,
    check_tables.reviewed,
    check_tables.expected,
)


def of(found: Tree) -> Iterator[Table]:
    """Every table that the figures allow, in the order of the report."""
    for part in (
        _persons,
        _sources,
        _mistakes,
        _families,
        *CHECKS,
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
            "Between sources",
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
