"""The linkage model: what two person records are compared by, and which pairs are compared at all.

Household members share a surname, a dwelling and their kin, so these three are one comparison (`kinship`): as separate
comparisons
Fellegi-Sunter would count one fact three times and join brothers. Forename, date of birth and gender tell people of one
household apart.
"""

from typing import Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator
from splink.internals.comparison_level_creator import ComparisonLevelCreator

# Identifiers are set, not trained: u is the chance that two different people's records bear one number (a slip or a
# borrowed number),
# in a population of REFERENCE_RECORDS. A nominal number alone leaves about nine in ten, a National Insurance number
# more than 99 in 100.
REFERENCE_RECORDS = 25_000
IDENTIFIER_U = {"pupil_key": 1e-7, "nino": 1e-7, "nominal_ref": 1e-5}

IDENTIFIER_DIFFERS = {"pupil_key": 0.005, "nino": 0.005, "nominal_ref": 0.05}
# A wholly different date of birth or forename on one person's records: EM cannot tell it from twins and namesakes.
OTHER_DOB_M = 0.005
OTHER_FORENAME_M = 0.003
OTHER_GENERATION_M = 0.001

# Levels of `kinship` that rest on a name alone.
NAMED_ONLY = (
    "other town, same surname",
    "place unknown, same surname",
    "elsewhere, surname alike",
    "one town, other surname",
    "elsewhere, other surname",
)

BY_TOWN = ("one town, same surname", "one town, surname alike")
BY_POSTCODE = (
    "one postcode, same surname",
    "one postcode, neighbours, same surname",
    "one postcode, surname alike",
    "one postcode, other surname",
    "one postcode, surname unknown",
)

# The surname of one is the forename of the other, letter for letter or nearly, or one of its known forms.
_FIRST_IS_LAST = "(jaro_winkler_similarity(forename_l, surname_r) >= 0.93 or given_names_l = surname_r)"
_LAST_IS_FIRST = "(jaro_winkler_similarity(surname_l, forename_r) >= 0.93 or surname_l = given_names_r)"
_SWAPPED = (
    f"(({_FIRST_IS_LAST} and ({_LAST_IS_FIRST} or list_contains(forename_forms_r, surname_l))) "
    f"or ({_LAST_IS_FIRST} and list_contains(forename_forms_l, surname_r)))"
)
_REORDERED = "(all_names_l = all_names_r and all_names_l like '% %')"
_SAME = f"(surname_l = surname_r or {_SWAPPED} or {_REORDERED})"
_ALIKE = (
    "(surname_sound_l = surname_sound_r or surname_bones_l = surname_bones_r "
    "or list_has_any(surname_parts_l, surname_parts_r) or jaro_winkler_similarity(surname_l, surname_r) >= 0.88 "
    "or (least(length(surname_l), length(surname_r)) > 3 and damerau_levenshtein(surname_l, surname_r) <= 1))"
)
_STREET_ALIKE = (
    "(least(length(street_l), length(street_r)) > 3 and damerau_levenshtein("
    "left(street_l, least(length(street_l), length(street_r))), "
    "left(street_r, least(length(street_l), length(street_r)))"
    ") <= 2)"
)
# The same number in a street written alike, and a slip at most in the postcode, or the same town.
_ONE_DOOR = (
    f"(house_l = house_r and (damerau_levenshtein(postcode_l, postcode_r) <= 1 or town_l = town_r) and {_STREET_ALIKE})"
)
# Another number in it: a street's name says little, so the place must agree to the letter.
_ONE_STREET = f"((town_l = town_r or postcode_l = postcode_r) and {_STREET_ALIKE})"
_ONE_TOWN = "(outcode_l = outcode_r or town_l = town_r)"
_FAMILY = "list_has_any(kin_l, kin_r)"
# A pupil number that fails its check (marked ?) may be a slip of the other: no evidence, unless it is the same.
_UNCHECKED = " or (pupil_key_l <> pupil_key_r and (pupil_key_l like '?%' or pupil_key_r like '?%'))"
_NO_DWELLING = "(dwelling_l is null or dwelling_r is null)"
_IMPOSSIBLE = (
    "((dob_l is null or dob_r is null) and (coalesce(dob_l, born_after_l) > coalesce(dob_r, born_by_r) "
    "or coalesce(dob_r, born_after_r) > coalesce(dob_l, born_by_l)))"
)
_DOB_PARTS = (
    "((year(dob_l) = year(dob_r))::int + (month(dob_l) = month(dob_r))::int + (day(dob_l) = day(dob_r))::int >= 2)"
)
_DOB_SLIP = (
    "((year(dob_l) = year(dob_r) and month(dob_l) = day(dob_r) and day(dob_l) = month(dob_r)) "
    "or damerau_levenshtein(dob_l::varchar, dob_r::varchar) <= 1)"
)
_SHORT_FORM = "list_contains(forename_forms_l, forename_r) or list_contains(forename_forms_r, forename_l)"
_BY_MIDDLE_NAME = "list_contains(other_names_l, forename_r) or list_contains(other_names_r, forename_l)"
_INITIAL = "(length(forename_l) = 1 or length(forename_r) = 1) and left(forename_l, 1) = left(forename_r, 1)"
_IN_TWO_WORDS = "given_names_l = forename_r or given_names_r = forename_l"
_BEGINS = (
    "least(length(forename_l), length(forename_r)) > 2 "
    "and (starts_with(forename_l, forename_r) or starts_with(forename_r, forename_l))"
)
_SLIP = (
    "least(length(forename_l), length(forename_r)) > 2 and (jaro_winkler_similarity(forename_l, forename_r) >= 0.92 "
    "or damerau_levenshtein(forename_l, forename_r) <= 1)"
)
_ALIKE_FORENAME = (
    "jaro_winkler_similarity(forename_l, forename_r) >= 0.82 or list_has_any(forename_forms_l, forename_forms_r)"
)

