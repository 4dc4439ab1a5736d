"""The linkage model: what two person records are compared by, and which pairs are compared at all.

Household members share a surname, a dwelling and their kin, so these three are one comparison (`kinship`): as separate comparisons
Fellegi-Sunter would count one fact three times and join brothers. Forename, date of birth and gender tell people of one household apart.
"""

from dataclasses import dataclass
from typing import Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator

# Identifiers are set, not trained: u is the chance that two different people's records bear one number (a slip or a borrowed number),
# in a population of REFERENCE_RECORDS. A nominal number alone leaves about nine in ten, a National Insurance number more than 99 in 100.
REFERENCE_RECORDS = 25_000
IDENTIFIER_U = {"pupil_key": 1e-7, "nino": 1e-7, "nominal_ref": 1e-5}

IDENTIFIER_DIFFERS = {"pupil_key": 0.005, "nino": 0.005, "nominal_ref": 0.05}
# A wholly different date of birth or forename on one person's records: EM cannot tell it from twins and namesakes.
OTHER_DOB_M = 0.005
OTHER_FORENAME_M = 0.003

# Levels of `kinship` that rest on a name alone.
NAMED_ONLY = (
    "other town, same surname",
    "place unknown, same surname",
    "elsewhere, surname alike",
    "one town, other surname",
    "elsewhere, other surname",
)

_SWAPPED = "(jaro_winkler_similarity(forename_l, surname_r) >= 0.93 and jaro_winkler_similarity(surname_l, forename_r) >= 0.93)"
_SAME = f"(surname_l = surname_r or {_SWAPPED})"
_ALIKE = "(surname_sound_l = surname_sound_r or list_has_any(surname_parts_l, surname_parts_r) or jaro_winkler_similarity(surname_l, surname_r) >= 0.88)"
_FAMILY = "list_has_any(kin_l, kin_r)"
_NO_DWELLING = "(dwelling_l is null or dwelling_r is null)"
_IMPOSSIBLE = (
    "((dob_l is null or dob_r is null) and "
    "(coalesce(dob_l, born_after_l) > coalesce(dob_r, born_by_r) or coalesce(dob_r, born_after_r) > coalesce(dob_l, born_by_l)))"
)
_DOB_PARTS = (
    "((year(dob_l) = year(dob_r))::int + (month(dob_l) = month(dob_r))::int + (day(dob_l) = day(dob_r))::int >= 2)"
)
_DOB_SWAPPED = "(year(dob_l) = year(dob_r) and month(dob_l) = day(dob_r) and day(dob_l) = month(dob_r))"
_OTHERS_DIFFER = (
    "(length(other_names_l) > 0 and length(other_names_r) > 0 and not list_has_any(other_names_l, other_names_r) "
    "and left(other_names_l[1], 1) <> left(other_names_r[1], 1))"
)


