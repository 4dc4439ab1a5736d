"""The tables of the checks: name groups, confidence, thresholds, reviewed pairs, what the model expects."""

from collections.abc import Iterator

from tfp_etl.evaluation.cells import Table, Tree, band, count, interval, percent, ratio


def name_groups(found: Tree) -> Iterator[Table]:
    """Error rates by name group, their ratios and the reasons."""
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
            "What remains of the ratio of missed links, allowing for one thing after another",
            ["<name group", "as it is", *names["reasons"]["step_names"].values()],
            rows,
            "Indirect standardisation: missed pairs over those expected if each pair were missed as often as all pairs "
            "like it, divided by the same of the easiest group. Alike in: "
            f"{'; '.join(steps.values())}. What brings a ratio towards 1 is part of the reason.",
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


def confidence(found: Tree) -> Iterator[Table]:
    """Told confidence and what is right."""
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


def thresholds(found: Tree) -> Iterator[Table]:
    """Figures by threshold, and whether the weights are right."""
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


def reviewed(found: Tree) -> Iterator[Table]:
    """Estimates from reviewed pairs."""
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


def expected(found: Tree) -> Iterator[Table]:
    """What the model expects."""
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
