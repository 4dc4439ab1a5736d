"""No person leaves the places meant for persons: markers planted in every personal cell are looked for everywhere else.

A delivery with a broken row for every column among sound ones, and files that must be refused, go down the whole road
in a process of its own, whose every output is kept.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import make_url

from tfp_etl.platform.postgres import EmbeddedServer

_spec = importlib.util.spec_from_file_location("planted_delivery", Path(__file__).with_name("planted_delivery.py"))
assert _spec is not None
assert _spec.loader is not None
delivery = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = delivery
_spec.loader.exec_module(delivery)

# Personal values belong in these folders of a workspace, and in these columns of schema audit (docs/privacy.md).
LAYERS = {"store", "checked", "staged", "matched", "reports"}
PERSONAL_COLUMNS = {"quarantine": {"record_key", "person_part"}, "quarantine_decision": {"corrected_cells"}}
REFERENCE_COLUMNS = {"family_ref", "keyworker_ref", "content"}


@dataclass(frozen=True)
class Run:
    """What a run of the road left behind."""

    home: Path
    temporary: Path
    output: str
    planted: dict[str, set[str]]
    faults: int
    database: psycopg.Connection
    environment: dict[str, str]


def found(text: str, planted: dict[str, set[str]]) -> list[str]:
    """Kinds of planted values that a text holds, and where; never the value, for a test's log is a log too."""
    text = text.lower()
    return [f"{kind} at {text.index(value)}" for kind, values in planted.items() for value in values if value in text]


@dataclass(frozen=True)
class Tools:
    """What the tools left: their folder, what they said, and that by command."""

    folder: Path
    said: str

    def of(self, command: str) -> str:
        """What a command said, every time."""
        parts = self.said.split("TFP ")[1:]
        return "\n".join(part for part in parts if part.startswith(command))


@pytest.fixture(scope="module")
def run(tmp_path_factory, postgres_server: EmbeddedServer, warehouse_template: str):
    base = tmp_path_factory.mktemp("leaks")
    landing, home = base / "landing", base / "home"
    with tempfile.TemporaryDirectory(prefix="leaks-") as temporary:
        made = delivery.families()
        delivery.write_delivery(landing, made, "2013-05-31")
        faults = delivery.write_faults(landing, made, "2013-06-30")
        url = postgres_server.database("leaks", template=warehouse_template)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TFP_")},
            "TFP_HOME": str(home),
            "TFP_WORKSPACE": "leaks",
            "TFP_LANDING": str(landing),
            "TFP_DATABASE_URL": url,
            "TMPDIR": temporary,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("drive_road.py")],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, "\n".join(line[:160] for line in output.splitlines()[-6:])
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as database:
            yield Run(home, Path(temporary), output, delivery.everything(made), faults, database, environment)


