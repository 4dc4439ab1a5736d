"""Levels, guards and chances in plain words."""

import pyarrow as pa

# Comparisons whose levels do not name what they compare.
NAMED = {
    "pupil_key": "pupil number",
    "nino": "National Insurance number",
    "nominal_ref": "police nominal number",
}

GUARDS = pa.table(
    {
        "guard": pa.array([1, 2], pa.int8()),
        "because": [
            "a forename that differs inside one household is a brother, sister or twin",
            "a name alone, without birth date or place, never joins",
        ],
    }
)


def of_level(field: str, label: str) -> str:
    """A level of a comparison in words that stand alone."""
    named = NAMED.get(field)
    return f"{named}: {label}" if named else label
