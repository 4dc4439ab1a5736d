"""`tfp check`: what a file would come to, told to its sender before it is sent. No database, no Airflow, no network."""

import datetime as dt
import json
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.markup import escape

from tfp_etl import __version__, checking
from tfp_etl.checking import Finding, Findings, headline, places, sending_back
from tfp_etl.checking.places import Asked, NothingToCheckError
from tfp_etl.checking.workbook import workbook
from tfp_etl.cli import screen
from tfp_etl.feeds.errors import FileRejected, LoaderBroke
from tfp_etl.feeds.limits import Limits
from tfp_etl.platform import told
from tfp_etl.quality.run import ExpectationBroke
from tfp_etl.settings import Settings

WHOLE, NOT_CHECKED, HELD, REFUSED = 0, 1, 3, 4
EXIT = {"whole": WHOLE, "held": HELD, "refused": REFUSED}
COLOURS = {"whole": "green", "held": "yellow", "refused": "red"}
DOES = {"reject": "would refuse the file", "hold": "would be held back", "warn": "would load, with a doubt"}
FORMAT_VERSION = 1
WIDEST, INDENT = 120, 11


def check(
    paths: Sequence[Path],
    *,
    dataset: str | None = None,
    extract_on: dt.date | None = None,
    json_to: str | None = None,
    report_to: Path | None = None,
) -> int:
    """Check files or folders, print what was found; the exit code: of the worst file, but NOT_CHECKED wins."""
    settings = Settings()
    try:
        asked, passed_over = places.asked(paths, dataset=dataset, extract_on=extract_on, limits=settings.limits)
        found, broke = _examine_all(asked, settings.limits, quiet=json_to == "-")
        reports = _reports(report_to, found, settings.contact)
        _keep_json(json_to, found, broke)
        for target, content in reports:
            sending_back.write(target, content)
    except (NothingToCheckError, OSError) as problem:
        screen.error(told.of_error(problem))
        return NOT_CHECKED
    if json_to != "-":
        _print(found, passed_over)
        for target, _ in reports:
            screen.line(f"Report: {target}")
    for text in broke:
        screen.error(text)
    return NOT_CHECKED if broke else max(EXIT[each.verdict] for each, _ in found)


def _examine_all(
    asked: Sequence[Asked], limits: Limits, *, quiet: bool
) -> tuple[list[tuple[Findings, Asked]], list[str]]:
    """What was found in each file, and the faults of ours that kept a file from being checked."""
    found: list[tuple[Findings, Asked]] = []
    broke = []
    with _watching(quiet=quiet) as say:
        for each in asked:
            say(each.shown)
            try:
                found.append((_examine(each, found, limits), each))
            except (LoaderBroke, ExpectationBroke, OSError) as fault:
                broke.append(f"{each.shown}: could not be checked: {told.of_error(fault)}")
    return found, broke


def _examine(each: Asked, before: Sequence[tuple[Findings, Asked]], limits: Limits) -> Findings:
    if isinstance(each.landed, FileRejected):
        return checking.of_refusal(each.shown, each.landed)
    taken = [
        (one.landed, one.rows_in)
        for one, _ in before
        if one.landed and one.rows_in is not None and one.verdict != "refused"
    ]
    previous = places.earlier_rows(each.landed, taken)
    return checking.examine(each.path, each.landed, previous_rows=previous, file=each.shown, limits=limits)


@contextmanager
def _watching(*, quiet: bool) -> Iterator[Any]:
    """A spinner with the name of the file on a terminal; nothing elsewhere."""
    if quiet or not screen.out.is_terminal:
        yield lambda _: None
        return
    with screen.out.status("Checking") as spinner:
        yield lambda name: spinner.update(f"Checking {escape(name)}")


def _print(found: Sequence[tuple[Findings, Asked]], passed_over: Sequence[str]) -> None:
    for each, asked in found:
        _print_one(each, asked.notes)
    if len(found) > 1:
        counts = {verdict: sum(each.verdict == verdict for each, _ in found) for verdict in EXIT}
        screen.line(
            f"{len(found)} files: {counts['whole']} would load whole, {counts['held']} with rows held back, "
            f"{counts['refused']} would be refused."
        )
    if passed_over:
        screen.line(f"Not looked at, as it is neither .csv nor .xlsx: {len(passed_over)}.")


