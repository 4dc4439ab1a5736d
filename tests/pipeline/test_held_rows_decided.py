"""Held rows decided, from the file to the verdict: corrected, released, discarded, brought sound by a later delivery.

Twelve planted families, whose every personal cell is a marker. Four rows are held, each deciding for one family; more
break every rule that may be overruled.
"""

import csv
import importlib.util
import json
import logging
import re
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import text
from typer.testing import CliRunner

from tfp_etl import stages
from tfp_etl.cli import app, screen
from tfp_etl.platform import intake, quarantine
from tfp_etl.platform.postgres import EmbeddedServer
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.warehouse import quarantine as held
from tfp_etl.warehouse import read
from tfp_etl.warehouse.digest import digests

_spec = importlib.util.spec_from_file_location("planted_delivery", Path(__file__).with_name("planted_delivery.py"))
assert _spec is not None
assert _spec.loader is not None
delivery = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = delivery
_spec.loader.exec_module(delivery)

MAY, JUNE, WINDOW = "2013-05-31", "2013-06-30", "2013-07"
PROVISION, RETURN, ATTENDANCE = "education/provision", "benefits/dwp_return", "education/attendance"
# Dataset, column and cell of rows that break a rule which may be overruled, each of another family.
UNLIKELY = [
    (RETURN, 7, "2015-02-01"),
    (RETURN, 9, "2015-02-01"),
    (RETURN, 10, "2015-02-01"),
    (ATTENDANCE, 4, "999999999"),
    (ATTENDANCE, 5, "-7"),
    (ATTENDANCE, 6, "999999999"),
    ("education/exclusions", 4, "14/11/2019"),
    ("police/offences", 8, "2019-10-11"),
    ("police/offences", 12, "2099-10-11"),
    ("police/asb", 7, "2015-09-12"),
    ("police/asb", 10, "2015-09-20"),
    ("housing/ashfield_actions", 2, "12/12/2015"),
    ("careworks/families", 7, "2015-05-11"),
    ("careworks/events", 3, "2015-05-14"),
    ("careworks/employment", 2, "2015-10-05"),
]
CLAIMS = "select family_ref, verdict, amount_gbp, a1 from mart.claim where claim_window = :window"


@dataclass
class Story:
    """The road, the planted families, the references of the held rows, and what the steps left."""

    road: Road
    families: list[Any]
    refs: dict[str, str] = field(default_factory=dict)
    claims: dict[str, dict[str, tuple[Any, ...]]] = field(default_factory=dict)
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    unlikely: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """The answer of a query."""
        with self.road.db.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def go_on(self, step: str) -> None:
        """Take in what arrived or was decided, match, load, judge; keep the verdicts of the step."""
        for source in stages.SOURCES:
            for batch in intake.arrivals(self.road, source):
                intake.take_in(self.road, batch.name, batch.file_ids)
        if intake.waiting(self.road):
            stages.match(self.road)
            stages.families(self.road)
            stages.load(self.road)
        stages.judge(self.road, WINDOW)
        self.claims[step] = {str(ref): tuple(rest) for ref, *rest in self.rows(CLAIMS, window=WINDOW)}
        self.digests[step] = digests(self.road.db)

    def counted(self, ref: str) -> tuple[int, int, int]:
        """Rows in, staged and held of the file of a row."""
        receipt = read.receipt(self.road.db, int(ref.split(":", maxsplit=1)[0]))
        return receipt.rows_in or 0, receipt.rows_staged or 0, receipt.rows_held or 0

    def state(self, name: str) -> str:
        """Where a held row stands."""
        file_id = int(self.refs[name].split(":")[0])
        return {row.reference: row.state for row in held.worklist(self.road.db, file_id=file_id)}[self.refs[name]]

    def decide(self, name: str, outcome: str, **more: Any) -> quarantine.RowsDecided:
        """Decide on one of the rows."""
        return quarantine.decide(self.road, [self.refs[name]], outcome, by="dq officer", reason="seen on file", **more)


def write(story: Story, name: str, extract_on: str, rows: list[list[str]]) -> None:
    delivery.write(story.road.settings.landing_area, name, extract_on, delivery.as_csv(name, rows))


def spoil(rows: list[list[str]], key: str, column: int, cell: str) -> None:
    """Put a cell into the last row that begins with a key."""
    row = [each for each in rows if each[0] == key][-1]
    row[column] = cell


