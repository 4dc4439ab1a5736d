"""What a delivery that changes a few records costs against a full run, and whether both find the same persons.

    python -m benchmarks.matching.incremental [--sizes 100000 300000 1000000] [--share 0.02] [--seed 77]
        [--records RECORDS.parquet] [--work DIR] [--out docs/benchmarks/incremental.md]

Records of the second generator (uk2), or a file in the generic columns. A half of the changed share is misspelt, a
quarter is new, a quarter is gone. Costs are processor and wall seconds of whole programs, start and families included.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.matching import layout, watching
from benchmarks.matching.uk2 import generate

ABOUT = (
    "`make bench-incremental`: records of the second generator; of the changed ones a half is misspelt, a quarter new,",
    "a quarter gone. Seconds of whole commands, `tfp link --plain --state DIR`, start of the program and families",
    "included: of processors, and on the wall in brackets (a full run uses both processors, one after changes mostly",
    "one). Full run: of the records before, no state yet. After changes: of the records after, by that state. Full run",
    "anew: of the records after, no state; the share is of its processor seconds. Grouped otherwise: records whose",
    "person is another group than in the run anew, which fits the population anew. Where the two differ:",
    "[ADR 0004](../adr/0004-an-incremental-run-is-a-full-run-over-a-frozen-population.md).",
)
HEAD = "| records | full run, s | after changes, s | share | full run anew, s | records grouped otherwise | outcome |"


def deliveries(records: Path, folder: Path, share: float) -> tuple[Path, Path]:
    """The delivery before and after the changes."""
    before, after = folder / "before.parquet", folder / "after.parquet"
    part = int(10_000 * share / 4)
    told = {"records": str(records), "part": part}
    with duckdb.connect() as db:
        for target, query in ((before, _BEFORE), (after, _AFTER)):
            db.execute(query, told)
            db.sql("from delivery").write_parquet(str(target))
    return before, after


_BEFORE = """
    create or replace temp table delivery as
    select * from read_parquet($records) where hash(record_id, 'new') % 10000 >= $part
"""
_AFTER = """
    create or replace temp table delivery as
    select * replace (
        if(hash(record_id, 'slip') % 10000 < 2 * $part, left(surname, 1) || substr(surname, 3), surname) as surname
    )
    from read_parquet($records)
    where hash(record_id, 'gone') % 10000 >= $part
"""
_OTHERWISE = """
    with pair as (
        select a.person_id as one, b.person_id as other, count(*) as records
        from read_parquet($one) as a join read_parquet($other) as b using (record_id)
        group by all
    ),
    parted as (select one from pair group by one having count(*) > 1),
    joined as (select other from pair group by other having count(*) > 1)
    select coalesce(sum(records), 0)::bigint
    from pair
    where one in (select one from parted) or other in (select other from joined)
"""


def link(records: Path, links: Path, state: Path) -> tuple[watching.Cost, str]:
    """What one run of the command cost, and how it says it was done."""
    line = [
        str(Path(sys.executable).parent / "tfp"),
        "link",
        "--input",
        str(records),
        "--output",
        str(links),
        "--plain",
    ]
    log = links.with_suffix(".log")
    cost = watching.run([*line, "--state", str(state)], log, seconds_at_most=3600, mb_at_most=16_384)
    if cost.ended:
        raise RuntimeError(f"{log}: {cost.ended}")
    told = [each for each in log.read_text(encoding="utf-8").splitlines() if " run: " in each]
    return cost, told[0].removeprefix("Note: ").split(":")[0] if told else "unknown"


def measure(records: Path, folder: Path, changed_share: float) -> str:
    """One row of the table."""
    before, after = deliveries(records, folder, changed_share)
    first, again, whole = (folder / f"{name}.parquet" for name in ("first", "again", "whole"))
    full, _ = link(before, first, folder / "state")
    changed, outcome = link(after, again, folder / "state")
    anew, _ = link(after, whole, folder / "other")
    with duckdb.connect() as db:
        count = db.execute("select count(*) from read_parquet($1)", [str(after)]).fetchall()[0][0]
        otherwise = db.execute(_OTHERWISE, {"one": str(again), "other": str(whole)}).fetchall()[0][0]
    share = changed.processor / anew.processor
    return f"| {count:,} | {_told(full)} | {_told(changed)} | {share:.2f} | {_told(anew)} | {otherwise:,} | {outcome} |"


def _told(cost: watching.Cost) -> str:
    return f"{cost.processor:.1f} ({cost.seconds:.1f})"


def main() -> None:
    """Measure each size and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--share", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks/incremental.md"))
    wishes = parser.parse_args()
    rows = []
    for size in [0] if wishes.records else wishes.sizes:
        folder = Path(tempfile.mkdtemp(prefix="tfp-incremental-", dir=wishes.work))
        try:
            if not wishes.records:
                layout.write(folder, *generate(size, wishes.seed))
            rows.append(measure(wishes.records or folder / "records.parquet", folder, wishes.share))
        finally:
            shutil.rmtree(folder)
        print(rows[-1], flush=True)
    page = [
        f"# A delivery that changes {wishes.share:.0%} of the records",
        "",
        *ABOUT,
        "",
        HEAD,
        "| ---: " * 6 + "| --- |",
        *rows,
        "",
    ]
    wishes.out.write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()
