"""Clerical damage: what typing, hearing, scanning and out-of-date records make of true values."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tfp_etl.synthetic.calendar import ISO, NEVER, STRAY_ISO, STRAY_UK, UK, Flags, Ints, Texts, either, spell
from tfp_etl.synthetic.words import Words

LEVELS = {"light": 0.4, "normal": 1.0, "heavy": 2.2}
NEIGHBOURS = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "wqwrtyuiopsadfghjkzxzcvbn".ljust(26, "m"), strict=True),
)
SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("ee", "ea"), ("tt", "t"), ("ll", "l"), ("nn", "n"),
    ("ai", "ay"), ("ou", "u"), ("c", "k"), ("y", "i"), ("s", "z"),
)  # fmt: skip
SHAPES = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("cl", "d"), ("e", "c"), ("h", "b"), ("i", "l"))
LONGEST_LAG = 900


@dataclass
class Damage:
    """Damage of one source's records in one block; `factor` scales every rate."""

    rng: np.random.Generator
    words: Words
    factor: float

    def hit(self, size: int, rate: float) -> Flags:
        """Which of so many cells suffer something that happens at this rate."""
        return self.rng.random(size) < min(0.6, rate * self.factor)

    def change(self, cells: Texts, rate: float, spoil: Callable[[str, np.random.Generator], str]) -> Texts:
        """Cells with a share of them spoilt; blanks stay blank."""
        chosen = np.flatnonzero(self.hit(len(cells), rate) & cells.astype(bool))
        if len(chosen):
            cells = cells.copy()
            cells[chosen] = [spoil(str(cell), self.rng) for cell in cells[chosen]]
        return cells

    def blank(self, cells: Texts, rate: float) -> Texts:
        """Cells with a share of them lost."""
        return either(self.hit(len(cells), rate), None, cells)

    def lag(self, size: int, rate: float) -> Ints:
        """Days by which an agency's knowledge of an address or name is behind; 0 for most."""
        return np.where(self.hit(size, rate), self.rng.integers(60, LONGEST_LAG, size), 0)

    def names(self, forenames: Texts, surnames: Texts, *, upper: bool = False) -> tuple[Texts, Texts]:
        """Forenames and surnames as an agency has them."""
        forenames = self.change(forenames, 0.035, self._nickname)
        for spoil, rate in ((slip, 0.022), (mishear, 0.01), (misread, 0.004)):
            forenames, surnames = self.change(forenames, rate, spoil), self.change(surnames, rate, spoil)
        surnames = self.change(surnames, 0.25, loosen)
        swapped = self.hit(len(forenames), 0.005)
        forenames, surnames = np.where(swapped, surnames, forenames), np.where(swapped, forenames, surnames)
        if upper:
            return shout(forenames), shout(surnames)
        for style, rate in ((str_upper, 0.02), (str_lower, 0.006), (stray_space, 0.012)):
            forenames, surnames = self.change(forenames, rate, style), self.change(surnames, rate, style)
        return forenames, self.change(surnames, 0.05, str_upper)

    def _nickname(self, name: str, rng: np.random.Generator) -> str:
        known = self.words.nicknames.get(name)
        return known[int(rng.integers(len(known)))] if known else name

    def birth_days(self, dob: Ints) -> Ints:
        """Birth dates as known: a share missing (NEVER), a share mistyped."""
        size = len(dob)
        dates = dob.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        day_in_month = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
        month = months.astype(np.int64) % 12 + 1
        year_start = dates.astype("datetime64[Y]").astype("datetime64[M]")
        turned = (year_start + (np.minimum(day_in_month, 12) - 1)).astype("datetime64[D]").astype(np.int64) + month - 1
        known = np.where(self.hit(size, 0.008) & (day_in_month <= 12), turned, dob)
        step = self.rng.choice(np.array([1, -1, 10, -10, 365, -365, 3652, 30]), size)
        known = np.where(self.hit(size, 0.012), known + step, known)
        return np.where(self.hit(size, 0.045), NEVER, known)

    def birth_texts(self, dob: Ints, form: str) -> Texts:
        """Birth dates as written: other formats, placeholders, impossible dates among the usual ones."""
        known = self.birth_days(dob)
        cells = spell(known, form)
        stray = self.hit(len(cells), 0.01) & (known != NEVER)
        forms = STRAY_ISO if form == ISO else STRAY_UK
        choice = self.rng.integers(0, len(forms), len(cells))
        for place, other in enumerate(forms):
            mine = stray & (choice == place)
            cells[mine] = spell(known[mine], other)
        cells[self.hit(len(cells), 0.003)] = "01/01/1900" if form == UK else "1900-01-01"
        cells[self.hit(len(cells), 0.0004)] = "31/02/1985" if form == UK else "1985-02-31"
        return cells

    def ninos(self, cells: Texts) -> Texts:
        """NINOs as written: without suffix, in groups, in small letters."""
        cells = self.change(cells, 0.04, lambda cell, _: cell[:8])
        cells = self.change(
            cells, 0.03, lambda cell, _: " ".join((cell[:2], cell[2:4], cell[4:6], cell[6:8], cell[8:])).strip()
        )
        return self.change(cells, 0.004, str_lower)

    def postcodes(self, cells: Texts) -> Texts:
        """Postcodes as written: without the space, in small letters, of nobody."""
        cells = self.change(cells, 0.03, lambda cell, _: cell.replace(" ", ""))
        cells = self.change(cells, 0.008, str_lower)
        return self.change(cells, 0.002, lambda cell, _: "ZZ99 3VZ")


