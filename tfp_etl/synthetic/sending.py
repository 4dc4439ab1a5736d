"""What every sender puts into its files about one block: true lives in, damaged rows and their truth out."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tfp_etl.synthetic.calendar import ISO, NEVER, UK, Flags, Ints, Texts, day, spell, stream
from tfp_etl.synthetic.damage import Damage
from tfp_etl.synthetic.layouts import layout_of
from tfp_etl.synthetic.people import People, Span
from tfp_etl.synthetic.places import Places
from tfp_etl.synthetic.render import Delivery, Truth
from tfp_etl.synthetic.words import Words

TWICE_SHARE = 0.002  # rows that a sender's export holds twice


@dataclass
class Sender:
    """A sender's view of one block: where it writes, how it spoils, which extracts it makes."""

    people: People
    places: Places
    words: Words
    span: Span
    extracts: list[date]
    delivery: Delivery
    truth: Truth
    seed: int
    block: int
    level: float

    def damage(self, topic: int, factor: float) -> Damage:
        """Damage of one source, with a random stream of its own."""
        return Damage(stream(self.seed, self.block, 100 + topic), self.words, self.level * factor)

    def serials(self, persons: Ints) -> Ints:
        """Person numbers over the whole county; -1 stays -1."""
        return np.where(persons >= 0, persons + self.people.first_person, -1)

    def send(
        self,
        dataset: str,
        extract: date,
        columns: dict[str, Texts],
        shown: Flags,
        about: list[tuple[Ints, str]],
    ) -> None:
        """Write the shown rows, a few of them twice, and note who each is about (persons and person part)."""
        rows = np.flatnonzero(shown)
        if not len(rows):
            return
        rng = stream(self.seed, self.block, 200, day(extract), len(dataset), len(rows))
        sent = np.concatenate([rows, rows[rng.random(len(rows)) < TWICE_SHARE * self.level]])
        self.delivery.add(dataset, extract, {name: cells[sent] for name, cells in columns.items()})
        key = [columns[name][rows] for name in layout_of(dataset).key]
        for persons, part in about:
            self.truth.note(dataset, key, self.serials(persons[rows]), part)


def digits(numbers: Ints) -> Texts:
    """Whole numbers as text."""
    return numbers.astype(str).astype(object)


def until(days: Ints, extract: int) -> Ints:
    """Days that are known at an extract: later ones are still blank."""
    return np.where(days <= extract, days, NEVER)


def iso(days: Ints) -> Texts:
    """Days as ISO text, NEVER blank."""
    return spell(days, ISO)


def uk(days: Ints) -> Texts:
    """Days as dd/mm/yyyy, NEVER blank."""
    return spell(days, UK)
