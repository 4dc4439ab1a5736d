"""What a run of matching did: all of it, or only what changed, and where the two could differ."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """How a run came to its persons.

    mode: `full` or `incremental`; why: the reason for a full run, blank otherwise; counts: rows and nodes by what was
    done with them; drift_bits: how much the population moved since weights were last fitted to it; near: scored pairs
    whose weight lies within `drift_bits` of the threshold, the only ones that a full run could decide otherwise; of:
    persons or families.
    """

    mode: str
    why: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    drift_bits: float = 0.0
    near: int = 0
    of: str = "persons"

    def lines(self) -> list[str]:
        """The outcome in plain words, one line a fact."""
        of = "" if self.of == "persons" else f" of {self.of}"
        if self.mode == "full":
            return [f"full run{of}: {self.why}"]
        told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in self.counts.items())
        if of:
            return [f"incremental run{of}: {told}"]
        return [
            f"incremental run: {told}",
            f"population moved by {self.drift_bits:.3f} bits since the last full run; "
            f"{self.near:,} pairs lie that near to the threshold",
        ]


class FullRunNeeded(Exception):  # noqa: N818  (no error: the other way to the same result)
    """The state cannot carry this delivery; the message says why."""