def shout(cells: Texts) -> Texts:
    """Cells in capitals."""
    return np.array([cell.upper() if cell else cell for cell in cells], dtype=object)


def str_upper(cell: str, _: np.random.Generator) -> str:
    """One cell in capitals."""
    return cell.upper()


def str_lower(cell: str, _: np.random.Generator) -> str:
    """One cell in small letters."""
    return cell.lower()


def stray_space(cell: str, rng: np.random.Generator) -> str:
    """A space too many, at an end."""
    return f"{cell} " if rng.random() < 0.7 else f" {cell}"


def slip(cell: str, rng: np.random.Generator) -> str:
    """A typing slip: letters exchanged, dropped, doubled or the neighbouring key."""
    if len(cell) < 3:
        return cell
    at = int(rng.integers(1, len(cell) - 1))
    way = int(rng.integers(4))
    if way == 0:
        return cell[:at] + cell[at + 1] + cell[at] + cell[at + 2 :]
    if way == 1:
        return cell[:at] + cell[at + 1 :]
    if way == 2:
        return cell[:at] + cell[at] + cell[at:]
    return cell[:at] + NEIGHBOURS.get(cell[at].lower(), "e") + cell[at + 1 :]


def _swap_first(cell: str, pairs: tuple[tuple[str, str], ...], start: int) -> str:
    for old, new in (*pairs[start:], *pairs[:start]):
        at = cell.find(old, 1)
        if at > 0:
            return cell[:at] + new + cell[at + len(old) :]
    return cell


def mishear(cell: str, rng: np.random.Generator) -> str:
    """A spelling that sounds the same."""
    return _swap_first(cell, SOUNDS, int(rng.integers(len(SOUNDS))))


def misread(cell: str, rng: np.random.Generator) -> str:
    """A letter that a scanner took for another."""
    return _swap_first(cell, SHAPES, int(rng.integers(len(SHAPES))))


def loosen(cell: str, rng: np.random.Generator) -> str:
    """A hyphen, an apostrophe or an accent written in another way; other names stay as they are."""
    if "-" in cell:
        return cell.replace("-", " ") if rng.random() < 0.5 else cell.split("-")[int(rng.integers(2))]
    if "'" in cell:
        return cell.replace("'", "" if rng.random() < 0.6 else " ")
    return cell.translate(PLAIN)


PLAIN = str.maketrans("ółńüíéáçżśćęą", "olnuieaczscea")
