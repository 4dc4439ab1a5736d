"""A claim window."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ClaimWindow:
    """A period in which claims may be made. Opening, closing and cut-off days are all inside."""

    id: str
    opens_on: date
    closes_on: date
    cut_off_on: date

    def __post_init__(self) -> None:
        if not self.cut_off_on < self.opens_on <= self.closes_on:
            raise ValueError(
                f"window {self.id}: the cut-off must lie before the opening, the opening before the closing"
            )