@pytest.fixture(scope="module")
def tools(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tools")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("drive_tools.py")],
        env=run.environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, "\n".join(line[:160] for line in done.stdout.splitlines()[-6:])
    return Tools(folder, done.stdout)


def tables(run: Run, schema: str) -> list[str]:
    query = "select table_name from information_schema.tables where table_schema = %s and table_type = 'BASE TABLE'"
    names = sorted(name for (name,) in run.database.execute(query, [schema]))
    assert len(names) > 2, schema
    return names


def content(run: Run, schema: str, table: str, leave_out: set[str]) -> str:
    """A table's rows as text, without some of its columns."""
    drop = "".join(f" - '{column}'" for column in sorted(leave_out))
    rows = run.database.execute(f"select (to_jsonb(t){drop})::text from {schema}.{table} as t").fetchall()
    return "\n".join(row for (row,) in rows)


def test_the_search_finds_what_is_there(run):
    assert found("of Mrs XQZVsonab", run.planted)
    person = delivery.families()[0].parent
    for shown in (person.uk, person.iso, person.nino, person.upn, person.nominal, delivery.families()[0].postcode):
        assert found(f"error at '{shown}'", run.planted), "a planted value would not be found"
    assert found("nothing but 2013-05-31 and NG17 4BS", run.planted) == []


def test_the_planted_people_travelled_the_whole_road(run):
    """Else there would be nothing to leak."""
    staged = sorted((run.home / "leaks" / "staged").rglob("*.parquet"))
    assert len(staged) >= 14
    columns = [pq.read_table(path)["surname"].to_pylist() for path in staged if "pupils" in str(path)]
    assert any(name and delivery.TEXT_MARKER in name.lower() for names in columns for name in names)
    core = "\n".join(content(run, "core", table, set()) for table in tables(run, "core"))
    kinds = {where.split(" at ")[0] for where in found(core, run.planted)}
    assert {"text", "number", "birth date", "postcode"} <= kinds


def test_the_dangerous_paths_were_taken(run):
    statuses = dict(run.database.execute("select status, count(*) from audit.file_receipt group by status").fetchall())
    assert statuses.get("REJECTED", 0) >= run.faults - 2, statuses
    held = run.database.execute("select count(*), count(distinct dataset) from audit.quarantine").fetchone()
    assert held[0] > 20
    assert held[1] > 8
    assert run.output.count("FilesRejectedError") >= 4
    assert run.output.count("RETURNED ") > 20
    assert "THE DATABASE SAID" in run.output


def test_no_person_in_the_output_of_any_stage(run):
    before_the_database_spoke = run.output.split("THE DATABASE SAID")[0]
    lines = [
        f"line {number}: {', '.join(hits)}"
        for number, line in enumerate(before_the_database_spoke.splitlines(), start=1)
        if (hits := found(line, run.planted))
    ]
    assert lines == []


def test_no_person_in_an_error_of_the_database(run):
    """PostgreSQL quotes the failing row in its DETAIL; what reaches a log must leave it out."""
    said = run.output.split("THE DATABASE SAID")[1]
    assert "Error" in said
    assert found(said, run.planted) == []


def test_no_person_in_the_log_of_the_server(run, postgres_server):
    assert found(postgres_server.log.read_text(encoding="utf-8", errors="replace"), run.planted) == []


def test_no_person_in_data_docs_or_any_other_file_of_the_workspace(run):
    workspace = run.home / "leaks"
    outside = [path for path in run.home.rglob("*") if path.is_file()]
    outside = [path for path in outside if path.relative_to(workspace).parts[0] not in LAYERS]
    assert [path for path in outside if path.suffix == ".html"], "no Data Docs were written: nothing was looked at"
    leaks = {
        path.relative_to(run.home).as_posix(): hits
        for path in outside
        if (hits := found(path.as_posix() + path.read_bytes().decode("utf-8", "replace"), run.planted))
    }
    assert leaks == {}


def test_a_report_to_a_sender_quotes_the_keys_of_its_own_file_and_nothing_else(run):
    reports = sorted((run.home / "leaks" / "reports").rglob("*.xlsx"))
    assert len(reports) > 8
    keys, others = [], {}
    for path in reports:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            head, *rows = book.get_sheet_by_name(name).to_python()
            key = next((at for at, title in enumerate(head) if str(title).startswith("Key of the row")), None)
            keys += [str(row[key]) for row in rows if key is not None]
            text = "\n".join(str(cell) for row in [head, *rows] for at, cell in enumerate(row) if at != key)
            if hits := found(text, run.planted):
                others[f"{path.name} {name}"] = hits
    assert others == {}
    assert any(found(key, run.planted) for key in keys), "no key was quoted: nothing was looked at"


def test_no_person_in_the_names_of_files(run):
    names = [path.relative_to(run.home).as_posix() for path in run.home.rglob("*")]
    assert len(names) > 50
    assert [name for name in names if found(name, run.planted)] == []


def test_no_person_is_left_in_temporary_files(run):
    for path in run.temporary.rglob("*"):
        if path.is_file():
            assert found(path.read_bytes().decode("utf-8", "replace"), run.planted) == [], path.name


def test_no_person_in_the_audit_tables(run):
    rows = 0
    for table in tables(run, "audit"):
        text = content(run, "audit", table, PERSONAL_COLUMNS.get(table, set()) | REFERENCE_COLUMNS)
        rows += text.count("\n")
        assert found(text, run.planted) == [], table
    assert rows > 100


def test_no_person_in_what_officers_read(run):
    rows = 0
    for table in tables(run, "mart"):
        text = content(run, "mart", table, REFERENCE_COLUMNS)
        rows += text.count("\n")
        assert found(text, run.planted) == [], table
    assert rows > 10


# What the tools write that holds people by design (docs/privacy.md): what was given to them, the page asked for
# by name, the state of a run, and memberships, which begin with a child's birth. All else: record ids and numbers.
GIVEN = {"records.csv", "torn.csv", "twice.csv", "words.csv", "said.csv", "truth_twice.csv", "blank.csv", "many.csv"}
NAMED = "named.html"
STATE = "state"
DATED = "memberships.csv"
WRITTEN = {
    *("links.csv", "again.csv", "review.csv", "changes.csv", "memberships.csv", "households.csv", "scored.csv"),
    *("drawn.csv", "model.json", "training.md", "evaluation.json", "evaluation.html", "form.csv", "page.html"),
}


def test_the_tools_were_used_well_and_badly(tools):
    """Else there would be nothing to leak."""
    written = {path.name for path in tools.folder.rglob("*") if path.is_file()}
    assert not (WRITTEN | {NAMED} | GIVEN) - written
    assert "none.csv" not in written
    assert tools.said.count("ENDED 1") >= 10
    assert "Entered: 1 decisions" in tools.of("decide")
    assert "names one of the two" in tools.of("decide")
    assert "name a record that no run has seen" in tools.of("decide")
    assert "For review:" in tools.of("review list")
    assert tools.of("review show").count("bits") or tools.of("review show").count("members")


def test_no_person_in_what_the_tools_say(run, tools):
    lines = [
        f"line {number}: {', '.join(hits)}"
        for number, line in enumerate(tools.said.splitlines(), start=1)
        if (hits := found(line, run.planted))
    ]
    assert lines == []


def test_no_person_in_what_the_tools_write(run, tools):
    leaks = {}
    for path in tools.folder.rglob("*"):
        inside = path.relative_to(tools.folder)
        assert found(inside.as_posix(), run.planted) == [], "the name of a file tells of a person"
        if path.is_file() and inside.parts[0] != STATE and path.name not in GIVEN | {NAMED}:
            kinds = {kind: run.planted[kind] for kind in run.planted if path.name != DATED or kind != "birth date"}
            leaks[path.name] = found(path.read_bytes().decode("utf-8", "replace"), kinds)
    assert len(leaks) >= len(WRITTEN)
    assert {name: hits for name, hits in leaks.items() if hits} == {}


def test_the_page_asked_for_by_name_shows_people_to_its_owner_alone(run, tools):
    page = tools.folder / NAMED
    assert found(page.read_text(encoding="utf-8"), run.planted)
    assert page.stat().st_mode & 0o077 == 0


def test_no_person_in_a_decision_as_it_is_kept(run, tools):
    assert "Entered" in tools.said
    text = content(run, "audit", "decision", set())
    assert text.count("seen both") == 2
    known = {kind: values for kind, values in run.planted.items() if kind != "pupil number"}
    assert found(text.replace(delivery.NUMBER_MARKER[:6], ""), known) == []