def deliver(story: Story) -> None:
    """Every dataset of the planted families, with four rows to decide about and the unlikely ones."""
    rows = delivery.rows_of(story.families)
    one, two, three, four = story.families[1:5]
    spoil(rows[RETURN], one.parent.nino, 8, "2014-10-04")
    spoil(rows[ATTENDANCE], two.children[0].upn, 6, "130")
    spoil(rows[PROVISION], three.children[1].upn, 2, "31/02/2013")
    spoil(rows[PROVISION], four.children[1].upn, 3, "31/12/2012")
    used: dict[str, int] = {}
    for name, column, cell in UNLIKELY:
        used[name] = at = used.get(name, 0) + 1
        rows[name][len(rows[name]) - 6 * at if name == ATTENDANCE else -at][column] = cell
    for name, lines in rows.items():
        write(story, name, MAY, lines)


def find_references(story: Story) -> None:
    """Which held row is which, by its rule."""
    names = {
        ("dwp_return", "claim_end_on_not_after_extract"): "corrected",
        ("attendance", "absence_within_possible"): "released",
        ("provision", "start_on_readable"): "discarded",
        ("provision", "start_on_before_end_on"): "superseded",
    }
    for row in held.worklist(story.road.db, state="OPEN"):
        name = names.get((row.dataset, ", ".join(row.rules)))
        if name is None:
            story.unlikely.append(row.reference)
        else:
            story.refs[name] = row.reference


def refusals(story: Story) -> None:
    """Everything that must not be: each says why."""
    name, earlier = story.families[1].parent.surname, story.families[1].children[1].upn
    tries: list[tuple[str, str, dict[str, Any]]] = [
        ("corrected", "CORRECTED", {"cells": {"claim_end_on": "Xqzv-2015"}}),
        ("discarded", "RELEASED", {}),
        ("superseded", "RELEASED", {}),
        ("discarded", "REOPENED", {}),
        ("discarded", "CORRECTED", {"cells": {"upn": earlier, "start_on": "14/01/2013"}}),
        ("corrected", "DISCARDED", {"reason": f"it is {name.lower()} who works"}),
    ]
    for ref, outcome, more in tries:
        given = {"by": "dq officer", "reason": "seen on file"} | more
        with pytest.raises(quarantine.DecisionRefusedError) as refused:
            quarantine.decide(story.road, [story.refs[ref]], outcome, **given)
        story.said.append(str(refused.value))
    with pytest.raises(quarantine.DecisionRefusedError) as refused:
        quarantine.decide(story.road, ["1:999999"], "DISCARDED", by="dq", reason="no such row")
    story.said.append(str(refused.value))


def decisions(story: Story) -> None:
    story.counts["before"] = story.counted(story.refs["corrected"])
    story.decide("corrected", "CORRECTED", cells={"claim_end_on": "2012-10-04"})
    story.counts["one corrected"] = story.counted(story.refs["corrected"])
    story.decide("released", "RELEASED")
    story.decide("discarded", "DISCARDED")
    quarantine.decide(story.road, story.unlikely, "RELEASED", by="dq officer", reason="confirmed by the sender")
    story.counts["after"] = story.counted(story.refs["corrected"])


def again(story: Story) -> None:
    """The same decision once more, its file checked once more; the other files' staged rows lost and made again."""
    assert story.decide("released", "RELEASED").entered == []
    file_ids = {name: int(ref.split(":")[0]) for name, ref in story.refs.items()}
    stages.check(story.road, file_ids["released"])
    stages.stage(story.road, file_ids["released"])
    for name in ("corrected", "discarded"):
        stages.staged_place(story.road, read.receipt(story.road.db, file_ids[name])).unlink()
    assert len(intake.restage(story.road)) == 2


@pytest.fixture(scope="module")
def story(tmp_path_factory, postgres_server: EmbeddedServer, warehouse_template: str) -> Iterator[Story]:
    base = tmp_path_factory.mktemp("decided")
    url = postgres_server.database("held_rows", template=warehouse_template)
    (base / "landing").mkdir()
    settings = Settings(home=base / "home", workspace="held", landing=base / "landing", database_url=url)
    with intake.open_road(settings) as road:
        told = Story(road, delivery.families()[:12])
        hearing = logging.Handler()
        hearing.emit = lambda record: told.logged.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger().addHandler(hearing)
        deliver(told)
        told.go_on("held")
        find_references(told)
        refusals(told)
        told.digests["refused"] = digests(road.db)
        decisions(told)
        told.go_on("decided")
        again(told)
        told.go_on("again")
        june = delivery.rows_of(told.families)[PROVISION]
        write(told, PROVISION, JUNE, june)
        told.go_on("june")
        yield told
        logging.getLogger().removeHandler(hearing)


def leaks(said: str, story: Story) -> list[str]:
    """Kinds of planted values in a text."""
    return [
        kind
        for kind, values in delivery.everything(story.families).items()
        if any(value in said.lower() for value in values)
    ]


