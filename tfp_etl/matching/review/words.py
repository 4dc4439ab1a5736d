"""Levels, guards and chances in plain words."""

import re

import pyarrow as pa

# Comparisons whose levels do not name what they compare.
NAMED = {
    "pupil_key": "pupil number",
    "nino": "National Insurance number",
    "nominal_ref": "police nominal number",
}

_SHARE = re.compile(r"a surname of ([0-9.]+)% or more")

GUARDS = pa.table(
    {
        "guard": pa.array([1, 2, 3, 4], pa.int8()),
        "because": [
            "a forename that differs inside one household is a brother, sister or twin",
            "a name alone, without birth date or place, never joins",
            "an initial that fits two people about equally well is given to neither",
            "two sources each tell of births a generation apart: parent and child of one name",
        ],
    }
)


def of_level(field: str, label: str) -> str:
    """A level of a comparison in words that stand alone."""
    share = _SHARE.fullmatch(label)
    if share:
        return f"a surname that 1 in {100 / float(share[1]):,.0f} or more bear"
    named = NAMED.get(field)
    return f"{named}: {label}" if named else label
