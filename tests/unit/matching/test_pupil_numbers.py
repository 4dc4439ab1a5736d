"""Pupil numbers told many at a time, as stdnum tells each."""

import numpy as np
from stdnum.gb import upn

from tfp_etl.matching.pupil_numbers import valid


def test_numbers_are_told_as_stdnum_tells_each():
    chance = np.random.default_rng(5)
    numbers = {f"{chance.choice(list('ABCDEFGHIZ9 '))}{chance.integers(0, 10**12):012}" for _ in range(20_000)}
    right = set()
    for number in list(numbers)[:4000]:
        put_right = f"{chance.choice([330, 801, 938, 204, 0, 999]):03}{number[4:]}"
        right.add(upn.calc_check_digit(put_right) + put_right)
    temporary = {"B80120000500A", "X80120000500A", upn.calc_check_digit("80120000500A") + "80120000500A"}
    odd = {
        "",
        "B801200005001",
        "b801200005001",
        " B801200005001",
        "B80120000500",
        "B8012000050011",
        "B80120000500\u0661",
    }
    asked = numbers | right | temporary | odd
    found = valid(asked)
    assert found == {number for number in asked if upn.is_valid(number)}
    assert 2000 < len(found & right) < len(right)
    assert found & temporary
    assert found & odd


def test_no_numbers_are_none():
    assert valid(set()) == set()
