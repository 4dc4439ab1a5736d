"""`python -m tests.chaos`: kill what takes a delivery to its claim list, again and again; compare with a quiet run."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos import deliveries, report
from tests.chaos.roads import Roads, Told

PER_ROAD = 36


def main() -> int:
    """Kill until as many blows as asked struck; the exit code: 0 where every road came to the same."""
    options = _options()
    began = time.monotonic()

    def say(text: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - began:6.0f} s] {text}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="tfp-chaos-", ignore_cleanup_errors=True) as folder:
        base = Path(options.folder or folder).resolve()
        base.mkdir(parents=True, exist_ok=True)
        made = deliveries.make(base / "deliveries")
        roads = Roads(base, made, seed=options.seed, say=say)
        say("the road without a kill")
        quiet = roads.uninterrupted()
        say(f"took {quiet:.0f} s; now {options.kills} kills, seed {options.seed}")
        told: list[Told] = []
        while (struck := sum(len(each.struck) for each in told)) < options.kills and len(told) < options.kills:
            number = len(told) + 1
            told.append(roads.killed(number, min(PER_ROAD, options.kills - struck)))
            say(
                f"road {number}: {len(told[-1].struck)} kills struck, {told[-1].runs} runs, "
                f"{told[-1].compared} digests compared, {len(told[-1].differing)} differ"
            )
            for line in (*told[-1].differing, *told[-1].left):
                say(f"  {line}")
            if told[-1].failed or told[-1].differing or told[-1].left:
                say(f"  kept in {base}")
                if not options.folder:
                    break
    found = report.of(told, asked=options.kills, seed=options.seed, quiet=quiet, seconds=time.monotonic() - began)
    sys.stdout.write(found.text)
    if options.report:
        options.report.write_text(found.text, encoding="utf-8")
    return 0 if found.is_sound else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--folder", help="work here and keep roads that differ; default: a temporary folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
