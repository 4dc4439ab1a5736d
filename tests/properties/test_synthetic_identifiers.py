"""Identifiers of the synthetic county are unique and valid for any seed and any number of people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfp_etl.synthetic.identify import UPN_LETTERS, nino, reference, scramble, upn

WORKED = ["C891400112001", "A891412312045", "E891233400077", "B801200005001", "P207000016049"]


@pytest.mark.parametrize("number", WORKED)
def test_check_letters_of_the_worked_examples(number):
    assert upn(np.array([int(number[1:])]))[0] == number


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(2, 2_000), st.integers(0, 500))
def test_a_scramble_is_one_to_one(seed, size, first):
    numbers = np.arange(size)
    assert sorted(scramble((numbers + first) % size, size, seed).tolist()) == numbers.tolist()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 900_000))
def test_numbers_never_meet(seed, first):
    serials = np.arange(first, first + 3_000)
    assert len(set(nino(serials, seed))) == len(serials)
    assert len(set(reference(serials, seed, "N{}"))) == len(serials)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 999_999_999_999))
def test_upn_check_letter_agrees_with_the_published_sum(stem):
    number = upn(np.array([stem]))[0]
    total = sum(place * int(digit) for place, digit in enumerate(number[1:], start=2))
    assert number[0] == UPN_LETTERS[total % 23]
