"""The page of the side-by-side run, from its figures."""

from __future__ import annotations

from typing import Any

NAMES = {
    "ours": "tfp link (people and families)",
    "splink": "Splink 5, plain",
    "lean": "Splink 5, plain and lean",
    "recordlinkage": "recordlinkage ECM",
    "goldenmatch": "goldenmatch, zero configuration",
}
HEAD = "tool | wall s | CPU s | peak GB | precision | recall | pair F1 | B-cubed F1 | exact people | families F1"


def line(result: dict[str, Any]) -> str:
    """One run in one line of text."""
    if result["ended"]:
        return f"{result['size']:>9,} {result['tool']:<14} {result['ended']}"
    p = result["persons"]
    return (
        f"{result['size']:>9,} {result['tool']:<14} {result['seconds']:7.1f} s {result['peak_mb'] / 1024:5.2f} GB  "
        f"P {p['precision']:.4f} R {p['recall']:.4f} F1 {p['f1']:.4f} B3 {p['b3_f1']:.4f}"
    )


def _row(result: dict[str, Any]) -> str:
    name = NAMES[result["tool"]]
    if result["ended"]:
        cost = [f"{result[k]:,.0f}" if k in result else "" for k in ("seconds", "processor")]
        memory = f"{result['peak_mb'] / 1024:.1f}" if "peak_mb" in result else ""
        return f"| {name} | " + " | ".join([*cost, memory, result["ended"]]) + " |" + " |" * 5
    p, f = result["persons"], result["families"]
    cells = [f"{result['seconds']:,.1f}", f"{result['processor']:,.1f}", f"{result['peak_mb'] / 1024:.2f}"]
    cells += [f"{p[k]:.4f}" for k in ("precision", "recall", "f1", "b3_f1", "exact")]
    cells.append(f"{f['by_person']['f1']:.4f}" if f else "")
    return f"| {name} | " + " | ".join(cells) + " |"


def _ratio(results: list[dict[str, Any]]) -> list[str]:
    done = {(r["size"], r["tool"]): r for r in results if not r["ended"]}
    out = []
    for size in sorted({size for size, _ in done}):
        ours = done.get((size, "ours"))
        for tool in ("splink", "lean"):
            plain = done.get((size, tool))
            if ours and plain:
                wall, processor = (ours[k] / plain[k] for k in ("seconds", "processor"))
                out.append(
                    f"* {size:,} records, {NAMES[tool]}: {wall:.2f} times the wall time, {processor:.2f} times the CPU "
                    f"time; {ours['peak_mb'] / 1024:.1f} GB against {plain['peak_mb'] / 1024:.1f} GB."
                )
    return out


def page(figures: dict[str, Any]) -> str:
    """Markdown of the whole page."""
    about, results = figures["about"], figures["results"]
    out = [
        "# Matching beside other tools",
        "",
        f"`make bench-matching`, {about['date']}; {about['machine']}.",
        "",
        "![Wall time, memory and quality by number of records](matching.svg)",
        "",
        "Records of the second generator (`benchmarks/matching/uk2`: four feeds, claims, tenancies, school contacts,",
        "police records without a birth date; several cultures' names), which shares nothing with the synthetic",
        f"county of the platform; seed {figures['seed']}, normal noise. All tools read one Parquet file and write",
        "one, each in a process of its own; wall time and memory count from its start to its end. Memory is the",
        "highest sum over its processes, shared pages counted once (PSS), read four times a second. Ours finds",
        "people, then families; the others people only. Scores are over pairs of records (precision, recall, F1),",
        "over records (B-cubed), and over people of two or more records found exactly; families over pairs of",
        "people.",
        "",
    ]
    for size in sorted({r["size"] for r in results}):
        some = [r for r in results if r["size"] == size]
        loads = [r["load"] for r in some if "load" in r]
        out += [f"## {size:,} records", "", f"| {HEAD} |", "|" + " --- |" + " ---: |" * 9]
        out += [_row(result) for result in some]
        out += ["", f"Load of the machine after each run: {', '.join(f'{load:.1f}' for load in loads)}.", ""]
    out += ["## Against plain Splink", "", *_ratio(results), ""]
    if figures["checks"]:
        told = ", ".join(f"{name}: {'identical' if same else 'DIFFERENT'}" for name, same in figures["checks"].items())
        out += ["## The same again", "", f"People and families of ours at the smallest size, {told}.", ""]
    out += [
        "## How the others are set",
        "",
        "* Splink 5: `ForenameSurnameComparison`, `DateOfBirthComparison`, `PostcodeComparison`, exact numbers, eight",
        "  blocking rules, its training, connected components at 0.95 (`tools/plain_splink.py`).",
        "* Splink 5, lean: the same comparisons with the five narrowest of these rules, a million pairs a training",
        "  step, read and cleaned in DuckDB (`tools/lean_splink.py`): about the least that a plain run can do.",
        "* recordlinkage: six blocks, Jaro-Winkler names, exact fields, `ECMClassifier`, connected components.",
        "* goldenmatch: zero configuration, told to go on where it judges its own configuration poor.",
        "",
        "A tuned Splink with cannot-links is compared on quality, set by set: `benchmarks/matching/against_floor.py`.",
        "",
        "## Versions and how to repeat",
        "",
        f"* ours: {about['ours']}",
        f"* others (`.venv-bench`, locked in `benchmarks/matching/requirements.txt`): {about['others']}",
        "",
        '`make bench-matching`, or with `SIZES="100000"`, `TOOLS="ours splink lean"`, and',
        '`ONCE="recordlinkage goldenmatch"` for tools that run at the smallest size only. On a machine that does other',
        "work the seconds are longer; the ratio inside one run says more than the seconds.",
        "",
    ]
    return "\n".join(out)
