"""Hashes of 64 bits, asked in arrays: which of a county's are among some thousands, and which came or went.

A million are asked in some hundredths of a second, where the database builds a table of them.
"""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Mask = NDArray[np.bool_]

_ROOM = 32  # places a hash has for itself, so that few of the others fall on one
_BITS = 64


def among(values: Hashes, few: Hashes) -> Mask:
    """Which of the values are in `few`; both are hashes, so that their upper bits tell them apart."""
    found = np.zeros(len(values), dtype=bool)
    few = distinct(few)
    if len(few):
        shift = np.uint64(_BITS - (_ROOM * len(few)).bit_length())
        taken = np.zeros(1 << (_BITS - int(shift)), dtype=bool)
        taken[few >> shift] = True
        maybe = np.flatnonzero(taken[values >> shift])
        at = np.minimum(np.searchsorted(few, values[maybe]), len(few) - 1)
        found[maybe[few[at] == values[maybe]]] = True
    return found


def otherwise(now: Hashes, before: Hashes) -> Hashes:
    """Those that are there another number of times."""
    now, before = np.sort(now), np.sort(before)
    changed = np.setxor1d(distinct(now), distinct(before), assume_unique=True)
    again = distinct(np.r_[twice(now), twice(before)])
    times = (np.searchsorted(rows, again, "right") - np.searchsorted(rows, again) for rows in (now, before))
    return distinct(np.r_[changed, again[np.not_equal(*times)]])


def distinct(values: Hashes) -> Hashes:
    """Each once, in order; np.unique takes thirty times as long."""
    ordered = np.sort(values)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def twice(ordered: Hashes) -> Hashes:
    """Those that come again, of hashes in their order."""
    after = ordered[1:]
    return np.asarray(after[after == ordered[:-1]])