def test_the_faulty_rows_are_held(story: Story) -> None:
    assert set(story.refs) == {"corrected", "released", "discarded", "superseded"}
    assert len(story.unlikely) == len(UNLIKELY)


def test_rows_released_in_spite_of_every_rule_break_no_stage(story: Story) -> None:
    assert len(story.claims["held"]) == len(story.families) - 1, "one family's own row is held"
    assert len(story.claims["decided"]) == len(story.families)
    assert story.claims["decided"][story.families[-1].ref][0] == "NOT_YET"
    states = {row.reference: row.state for row in held.worklist(story.road.db)}
    assert {states[ref] for ref in story.unlikely} <= {"RELEASED"}


def test_a_refused_decision_says_why_and_changes_nothing(story: Story) -> None:
    still, unreadable, reversed_, open_, twin, named, unknown = story.said
    assert "ClaimEnd" in still
    assert "claim_end_on_readable" in still
    assert "cannot be released" in unreadable
    assert "start_on_readable" in unreadable
    assert "start_on_before_end_on" in reversed_
    assert "nothing that was decided" in open_
    assert re.search(r"the key of line \d+ and put it out", twin)
    assert "the reason holds what stands in Surname" in named
    assert "1:999999 is not held back" in unknown
    assert story.digests["refused"] == story.digests["held"]
    assert [leaks(said, story) for said in story.said] == [[]] * len(story.said)


def test_nothing_of_a_person_is_logged_or_told_to_auditors(story: Story) -> None:
    assert leaks("\n".join(story.logged), story) == []
    for table in ("audit.quarantine_decision", "mart.quarantine_worklist", "mart.decided_source"):
        rows = story.rows(f"select (to_jsonb(t) - 'corrected_cells' - 'family_ref')::text from {table} t")
        assert rows
        assert leaks("\n".join(row for (row,) in rows), story) == [], table


def test_a_corrected_row_reaches_core_and_changes_a_verdict(story: Story) -> None:
    ref = story.families[1].ref
    assert story.claims["held"][ref][0] == "NOT_CLAIMABLE"
    assert story.claims["decided"][ref][0] == "CLAIMABLE"
    assert story.claims["decided"][ref][1] > 0
    file_id, line_no = story.refs["corrected"].split(":")
    fact = "select claim_end_on::text, known_from = (select known_from from audit.file_receipt where file_id = :f)"
    fact += " from core.benefit_spell where file_id = :f and line_no = :n"
    assert story.rows(fact, f=int(file_id), n=int(line_no)) == [("2012-10-04", True)]


def test_the_counts_of_the_receipt_follow(story: Story) -> None:
    (rows_in, staged, held_back), after = story.counts["before"], story.counts["one corrected"]
    assert after == (rows_in, staged + 1, held_back - 1)


def test_a_released_row_goes_in_as_it_is(story: Story) -> None:
    ref = story.families[2].ref
    assert story.claims["held"][ref][2] == "NO_DATA"
    assert story.claims["decided"][ref][2] == "NOT_MET"


def test_a_decision_is_evidence_beside_the_line(story: Story) -> None:
    rows = story.rows(
        "select distinct outcome, decided_by, because, file_id || ':' || line_no from mart.decided_source"
    )
    assert set(rows) >= {
        ("CORRECTED", "dq officer", "seen on file", story.refs["corrected"]),
        ("RELEASED", "dq officer", "seen on file", story.refs["released"]),
    }


def test_a_discarded_row_stays_out(story: Story) -> None:
    file_id, line_no = story.refs["discarded"].split(":")
    found = story.rows(
        "select count(*) from core.provision where file_id = :f and line_no = :n", f=int(file_id), n=int(line_no)
    )
    assert found == [(0,)]


def test_decisions_replay_when_files_are_checked_and_staged_again(story: Story) -> None:
    assert story.digests["again"] == story.digests["decided"]
    assert story.rows("select count(*) from audit.quarantine_decision") == [(3 + len(UNLIKELY),)]


def test_each_row_says_where_it_stands(story: Story) -> None:
    states = {name: story.state(name) for name in story.refs}
    assert states == {
        "corrected": "CORRECTED",
        "released": "RELEASED",
        "discarded": "DISCARDED",
        "superseded": "SUPERSEDED",
    }
    assert held.worklist(story.road.db, state="OPEN") == []


def test_decisions_refuse_to_be_changed(story: Story) -> None:
    with pytest.raises(Exception, match="append-only"), story.road.db.begin() as connection:
        connection.execute(text("delete from audit.quarantine_decision"))


