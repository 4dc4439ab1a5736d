"""What a workspace's warehouse holds, in counts, and what it lacks with the reasons."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from tfp_etl.warehouse import read


@dataclass(frozen=True)
class Summary:
    """Counts of what is there; rows held back and files rejected; decisions of officers by what became of them."""

    counts: read.Counts
    datasets: list[read.DatasetCount]
    verdicts: list[read.VerdictCount]
    held: list[read.HeldRows]
    rejected: list[read.RejectedFile]
    decisions: dict[str, int] = field(default_factory=dict)


def summary(db: Engine) -> Summary:
    """What the warehouse holds and lacks."""
    return Summary(
        read.counts(db),
        read.dataset_counts(db),
        read.verdict_counts(db),
        read.held_by_rule(db),
        read.rejected_files(db),
        read.decision_counts(db),
    )
