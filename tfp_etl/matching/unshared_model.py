"""The linkage model where people share no homes: surname and place apart, as in a textbook Fellegi-Sunter model.

In a household surname, home and kin are one fact, so the reviewed model compares them in one (`kinship`), and what
differs inside a home is a brother's or a twin's. A list of people of whom hardly two share a home knows no brothers:
there a surname and a place are two facts, and a forename and a birth date that are both wrong are two slips. These
comparisons take the place of `kinship` and `surname_rarity`; the others are the reviewed ones. Where the chances below
start is reasoning, in round numbers; the records at hand say what they are (unshared_fitting.py).
"""

import copy
from typing import Any

from tfp_etl.matching.blocking import BLOCKING, LOOSE_PAIRS_PER_NODE, Block
from tfp_etl.matching.person_model import _REORDERED, _SWAPPED

Settings = dict[str, Any]

NODES = "unshared_nodes"

# By the ending of a group's labels: the columns by which blocking meets all its pairs.
MET_BY = {", of that postcode": ("postcode",), ", in that place": ("postcode", "town_letters")}

# Comparisons of the reviewed model that hold for people who share no homes.
KEPT = ("forename", "middle_names", "dob", "gender", "generation", "pupil_key", "nino", "nominal_ref")

_COMMON = " + ".join(f"bit_count(marks_{part}_l & marks_{part}_r)" for part in range(4))
_NEAR = "coalesce(postcode_l = postcode_r or town_letters_l = town_letters_r, false)"
_SAME_POSTCODE = "coalesce(postcode_l = postcode_r, false)"
_SAME_WAY = "way_l = way_r"
# Of two texts of 20 letters written by chance two or three trigrams fall on one mark.
_WAY_ALIKE = f"({_COMMON}) >= 0.6 * greatest(mark_count_l, mark_count_r)"
_WAY_IN_PART = f"({_COMMON}) >= 0.5 * least(mark_count_l, mark_count_r) and least(mark_count_l, mark_count_r) > 3"
_SLIP_IN_NAME = (
    "least(length(surname_l), length(surname_r)) > 2 and (jaro_winkler_similarity(surname_l, surname_r) >= 0.92 "
    "or damerau_levenshtein(surname_l, surname_r) <= 1)"
)
_SWAPPED_SURNAME = f"surname_l <> surname_r and ({_SWAPPED} or {_REORDERED})"
_CROSSED = "surname_l = forename_r or forename_l = surname_r"
_SAME_TOWN_THERE = f"{_SAME_POSTCODE} and town_letters_l = town_letters_r"
_TOWN_ALIKE = "jaro_winkler_similarity(town_letters_l, town_letters_r) >= 0.9"

# Name, what makes it unknown, and its levels from the top in groups whose chances sum to one each: condition, label, m
# and u to start from, the column by whose frequency it weighs. The last is whatever remains.
Levels = tuple[tuple[str, str, float, float, str], ...]
COMPARISONS: tuple[tuple[str, str, tuple[Levels, ...]], ...] = (
    (
        "surname",
        "surname_l is null or surname_r is null",
        (
            (
                (_SWAPPED_SURNAME, "surname in the other place", 0.01, 1e-5, ""),
                ("surname_l = surname_r", "same surname", 0.85, 0.003, "surname"),
                ("surname_sound_l = surname_sound_r", "surname sounds the same", 0.02, 0.0005, ""),
                (_SLIP_IN_NAME, "slip in the surname", 0.05, 0.0005, ""),
                ("list_has_any(surname_parts_l, surname_parts_r)", "a part of the surname", 0.01, 0.0005, ""),
                ("surname_bones_l = surname_bones_r", "surname of the same consonants", 0.005, 0.0005, ""),
                ("jaro_winkler_similarity(surname_l, surname_r) >= 0.82", "surname alike", 0.01, 0.002, ""),
                (_CROSSED, "one's surname is the other's forename", 0.005, 0.0005, ""),
                ("ELSE", "other surname", 0.04, 0.99, ""),
            ),
        ),
    ),
    (
        "postcode",
        "postcode_l is null or postcode_r is null",
        (
            (
                ("postcode_l = postcode_r", "same postcode", 0.85, 0.001, "postcode"),
                ("damerau_levenshtein(postcode_l, postcode_r) <= 1", "slip in the postcode", 0.05, 0.001, ""),
                ("ELSE", "other postcode", 0.1, 0.998, ""),
            ),
        ),
    ),
    (
        "town",
        "town_letters_l is null or town_letters_r is null",
        (
            (
                (_SAME_TOWN_THERE, "same town, of that postcode", 0.85, 0.05, ""),
                (f"{_SAME_POSTCODE} and {_TOWN_ALIKE}", "town alike, of that postcode", 0.08, 0.01, ""),
                (_SAME_POSTCODE, "other town, of that postcode", 0.07, 0.94, ""),
            ),
            (
                ("town_letters_l = town_letters_r", "same town", 0.8, 0.01, "town_letters"),
                (_TOWN_ALIKE, "town alike", 0.1, 0.01, ""),
                ("ELSE", "other town", 0.1, 0.98, ""),
            ),
        ),
    ),
    (
        "street",
        "way_l is null or way_r is null",
        (
            (
                (f"{_NEAR} and {_SAME_WAY}", "same street, in that place", 0.7, 0.01, ""),
                (f"{_NEAR} and {_WAY_ALIKE}", "street alike, in that place", 0.15, 0.005, ""),
                (f"{_NEAR} and {_WAY_IN_PART}", "part of the street, in that place", 0.07, 0.01, ""),
                (_NEAR, "other street, in that place", 0.08, 0.975, ""),
            ),
            (
                (_SAME_WAY, "same street, elsewhere", 0.6, 0.0005, ""),
                (_WAY_ALIKE, "street alike, elsewhere", 0.15, 0.0005, ""),
                (_WAY_IN_PART, "part of the street, elsewhere", 0.1, 0.005, ""),
                ("ELSE", "other street, elsewhere", 0.15, 0.994, ""),
            ),
        ),
    ),
    (
        "house",
        "number_l is null or number_r is null",
        (
            (
                ("number_l = number_r", "same house number", 0.85, 0.02, ""),
                ("damerau_levenshtein(number_l, number_r) <= 1", "slip in the house number", 0.07, 0.15, ""),
                ("ELSE", "other house number", 0.08, 0.83, ""),
            ),
        ),
    ),
)  # fmt: skip

