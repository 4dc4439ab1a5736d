"""The chart of the side-by-side run: wall time, memory and quality by number of records. FIGURES.json OUT_DIR."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

COLOURS = {
    "ours": "#1f5fa8",
    "splink": "#d1782a",
    "lean": "#e3b07a",
    "recordlinkage": "#6f8f4e",
    "goldenmatch": "#8a7aa8",
}
LABELS = {
    "ours": "tfp link",
    "splink": "Splink 5, plain",
    "lean": "Splink 5, lean",
    "recordlinkage": "recordlinkage",
    "goldenmatch": "goldenmatch",
}
INK, FAINT = "#333333", "#dddddd"
Result = dict[str, Any]


def short(n: float) -> str:
    """100000 as 100 k."""
    return f"{n / 1e6:g} M" if n >= 1e6 else f"{n / 1e3:g} k"


def panel(axes: Axes, results: list[Result], title: str, value: Callable[[Result], float], *, bars: bool) -> None:
    """Groups of bars by size, a bar a tool; a run that did not end has a mark in its place."""
    sizes = sorted({r["size"] for r in results})
    tools = [tool for tool in COLOURS if any(r["tool"] == tool for r in results)]
    width = 0.8 / len(tools)
    for place, tool in enumerate(tools):
        for at, size in enumerate(sizes):
            found = [r for r in results if r["size"] == size and r["tool"] == tool]
            x = at - 0.4 + width * (place + 0.5)
            if not found:
                continue
            if found[0]["ended"]:
                axes.text(x, axes.get_ylim()[0], "\u00d7", ha="center", va="bottom", color=COLOURS[tool], fontsize=11)
                continue
            y = value(found[0])
            axes.bar(
                x,
                y - (0 if bars else axes.get_ylim()[0]),
                width * 0.9,
                0 if bars else axes.get_ylim()[0],
                color=COLOURS[tool],
            )
            text = f"{y:.0f}" if y >= 20 else f"{y:.2g}" if bars else f"{y:.3f}".lstrip("0")
            axes.text(x, y, text, ha="center", va="bottom", fontsize=7.5, color=INK, rotation=0)
    axes.set_xticks(range(len(sizes)), [f"{short(size)} records" for size in sizes])
    axes.set_title(title, loc="left", fontsize=10.5, color=INK, pad=12)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.tick_params(length=0, labelsize=8.5, colors=INK)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def main() -> None:
    """Draw."""
    figures, out = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    results = figures["results"]
    done = [r for r in results if not r["ended"]]
    mpl.rcParams.update({"font.family": "sans-serif", "svg.hashsalt": "tfp"})
    page, (time, memory, quality) = plt.subplots(1, 3, figsize=(12.5, 3.9), gridspec_kw={"wspace": 0.16})
    time.set_ylim(0, 1.12 * max(r["seconds"] for r in done))
    memory.set_ylim(0, 1.12 * max(r["peak_mb"] for r in done) / 1024)
    low = min(r["persons"]["f1"] for r in done)
    quality.set_ylim(max(0.0, (low * 20 - 1) // 1 / 20), 1.04)
    panel(time, results, "Wall time, seconds", lambda r: float(r["seconds"]), bars=True)
    panel(memory, results, "Peak memory, GB", lambda r: float(r["peak_mb"]) / 1024, bars=True)
    panel(quality, results, "Pair F1 of people (axis cut)", lambda r: float(r["persons"]["f1"]), bars=False)
    tools = [tool for tool in COLOURS if any(r["tool"] == tool for r in results)]
    handles = [plt.Rectangle((0, 0), 1, 1, color=COLOURS[tool]) for tool in tools]
    note = ["\u00d7 did not finish"] if any(r["ended"] for r in results) else []
    handles += [plt.Rectangle((0, 0), 1, 1, alpha=0)] * len(note)
    page.legend(handles, [LABELS[t] for t in tools] + note, loc="lower center", ncols=6, frameon=False, fontsize=9)
    page.subplots_adjust(left=0.04, right=0.99, top=0.88, bottom=0.2)
    page.savefig(out / "matching.svg", metadata={"Date": None})
    page.savefig(out / "matching.png", dpi=110)


if __name__ == "__main__":
    main()
