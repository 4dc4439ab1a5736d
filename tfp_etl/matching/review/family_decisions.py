"""What an officer says of a whole family, as the pairs of records that `decisions.read` takes."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, pairwise, product

from tfp_etl.matching.decisions.subjects import DIFFERENT_FAMILIES, SAME_FAMILY

Pair = tuple[str, str, str]


def pairs(
    stay: Sequence[str], second: Sequence[str] = (), out: Sequence[str] = (), other: str | None = None
) -> Iterator[Pair]:
    """record_id_1, record_id_2, decision of what is said of a family; a record stands for its person.

    stay: who is of this family; second: who is one family too, another one; out: who is of neither, whoever they belong
    to; other: somebody of a family that is one with this. Nothing is said of those who stay among themselves.
    """
    for one, two in pairwise(second):
        yield one, two, SAME_FAMILY
    apart = chain(product(stay, second), product((*stay, *second), out), combinations(out, 2))
    for one, two in apart:
        yield one, two, DIFFERENT_FAMILIES
    if other is not None and stay:
        yield stay[0], other, SAME_FAMILY
