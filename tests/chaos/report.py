"""The page on a series of kills: what was struck, and whether every road came to the same."""

from collections import Counter
from dataclasses import dataclass

from tests.chaos.roads import Told
from tests.chaos.state import LEFT_OUT_COLUMNS, LEFT_OUT_TABLES
from tests.chaos.striking import SHARES, by_stage


@dataclass(frozen=True)
class Report:
    """The page, and whether all is well."""

    text: str
    is_sound: bool


def of(told: list[Told], *, asked: int, seed: int, quiet: float, seconds: float) -> Report:
    """The page in Markdown."""
    struck = [blow for each in told for blow in each.struck]
    differing = [line for each in told for line in each.differing]
    failed = [line for each in told for line in each.failed]
    left = [line for each in told for line in each.left]
    is_sound = len(struck) >= asked and not (differing or failed or left)
    went_on = Counter(blow.ended for blow in struck if blow.ended)
    lines = [
        "# Killed and run again",
        "",
        f"`make chaos KILLS={asked} SEED={seed}`: {'every road came to the same' if is_sound else 'NOT SOUND'}.",
        "",
        "| what | figure |",
        "| --- | ---: |",
        f"| kills that struck a stage at work | {len(struck)} of {asked} asked |",
        f"| blows that fell between two stages or after the end (not counted) | {sum(each.missed for each in told)} |",
        f"| roads, from an empty folder to the second claim list | {len(told)} |",
        f"| runs of the ordinary command | {sum(each.runs for each in told)} |",
        f"| digests compared with those of the run without a kill | {sum(each.compared for each in told):,} |",
        f"| digests that differ | {len(differing)} |",
        f"| runs that failed though nobody killed anything | {len(failed)} |",
        f"| leftovers: unfinished or temporary files | {len(left)} |",
        f"| database killed: the worker stopped with an error / was not concerned | "
        f"{went_on['said so and stopped']} / {went_on['went on']} |",
        f"| seconds: the road without a kill, all together | {quiet:.0f}, {seconds:,.0f} |",
        "",
        "Kills by stage:",
        "",
        f"| stage | {' | '.join(SHARES)} | all |",
        f"| --- |{' ---: |' * (len(SHARES) + 1)}",
    ]
    for stage, kinds in sorted(by_stage(struck).items()):
        lines.append(f"| {stage} | {' | '.join(str(kinds[kind]) for kind in SHARES)} | {kinds.total()} |")
    every = Counter(blow.kind for blow in struck)
    lines.append(f"| all | {' | '.join(str(every[kind]) for kind in SHARES)} | {every.total()} |")
    lines += ["", *(f"- {line}" for line in (*differing, *failed, *left))]
    lines += ["Left out of the comparison:", ""]
    lines += [f"- `{name}`: {why}" for name, why in (LEFT_OUT_TABLES | LEFT_OUT_COLUMNS).items()]
    return Report("\n".join(lines).replace("\n\n\n", "\n\n") + "\n", is_sound)