def _print_one(each: Findings, notes: Sequence[str]) -> None:
    out, colour = screen.out, COLOURS[each.verdict]
    out.print(f"[bold]{escape(each.file)}[/]  [{colour}]{escape(headline(each))}[/]")
    if each.refusal:
        where = f" (line {each.refusal.lines[0]})" if each.refusal.lines else ""
        _item("why", f"{each.refusal.rule}{where}")
        _item("mend", each.refusal.advice)
        _item("who", each.who)
    for text in (*notes, *each.warnings):
        _item("note", text)
    for finding in each.rules:
        _print_rule(finding)
    out.print()


def _print_rule(finding: Finding) -> None:
    rule = finding.mending
    rows = f"{finding.rows:,} row{'' if finding.rows == 1 else 's'}"
    screen.out.print(f"\n  [bold]{rows}[/] {DOES[rule.severity]}: {escape(rule.words)}")
    more = f" and {finding.rows - len(finding.places):,} more" if finding.rows > len(finding.places) else ""
    _item("where", ", ".join(finding.places) + more)
    _item("mend", rule.fix)
    _item("who", rule.who)


def _item(title: str, text: str) -> None:
    width = min(screen.out.width, WIDEST) - INDENT
    lines = textwrap.wrap(text, max(width, 30), break_long_words=False, break_on_hyphens=False) or [""]
    for number, line in enumerate(lines):
        screen.out.print(f"    [dim]{'' if number else title:<6}[/] {escape(line)}")


def _reports(report_to: Path | None, found: Sequence[tuple[Findings, Asked]], contact: str) -> list[tuple[Path, bytes]]:
    """The reports that were asked for: of one file into the file named, of several one each into the folder named."""
    if report_to is None:
        return []
    is_file = report_to.suffix.lower() == ".xlsx"
    if is_file and len(found) != 1:
        raise NothingToCheckError(f"--report {report_to}: a report is about one file; name a folder for several.")
    reports: dict[Path, bytes] = {}
    for each, asked in found:
        name, target = each.file.replace("/", "_"), report_to
        if not is_file:
            target = report_to / f"{name}.xlsx"
            twins = sum(each.file == other.file for other, _ in found)
            if twins > 1:  # files of one name out of several folders
                target = report_to / f"{name}.{each.sha256[:8]}.xlsx"
        reports[target] = workbook(each, file_id=None, contact=contact, notes=asked.notes)
    given = {asked.path.resolve() for _, asked in found}
    if given & {target.resolve() for target in reports}:
        raise NothingToCheckError(f"--report {report_to}: this would write over the file that is checked.")
    return list(reports.items())


def _keep_json(json_to: str | None, found: Sequence[tuple[Findings, Asked]], broke: Sequence[str]) -> None:
    if json_to is None:
        return
    text = json.dumps(
        {
            "format": FORMAT_VERSION,
            "version": __version__,
            "files": [_plain(each, asked.notes) for each, asked in found],
            "not_checked": list(broke),
        },
        indent=2,
        ensure_ascii=False,
    )
    if json_to == "-":
        screen.out.print(text, markup=False, highlight=False)
    else:
        Path(json_to).write_text(text + "\n", encoding="utf-8")


def _plain(each: Findings, notes: Sequence[str]) -> dict[str, Any]:
    """What was found in a file as plain values, without a value of the file."""
    refusal = each.refusal and {
        "rule": each.refusal.rule,
        "lines": list(each.refusal.lines),
        "fix": each.refusal.advice,
        "who": each.who,
    }
    return {
        "file": each.file,
        "source": each.landed and each.landed.source,
        "dataset": each.landed and each.landed.dataset,
        "extract_date": each.landed and each.landed.extract_on.isoformat(),
        "sha256": each.sha256 or None,
        "verdict": each.verdict,
        "rows_in": each.rows_in,
        "rows_held": each.rows_held,
        "rows_loaded": each.rows_loaded,
        "refused": refusal,
        "notes": [*notes, *each.warnings],
        "rules": [
            {**vars(one.mending), "columns": list(one.mending.columns), "rows": one.rows, "first": list(one.places)}
            for one in each.rules
        ],
    }
