"""Which pupil numbers (UPN) pass their check, many at a time: stdnum, which knows the rule, looks at one by one."""

from collections.abc import Collection

import numpy as np
from stdnum.gb import upn

_LENGTH = 13
_LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPQRTUVWXYZ", np.uint8)  # by the sum over the digits, modulo their number
_WEIGHTS = np.arange(2, _LENGTH + 1)
_ZERO = ord("0")


def valid(numbers: Collection[str]) -> set[str]:
    """Those of the numbers that stdnum.gb.upn finds valid.

    Numbers of a letter and twelve digits are told by their sum, and stdnum is asked once for each authority that has
    given one with the right sum; of all others it is asked itself.
    """
    plain = [
        each for each in numbers if len(each) == _LENGTH and each.isascii() and each[0].isupper() and each[1:].isdigit()
    ]
    signs = np.array(plain, f"S{_LENGTH}").view(np.uint8).reshape(-1, _LENGTH)
    digits = signs[:, 1:].astype(np.int64) - _ZERO
    is_right = np.flatnonzero(_LETTERS[digits @ _WEIGHTS % len(_LETTERS)] == signs[:, 0])
    by_authority: dict[str, list[str]] = {}
    for number in (plain[at] for at in is_right.tolist()):
        by_authority.setdefault(number[1:4], []).append(number)
    known = {number for given in by_authority.values() if upn.is_valid(given[0]) for number in given}
    return known | {number for number in set(numbers).difference(plain) if upn.is_valid(number)}
