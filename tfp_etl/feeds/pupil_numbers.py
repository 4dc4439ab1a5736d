"""Unique pupil numbers: shape and check letter (programme-rules, section 4.1), over distinct numbers.

python-stdnum gives the check letter; its list of local authorities lacks newer ones, so the authority is not checked.
"""

import re

from stdnum.exceptions import ValidationError
from stdnum.gb import upn

SHAPE = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")


def has_shape(number: str) -> bool:
    """A letter and twelve characters of a permanent or temporary pupil number."""
    return SHAPE.fullmatch(number) is not None


def has_check_letter(number: str) -> bool:
    """Does the first letter agree with the rest?"""
    try:
        return bool(upn.calc_check_digit(number[1:]) == number[0])
    except (ValidationError, ValueError):
        return False