def settings() -> SettingsCreator:
    """The model before training, over the columns of `nodes`."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="node_id",
        comparisons=[
            _forename(),
            _kinship(),
            _rarity(),
            _dob(),
            _gender(),
            _generation(),
            _parenthood(),
            *(_identifier(name) for name in IDENTIFIER_U),
        ],
        blocking_rules_to_generate_predictions=[],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        max_iterations=40,
    )


def _level(condition: str, label: str, **settled: Any) -> cll.CustomLevel:  # noqa: ANN401
    level = cll.CustomLevel(condition, label_for_charts=label)
    return level.configure(**settled) if settled else level


def _null(condition: str) -> cll.CustomLevel:
    return _level(condition, "unknown", is_null_level=True)


def _tf(column: str) -> dict[str, Any]:
    return {"tf_adjustment_column": column, "tf_minimum_u_value": 0.0005, "disable_tf_exact_match_detection": True}


def _forename() -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="forename",
        comparison_levels=[
            _null("forename_l is null or forename_r is null"),
            _level(f"forename_l <> forename_r and {_SWAPPED}", "forename and surname swapped"),
            _level(f"forename_l = forename_r and {_OTHERS_DIFFER}", "same forename, other middle names"),
            _level("forename_l = forename_r", "same forename", **_tf("forename")),
            _level(
                "list_contains(forename_forms_l, forename_r) or list_contains(forename_forms_r, forename_l)",
                "short form of the forename",
            ),
            _level("forename_sound_l = forename_sound_r", "forename sounds the same"),
            _level(
                "list_contains(other_names_l, forename_r) or list_contains(other_names_r, forename_l)",
                "known by a middle name",
            ),
            _level(
                "(length(forename_l) = 1 or length(forename_r) = 1) and left(forename_l, 1) = left(forename_r, 1)",
                "initial",
            ),
            _level(
                "least(length(forename_l), length(forename_r)) > 2 and "
                "(jaro_winkler_similarity(forename_l, forename_r) >= 0.92 or damerau_levenshtein(forename_l, forename_r) <= 1)",
                "slip in the forename",
            ),
            _level(
                "jaro_winkler_similarity(forename_l, forename_r) >= 0.82 or list_has_any(forename_forms_l, forename_forms_r)",
                "forename alike",
            ),
            cll.ElseLevel().configure(m_probability=OTHER_FORENAME_M, fix_m_probability=True),
        ],
    )


def _kinship() -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="kinship",
        comparison_levels=[
            _null("surname_l is null or surname_r is null"),
            _level(f"{_FAMILY} and {_SAME}", "one household or kin, same surname"),
            _level(f"{_FAMILY} and {_ALIKE}", "one household or kin, surname alike"),
            _level(_FAMILY, "one household or kin, other surname"),
            _level(f"postcode_l = postcode_r and {_SAME} and {_NO_DWELLING}", "one postcode, same surname"),
            _level(f"postcode_l = postcode_r and {_SAME}", "one postcode, neighbours, same surname"),
            _level(f"postcode_l = postcode_r and {_ALIKE}", "one postcode, surname alike"),
            _level("postcode_l = postcode_r", "one postcode, other surname"),
            _level(f"outcode_l = outcode_r and {_SAME}", "one town, same surname"),
            _level(f"outcode_l <> outcode_r and {_SAME}", "other town, same surname"),
            _level(_SAME, "place unknown, same surname"),
            _level(f"outcode_l = outcode_r and {_ALIKE}", "one town, surname alike"),
            _level(_ALIKE, "elsewhere, surname alike"),
            _level("outcode_l = outcode_r", "one town, other surname"),
            cll.ElseLevel().configure(label_for_charts="elsewhere, other surname"),
        ],
    )


def _rarity() -> cl.CustomComparison:
    """A rare surname says more than a common one, unless the household already says it."""
    bounds = (0.01, 0.005, 0.002, 0.001, 0.0005)
    return cl.CustomComparison(
        output_column_name="surname_rarity",
        comparison_levels=[
            _null(f"surname_l is null or surname_r is null or surname_l <> surname_r or {_FAMILY}"),
            *(_level(f"surname_share_l >= {bound}", f"a surname of {bound:.2%} or more") for bound in bounds),
            cll.ElseLevel(),
        ],
    )


def _dob() -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="dob",
        comparison_levels=[
            _level(_IMPOSSIBLE, "of another generation", m_probability=0.001, fix_m_probability=True),
            _null("dob_l is null or dob_r is null"),
            _level("dob_l = dob_r", "same date of birth"),
            _level(
                f"{_DOB_SWAPPED} or damerau_levenshtein(dob_l::varchar, dob_r::varchar) <= 1",
                "slip in the date of birth",
            ),
            _level(_DOB_PARTS, "two parts of the date of birth"),
            cll.ElseLevel().configure(m_probability=OTHER_DOB_M, fix_m_probability=True),
        ],
    )


def _gender() -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="gender",
        comparison_levels=[
            _null("gender_l is null or gender_r is null"),
            _level("gender_l = gender_r", "same gender"),
            cll.ElseLevel(),
        ],
    )


def _generation() -> cl.CustomComparison:
    """Adult or child, where a date of birth is missing; m is set: few records are wrong about it."""
    return cl.CustomComparison(
        output_column_name="generation",
        comparison_levels=[
            _null("generation_l is null or generation_r is null or (dob_l is not null and dob_r is not null)"),
            _level("generation_l = generation_r", "same generation", m_probability=0.98, fix_m_probability=True),
            cll.ElseLevel().configure(m_probability=0.02, fix_m_probability=True),
        ],
    )


def _parenthood() -> cl.CustomComparison:
    """The same tie to the children of one household; set by reasoning, since random pairs of one household are mostly one person."""
    settled = {"fix_m_probability": True, "fix_u_probability": True}
    return cl.CustomComparison(
        output_column_name="parenthood",
        comparison_levels=[
            _null(f"parenthood_l is null or parenthood_r is null or not {_FAMILY}"),
            _level(
                "parenthood_l = parenthood_r",
                "same tie to the children",
                m_probability=0.93,
                u_probability=0.4,
                **settled,
            ),
            cll.ElseLevel().configure(m_probability=0.07, u_probability=0.6, **settled),
        ],
    )


def _identifier(name: str) -> cl.CustomComparison:
    levels = [
        _null(f"{name}_l is null or {name}_r is null"),
        _level(
            f"{name}_l = {name}_r",
            "same number",
            m_probability=1 - IDENTIFIER_DIFFERS[name],
            fix_m_probability=True,
            u_probability=IDENTIFIER_U[name],
            fix_u_probability=True,
        ),
    ]
    if name == "nino":
        levels.append(
            _level(
                "damerau_levenshtein(nino_l, nino_r) <= 1",
                "slip in the number",
                m_probability=0.01,
                fix_m_probability=True,
                u_probability=1e-6,
                fix_u_probability=True,
            )
        )
    return cl.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            *levels,
            cll.ElseLevel().configure(
                m_probability=IDENTIFIER_DIFFERS[name],
                fix_m_probability=True,
                u_probability=1.0,
                fix_u_probability=True,
            ),
        ],
    )


@dataclass(frozen=True)
class Block:
    """A blocking rule: pairs of nodes that agree on all columns (or on one member of an exploded list column) are compared."""

    name: str
    columns: tuple[str, ...]
    exploded: tuple[str, ...] = ()


BLOCKING = (
    Block("pupil number", ("pupil_key",)),
    Block("National Insurance number", ("nino",)),
    Block("nominal", ("nominal_ref",)),
    Block("forename and date of birth", ("forename", "dob")),
    Block("surname and date of birth", ("surname", "dob")),
    Block("forename and surname", ("forename", "surname")),
    Block("swapped names", ("name_pair",)),
    Block("a form of the forename, and surname", ("forename_forms", "surname"), ("forename_forms",)),
    Block("forename and kin", ("forename", "kin"), ("kin",)),
    Block("forename sound and surname", ("forename_sound", "surname_sound")),
    Block("forename initial and kin", ("initial", "kin"), ("kin",)),
    Block("surname and kin", ("surname", "kin"), ("kin",)),
    Block("forename and postcode", ("forename", "postcode")),
    Block("surname and postcode", ("surname", "postcode")),
    Block("date of birth and postcode", ("dob", "postcode")),
    Block("date of birth and kin", ("dob", "kin"), ("kin",)),
    Block("surname, birth year and month, town", ("surname", "birth_month", "outcode")),
    Block("initials and date of birth", ("initial", "surname_initial", "dob")),
)
