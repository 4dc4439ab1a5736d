"""What a window pays: whole results, progress, the rest after an earlier payment, never above the maximum."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfp_etl.claims.money import Rates, payable, verdict
from tfp_etl.model import Part, Status, Verdict

RATES = Rates(Decimal(800), Decimal(700), Decimal(100))
YES, NO, MET = Status.CLAIMABLE, Status.NOT_MET, Status.MET


def due(a, b, progress, paid=None):
    parts = payable(route_a=a, route_b=b, progress_to_work=progress, rates=RATES, paid=paid or {})
    return {part.value: int(amount) for part, amount in parts.items()}


@pytest.mark.parametrize(
    ("a", "b", "progress", "paid", "expected"),
    [
        (YES, NO, NO, {}, {"ROUTE_A": 700}),
        (YES, NO, MET, {}, {"ROUTE_A": 700, "PROGRESS_TO_WORK": 100}),
        (NO, NO, MET, {}, {}),
        (YES, YES, MET, {}, {"ROUTE_B": 800}),
        (NO, YES, NO, {Part.ROUTE_A: Decimal(700)}, {"ROUTE_B": 100}),
        (NO, YES, NO, {Part.ROUTE_A: Decimal(700), Part.PROGRESS_TO_WORK: Decimal(100)}, {}),
        (YES, NO, MET, {Part.ROUTE_A: Decimal(700)}, {"PROGRESS_TO_WORK": 100}),
        (YES, NO, NO, {Part.ROUTE_A: Decimal(700)}, {}),
        (YES, NO, MET, {Part.ROUTE_B: Decimal(800)}, {}),
        (YES, YES, MET, {Part.ROUTE_B: Decimal(800)}, {}),
    ],
)
def test_what_is_due(a, b, progress, paid, expected):
    assert due(a, b, progress, paid) == expected


def test_a_claimable_route_with_nothing_left_is_a_duplicate():
    assert verdict(route_a=YES, route_b=NO, due={}) is Verdict.BLOCKED_DUPLICATE
    assert verdict(route_a=YES, route_b=NO, due={Part.ROUTE_A: Decimal(700)}) is Verdict.CLAIMABLE
    assert verdict(route_a=NO, route_b=NO, due={}) is Verdict.NOT_CLAIMABLE


@given(
    st.lists(st.tuples(st.sampled_from([YES, NO]), st.sampled_from([YES, NO]), st.sampled_from([MET, NO])), max_size=6)
)
def test_no_sequence_of_windows_pays_more_than_the_maximum_or_a_part_twice(windows):
    paid: dict[Part, Decimal] = {}
    for a, b, progress in windows:
        new = payable(route_a=a, route_b=b, progress_to_work=progress, rates=RATES, paid=paid)
        assert not set(new) & set(paid)
        paid |= new
    assert sum(paid.values()) <= RATES.result_maximum
