"""Clerical damage: what each kind does to a value, and that the levels differ."""

import numpy as np
import pytest

from tfp_etl.synthetic.calendar import ISO, NEVER, UK, spell
from tfp_etl.synthetic.damage import LEVELS, Damage, loosen, mishear, misread, slip
from tfp_etl.synthetic.words import load


def damage(level: str) -> Damage:
    return Damage(np.random.default_rng(5), load(), LEVELS[level])


def test_heavier_damage_changes_more_names():
    names = np.array(["Katherine"] * 4_000, dtype=object)
    changed = {}
    for level in LEVELS:
        forenames, surnames = damage(level).names(names, names)
        changed[level] = int((forenames != names).sum() + (surnames != names).sum())
    assert 0 < changed["light"] < changed["normal"] < changed["heavy"] < 4_000


def test_a_slip_keeps_most_of_a_name():
    rng = np.random.default_rng(3)
    slipped = {slip("Robinson", rng) for _ in range(60)}
    assert len(slipped) > 10
    assert all(abs(len(name) - 8) <= 1 and name[0] == "R" for name in slipped)
    assert slip("Jo", rng) == "Jo"


@pytest.mark.parametrize(("spoil", "name", "seen"), [(mishear, "Stephen", "Stefen"), (misread, "Burnham", "Bumham")])
def test_sound_and_shape_lead_to_the_known_misspellings(spoil, name, seen):
    rng = np.random.default_rng(1)
    assert seen in {spoil(name, rng) for _ in range(200)}


def test_accents_hyphens_and_apostrophes_come_loose():
    rng = np.random.default_rng(1)
    assert loosen("Wróbel", rng) == "Wrobel"
    assert {loosen("Smith-Jones", rng) for _ in range(50)} == {"Smith Jones", "Smith", "Jones"}
    assert {loosen("O'Neill", rng) for _ in range(50)} == {"ONeill", "O Neill"}


def test_birth_dates_are_lost_mistyped_and_written_in_other_ways():
    dob = np.full(20_000, 5_000)
    cells = damage("normal").birth_texts(dob, UK)
    usual = spell(dob[:1], UK)[0]
    missing, placeholder = int(sum(cell is None for cell in cells)), int((cells == "01/01/1900").sum())
    assert 500 < missing < 1_500
    assert 10 < placeholder < 200
    assert (cells == usual).mean() > 0.88
    assert any(cell == spell(dob[:1], ISO)[0] for cell in cells)


def test_an_open_end_is_blank():
    assert spell(np.array([NEVER, 0]), ISO).tolist() == [None, "1970-01-01"]


def test_ninos_lose_their_suffix_or_gain_spaces():
    cells = damage("heavy").ninos(np.array(["AB123456C"] * 3_000, dtype=object))
    assert {"AB123456C", "AB123456", "AB 12 34 56 C", "ab123456c"} <= set(cells)