MORE_BLOCKING = tuple(
    Block(columns, exploded, pairs_per_node=LOOSE_PAIRS_PER_NODE)
    for columns, exploded in (
        (("postcode",), ()),
        (("town_letters",), ()),
        (("way",), ()),
        (("number", "postcode"), ()),
        (("number", "town_letters"), ()),
        (("place_words", "number"), ("place_words",)),
        (("place_words", "postcode"), ("place_words",)),
        (("place_words", "town_letters"), ("place_words",)),
        (("place_words", "surname"), ("place_words",)),
        (("place_words", "forename"), ("place_words",)),
        (("place_words", "birth_month"), ("place_words",)),
        (("names", "postcode"), ("names",)),
        (("names", "town_letters"), ("names",)),
        (("names", "number"), ("names",)),
        (("names", "birth_month"), ("names",)),
    )
)
BLOCKS = BLOCKING + MORE_BLOCKING


def of(reviewed: Settings) -> Settings:
    """The model to fit, from the reviewed one: its comparisons of people, and these of names and places."""
    model = copy.deepcopy(reviewed)
    kept = [c for c in model["comparisons"] if c["output_column_name"] in KEPT]
    for comparison in kept:
        if comparison["output_column_name"] in ("forename", "dob"):  # nobody is a twin: what differs is learnt
            comparison["comparison_levels"][-1]["fix_m_probability"] = False
        if comparison["output_column_name"] == "dob":  # of another generation: seldom seen, so its u stays
            comparison["comparison_levels"][0]["fix_u_probability"] = True
    model["comparisons"] = kept + [_comparison(name, unknown, groups) for name, unknown, groups in COMPARISONS]
    return model


def is_of(model: Settings) -> bool:
    """Whether a model is one of these."""
    return all(comparison["output_column_name"] != "kinship" for comparison in model["comparisons"])


def groups_of(comparison: Settings) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Labels of the levels whose chances sum to one together, and the columns by which blocking meets all of them."""
    groups = next((groups for name, _, groups in COMPARISONS if name == comparison["output_column_name"]), None)
    if groups is None:
        return [(tuple(level["label_for_charts"] for level in comparison["comparison_levels"]), ())]
    found = []
    for group in groups:
        labels = tuple(label for _, label, *_ in group)
        met_by = next((columns for ending, columns in MET_BY.items() if labels[0].endswith(ending)), ())
        found.append((labels, met_by))
    return found


def _comparison(name: str, unknown: str, groups: tuple[Levels, ...]) -> Settings:
    levels: list[Settings] = [{"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}]
    for condition, label, m, u, frequency in (level for group in groups for level in group):
        levels.append({"sql_condition": condition, "label_for_charts": label, "m_probability": m, "u_probability": u})
        if frequency:
            levels[-1] |= {
                "tf_adjustment_column": frequency,
                "tf_minimum_u_value": 0.0005,
                "disable_tf_exact_match_detection": True,
            }
    return {"output_column_name": name, "comparison_levels": levels}