# Conditions that several levels share: asked once a pair where that matters.
SHARED = {"same": _SAME, "alike": _ALIKE, "one_door": _ONE_DOOR, "one_street": _ONE_STREET, "of_one_family": _FAMILY}
WITHIN_SAME = {"swapped": _SWAPPED, "reordered": _REORDERED}  # parts of `same` that forenames are asked for too


def settings() -> SettingsCreator:
    """The model before training, over the columns of `nodes`."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="node_id",
        comparisons=[
            _forename(),
            _middle(),
            _kinship(),
            _rarity(),
            _dob(),
            _gender(),
            _generation(),
            _parenthood(),
            _namesake(),
            *(_identifier(name) for name in IDENTIFIER_U),
        ],
        blocking_rules_to_generate_predictions=[],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        max_iterations=40,
    )


def _level(condition: str, label: str, **settled: Any) -> ComparisonLevelCreator:  # noqa: ANN401
    level = cll.CustomLevel(condition, label_for_charts=label)
    return level.configure(**settled) if settled else level


def _else(label: str, **settled: Any) -> ComparisonLevelCreator:  # noqa: ANN401
    return cll.ElseLevel().configure(label_for_charts=label, **settled)


def _null(condition: str) -> ComparisonLevelCreator:
    return _level(condition, "unknown", is_null_level=True)


def _forename() -> cl.CustomComparison:
    by_frequency: dict[str, Any] = {
        "tf_adjustment_column": "forename",
        "tf_minimum_u_value": 0.0005,
        "disable_tf_exact_match_detection": True,
    }
    return cl.CustomComparison(
        output_column_name="forename",
        comparison_levels=[
            _null("forename_l is null or forename_r is null"),
            _level(f"forename_l <> forename_r and ({_SWAPPED} or {_REORDERED})", "names in another order"),
            _level("forename_l = forename_r and length(forename_l) > 1", "same forename", **by_frequency),
            _level(_IN_TWO_WORDS, "forename in one word and in two"),
            _level(_SHORT_FORM, "short form of the forename"),
            _level("forename_sound_l = forename_sound_r", "forename sounds the same"),
            _level(_BY_MIDDLE_NAME, "known by a middle name"),
            _level(_INITIAL, "initial"),
            _level(_SLIP, "slip in the forename"),
            _level("forename_bones_l = forename_bones_r", "forename of the same consonants"),
            _level(_BEGINS, "one forename begins the other"),
            _level(_ALIKE_FORENAME, "forename alike"),
            _else("other forename", m_probability=OTHER_FORENAME_M, fix_m_probability=True),
        ],
    )


def _kinship() -> cl.CustomComparison:
    nameless = "(surname_l is null or surname_r is null)"
    return cl.CustomComparison(
        output_column_name="kinship",
        comparison_levels=[
            _level(f"{nameless} and {_FAMILY}", "one household or kin, surname unknown", **_set(0.5, 0.1)),
            _level(f"{nameless} and {_ONE_DOOR}", "one door, surname unknown", **_set(0.5, 0.1)),
            _level(f"{nameless} and {_ONE_STREET}", "one street, surname unknown", **_set(0.5, 0.1)),
            _level(f"{nameless} and postcode_l = postcode_r", "one postcode, surname unknown", **_set(0.5, 0.1)),
            _null(nameless),
            _level(f"{_FAMILY} and {_SAME}", "one household or kin, same surname"),
            _level(f"{_FAMILY} and {_ALIKE}", "one household or kin, surname alike"),
            _level(_FAMILY, "one household or kin, other surname"),
            _level(f"{_ONE_DOOR} and {_SAME}", "one door, same surname"),
            _level(f"{_ONE_DOOR} and {_ALIKE}", "one door, surname alike"),
            _level(_ONE_DOOR, "one door, other surname"),
            _level(f"{_ONE_STREET} and {_SAME}", "one street, same surname"),
            _level(f"{_ONE_STREET} and {_ALIKE}", "one street, surname alike"),
            _level(_ONE_STREET, "one street, other surname"),
            _level(f"postcode_l = postcode_r and {_SAME} and {_NO_DWELLING}", "one postcode, same surname"),
            _level(f"postcode_l = postcode_r and {_SAME}", "one postcode, neighbours, same surname"),
            _level(f"postcode_l = postcode_r and {_ALIKE}", "one postcode, surname alike"),
            _level("postcode_l = postcode_r", "one postcode, other surname"),
            _level(f"{_ONE_TOWN} and {_SAME}", "one town, same surname"),
            _level(f"outcode_l <> outcode_r and {_SAME}", "other town, same surname"),
            _level(_SAME, "place unknown, same surname"),
            _level(f"{_ONE_TOWN} and {_ALIKE}", "one town, surname alike"),
            _level(_ALIKE, "elsewhere, surname alike"),
            _level(_ONE_TOWN, "one town, other surname"),
            _else("elsewhere, other surname"),
        ],
    )


def _middle() -> cl.CustomComparison:
    """Middle names or initials, where both records have some."""
    return cl.CustomComparison(
        output_column_name="middle_names",
        comparison_levels=[
            _null(
                "coalesce(length(other_names_l), 0) = 0 or coalesce(length(other_names_r), 0) = 0 "
                f"or {_REORDERED} or ({_BY_MIDDLE_NAME})"
            ),
            _level("list_has_any(middle_names_l, middle_names_r)", "a middle name in common"),
            _level("left(other_names_l[1], 1) = left(other_names_r[1], 1)", "middle initial in common"),
            _else("other middle names"),
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
            _else("a rarer surname"),
        ],
    )


def _dob() -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="dob",
        comparison_levels=[
            _level(_IMPOSSIBLE, "of another generation", m_probability=OTHER_GENERATION_M, fix_m_probability=True),
            _null("dob_l is null or dob_r is null"),
            _level("dob_l = dob_r", "same date of birth"),
            _level(_DOB_SLIP, "slip in the date of birth"),
            _level(_DOB_PARTS, "two parts of the date of birth"),
            _else("other date of birth", m_probability=OTHER_DOB_M, fix_m_probability=True),
        ],
    )


def _gender() -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name="gender",
        comparison_levels=[
            _null("gender_l is null or gender_r is null"),
            _level("gender_l = gender_r", "same gender"),
            _else("other gender"),
        ],
    )


def _generation() -> cl.CustomComparison:
    """Adult or child, where a date of birth is missing; m is set: few records are wrong about it."""
    return cl.CustomComparison(
        output_column_name="generation",
        comparison_levels=[
            _null("generation_l is null or generation_r is null or (dob_l is not null and dob_r is not null)"),
            _level("generation_l = generation_r", "same generation", m_probability=0.98, fix_m_probability=True),
            _else("other generation", m_probability=0.02, fix_m_probability=True),
        ],
    )


def _parenthood() -> cl.CustomComparison:
    """The same tie to the children of one household: set, since random pairs of one household are mostly one person."""
    return cl.CustomComparison(
        output_column_name="parenthood",
        comparison_levels=[
            _null(f"parenthood_l is null or parenthood_r is null or not {_FAMILY}"),
            _level("parenthood_l = parenthood_r", "same tie to the children", **_set(0.93, 0.4)),
            _else("other tie to the children", **_set(0.07, 0.6)),
        ],
    )


def _namesake() -> cl.CustomComparison:
    """One forename twice in one generation of a household: set, four times rarer than between strangers.

    Parents do not name two children alike, and namesakes seldom share a home; random pairs of one household, being
    mostly one person, cannot teach it.
    """
    alike = f"(forename_l = forename_r or {_SHORT_FORM} or forename_sound_l = forename_sound_r)"
    return cl.CustomComparison(
        output_column_name="namesake",
        comparison_levels=[
            _null(f"not ({_FAMILY} and generation_l = generation_r) or generation_l is null or generation_r is null"),
            _level(alike, "namesakes of one generation and household", **_set(1.0, 0.25)),
            _else("other names of one generation and household", **_set(1.0, 1.0)),
        ],
    )


def _identifier(name: str) -> cl.CustomComparison:
    differs = IDENTIFIER_DIFFERS[name]
    slip = [_level("damerau_levenshtein(nino_l, nino_r) <= 1", "slip in the number", **_set(0.01, 1e-6))]
    return cl.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            _null(f"{name}_l is null or {name}_r is null" + (_UNCHECKED if name == "pupil_key" else "")),
            _level(f"{name}_l = {name}_r", "same number", **_set(1 - differs, IDENTIFIER_U[name])),
            *(slip if name == "nino" else []),
            _else("other number", **_set(differs, 1.0)),
        ],
    )


def _set(m: float, u: float) -> dict[str, Any]:
    return {"m_probability": m, "u_probability": u, "fix_m_probability": True, "fix_u_probability": True}