@pytest.fixture
def tfp(story: Story, monkeypatch: pytest.MonkeyPatch):
    """Run `tfp quarantine ...` on the workspace of the story; what it printed."""
    settings = story.road.settings
    assert settings.database_url is not None
    given = {
        "TFP_HOME": str(settings.home),
        "TFP_WORKSPACE": settings.workspace,
        "TFP_LANDING": str(settings.landing),
        "TFP_DATABASE_URL": settings.database_url.get_secret_value(),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def run(*words: str, on_terminal: bool = False) -> str:
        with monkeypatch.context() as patched:
            console = Console(force_terminal=on_terminal, width=200, no_color=True, record=True, highlight=False)
            patched.setattr(screen, "out", console)
            done = CliRunner().invoke(app.commands, ["quarantine", *words])
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
            return done.output + console.export_text()

    return run


def test_the_list_names_rows_and_nobody(story: Story, tfp) -> None:
    every = tfp("list", "--state", "all")
    assert story.refs["superseded"] in every
    assert leaks(every, story) == []
    told = json.loads(tfp("list", "--state", "superseded", "--json"))
    [row] = told["rows"]
    assert row["reference"] == story.refs["superseded"]
    assert row["rules"] == "start_on_before_end_on"
    assert row["fix"]
    assert row["later_file"]
    assert told["summary"][0]["rows"] == 1
    assert "No row is on the list (state: open)" in tfp("list")
    assert "No row is on the list" in tfp("list", "--state", "all", "--older-than", "1")
    assert story.refs["released"] in tfp("list", "--state", "released", "--dataset", "attendance")
    assert story.refs["released"] not in tfp("list", "--state", "all", "--source", "police")


def test_the_csv_is_its_owners_and_runs_no_formula(story: Story, tfp, tmp_path: Path) -> None:
    story.decide("discarded", "REOPENED")
    quarantine.decide(story.road, [story.refs["discarded"]], "DISCARDED", by="@dq", reason='=HYPERLINK("x")')
    out = tmp_path / "held.csv"
    tfp("list", "--state", "discarded", "--csv", str(out))
    [row] = list(csv.DictReader(out.open(encoding="utf-8")))
    assert (row["decided_by"], row["because"]) == ("'@dq", '\'=HYPERLINK("x")')
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_row_shows_its_shape_and_its_cells_only_on_a_terminal(story: Story, tfp) -> None:
    ref = story.refs["corrected"]
    shape = tfp("show", ref)
    assert "ClaimEnd" in shape
    assert "filled, corrected" in shape
    assert "seen on file" in shape
    assert leaks(shape, story) == []
    cells = tfp("show", ref, "--values", on_terminal=True)
    assert "2014-10-04 -> 2012-10-04" in cells
    assert story.families[1].parent.surname in cells
    with pytest.raises(Exception, match="on a terminal only"):
        tfp("show", ref, "--values")


def test_columns_go_by_either_name_and_an_unknown_one_is_told(story: Story, tfp) -> None:
    ref = story.refs["corrected"]
    words = ("correct", ref, "--by", "dq officer", "--reason", "seen on file")
    assert "stood: 1" in tfp(*words, "CLAIMEND=2012-10-04")
    assert "stood: 1" in tfp(*words, "claim_end_on=2012-10-04")
    with pytest.raises(Exception, match="its columns are NINO, Surname"):
        tfp(*words, "End=2012-10-04")


def test_a_decision_whose_command_was_killed_is_taken_up_by_the_next_run(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = int(story.refs["discarded"].split(":")[0])
    with monkeypatch.context() as patched:
        patched.setattr(stages, "check", lambda road, file_id: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            story.decide("discarded", "CORRECTED", cells={"start_on": "14/01/2013"})
    assert read.receipt(story.road.db, file_id).status == "RECEIVED"
    stages.load(story.road)
    assert read.receipt(story.road.db, file_id).status == "RECEIVED", "loading does not finish it"
    [batch] = intake.arrivals(story.road, "education")
    intake.take_in(story.road, batch.name, batch.file_ids)
    assert story.state("discarded") == "CORRECTED"


def test_two_who_decide_at_once_both_stand_or_are_one(story: Story) -> None:
    """Last: it takes the correction back, then lets two threads enter it at once."""
    story.decide("corrected", "REOPENED")
    assert story.state("corrected") == "OPEN"
    entered: list[int] = []

    def enter() -> None:
        entered.extend(story.decide("corrected", "CORRECTED", cells={"claim_end_on": "2012-10-04"}).entered)

    threads = [threading.Thread(target=enter) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(entered) == 1
    assert story.state("corrected") == "CORRECTED"
    assert story.counted(story.refs["corrected"]) == story.counts["after"]
