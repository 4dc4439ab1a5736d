"""What a window pays a family: the best claimable route, less what was paid before, never above the maximum."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tfp_etl.model import Part, Status, Verdict

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Rates:
    """Pounds of the financial year in which a family was engaged."""

    result_maximum: Decimal
    route_a: Decimal
    progress_to_work: Decimal


def payable(
    *, route_a: Status, route_b: Status, progress_to_work: Status, rates: Rates, paid: Mapping[Part, Decimal]
) -> dict[Part, Decimal]:
    """Return what is due now, part by part; empty when nothing is claimable or nothing is left to pay.

    `paid` is what earlier windows paid for the family. No part is paid twice, and all windows together never pay more
    than the maximum: after a route A payment, route B pays the rest.
    """
    left = rates.result_maximum - sum(paid.values(), NOTHING)
    if route_b is Status.CLAIMABLE:
        wanted = {Part.ROUTE_B: rates.result_maximum}
    elif route_a is Status.CLAIMABLE:
        wanted = {Part.ROUTE_A: rates.route_a}
        if progress_to_work is Status.MET:
            wanted[Part.PROGRESS_TO_WORK] = rates.progress_to_work
    else:
        wanted = {}
    due: dict[Part, Decimal] = {}
    for part, amount in wanted.items():
        share = min(amount, left)
        if part not in paid and share > 0:
            due[part] = share
            left -= share
    return due


def verdict(*, route_a: Status, route_b: Status, due: Mapping[Part, Decimal]) -> Verdict:
    """Return the verdict of an attached family: claimable, claimable but already paid, or not claimable."""
    if Status.CLAIMABLE not in (route_a, route_b):
        return Verdict.NOT_CLAIMABLE
    return Verdict.CLAIMABLE if due else Verdict.BLOCKED_DUPLICATE
