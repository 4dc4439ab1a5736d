"""Whoever reads while a delivery is published sees the state before or after it, in every table, and no mix.

A reader in a process of its own asks again and again while two extracts are taken in, matched, loaded and judged: one
statement over many tables, several statements in one transaction with a pause between, and whole exports. Each answer
must be one of those that the quiet warehouse gives between two steps.
"""

import hashlib
import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.chaos.roads import PRELOADED
from tfp_etl import stages
from tfp_etl.platform import intake
from tfp_etl.platform.postgres import EmbeddedServer
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.synthetic import county
from tfp_etl.warehouse import export, quiet

FIRST, SECOND = "2013-05-31", "2013-12-31"
DATASETS = ("pupils", "ashfield_tenancies", "families", "members")
TABLES = (
    "core.enrolment",
    "core.asb_incident",
    "core.person",
    "core.person_link",
    "core.family_membership",
    "core.family_anchor",
    "audit.file_load",
)
JUDGED = (
    "mart.finding",
    "mart.finding_source",
    "mart.finding_feed",
    "mart.claim",
    "mart.payment",
    "mart.family_list",
    "mart.identification",
    "audit.judgement",
)
# Held rows of a file and the counts on its receipt come with one another.
TORN = """
    select count(*) from audit.file_receipt r
    where (r.rows_held is null and exists (select from audit.quarantine q where q.file_id = r.file_id))
        or (r.rows_held > 0 and not exists (select from audit.quarantine q where q.file_id = r.file_id))
"""
PAUSE = 0.02
LATE_FILE = f"police/asb_{FIRST}.csv"
LATE = """
    select r.status, (select count(*) from core.asb_incident a where a.file_id = r.file_id)
    from audit.file_receipt r where r.dataset = 'asb'
"""

Seen = tuple[str, str]


def content_of(tables: tuple[str, ...]) -> str:
    """One statement: how many rows each table has and a sum over their content."""
    each = (f"(select concat(count(*), ':', sum(hashtext(t::text)::bigint)) from {table} t)" for table in tables)
    return f"select concat_ws(' ', {', '.join(each)})"


ONE, OTHER = content_of(TABLES), content_of(JUDGED)


def one_statement(db: Engine) -> str:
    """Facts, persons and families in one statement."""
    with db.connect() as connection:
        return str(connection.execute(text(ONE)).scalar_one())


def one_transaction(db: Engine) -> str:
    """The same twice and the judgements between, in one transaction that looks at one moment."""
    with db.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        first = connection.execute(text(ONE)).scalar_one()
        time.sleep(PAUSE)
        judged = connection.execute(text(OTHER)).scalar_one()
        time.sleep(PAUSE)
        assert connection.execute(text(ONE)).scalar_one() == first
        return f"{first} {judged}"


def exported(db: Engine, out: Path) -> str:
    """The files of an export, but for the held rows, which are told while a file is checked."""
    export.export(db, out)
    files = [path.read_bytes() for path in sorted(out.glob("*.csv")) if path.name != "quarantine.csv"]
    return hashlib.sha256(b"".join(files)).hexdigest()


def torn(db: Engine) -> str:
    """Files whose list of held rows and counts do not come with one another."""
    with db.connect() as connection:
        return str(connection.execute(text(TORN)).scalar_one())


def read_on(url: str, out: Path, told: Connection) -> None:
    """The reader: asks until it is told to stop, then says what it saw how often."""
    db = quiet.engine(url)
    seen: dict[Seen, int] = {}
    told.send("ready")
    while not told.poll():
        for _ in range(5):
            for name, answer in (("statement", one_statement(db)), ("held", torn(db))):
                seen[name, answer] = seen.get((name, answer), 0) + 1
        for name, answer in (("transaction", one_transaction(db)), ("export", exported(db, out))):
            seen[name, answer] = seen.get((name, answer), 0) + 1
    told.send(seen)
    db.dispose()


@dataclass
class Story:
    """What the quiet warehouse says between two steps, and what the reader saw meanwhile."""

    road: Road
    out: Path
    quiet: set[Seen] = field(default_factory=set)
    seen: dict[Seen, int] = field(default_factory=dict)
    late: list[tuple[str, int, int]] = field(default_factory=list)

    def note(self) -> None:
        """Keep what a reader may see from now on."""
        db = self.road.db
        asked = {"statement": one_statement(db), "transaction": one_transaction(db), "export": exported(db, self.out)}
        self.quiet |= set(asked.items())

    def take_in(self) -> None:
        """Take in what lies there."""
        for source in stages.SOURCES:
            for batch in intake.arrivals(self.road, source):
                intake.take_in(self.road, batch.name, batch.file_ids)

    def look_at_the_late_file(self) -> None:
        """Where the file stands that was staged after matching: its status, its facts, how many files wait."""
        with self.road.db.connect() as connection:
            [(status, facts)] = connection.execute(text(LATE)).fetchall()
        self.late.append((status, facts, intake.waiting(self.road)))

    def go(self, late: Callable[[], None] = lambda: None) -> None:
        """Take in what lies there, to the claims; `late` lets something arrive between matching and loading."""
        self.take_in()
        stages.match(self.road)
        stages.families(self.road)
        late()
        self.take_in()
        stages.load(self.road)
        self.note()
        for window in stages.windows(self.road):
            stages.judge(self.road, window)
            self.note()
            stages.claim(self.road, window)


@pytest.fixture(scope="module")
def story(tmp_path_factory, postgres_server: EmbeddedServer, warehouse_template: str) -> Iterator[Story]:
    base = tmp_path_factory.mktemp("beside")
    county.write(base / "made", households=70, seed=9, extract_dates=[date.fromisoformat(d) for d in (FIRST, SECOND)])
    url = postgres_server.database("beside", template=warehouse_template)
    (base / "landing").mkdir()
    settings = Settings(home=base / "home", workspace="beside", landing=base / "landing", database_url=url)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    ours, theirs = context.Pipe()
    with intake.open_road(settings) as road:
        told = Story(road, base / "quiet")
        told.note()
        reader = context.Process(target=read_on, args=(url, base / "seen", theirs))
        reader.start()
        assert ours.recv() == "ready"
        for day in (FIRST, SECOND):
            for file in (base / "made" / "landing").glob(f"*/*_{day}.*"):
                if file.name.rpartition("_")[0] in DATASETS:
                    put(base, f"{file.parent.name}/{file.name}")
            told.go()
        told.go(lambda: put(base, LATE_FILE))
        told.look_at_the_late_file()
        told.go()
        told.look_at_the_late_file()
        ours.send("stop")
        told.seen = ours.recv()
        reader.join(60)
        yield told


def put(base: Path, name: str) -> None:
    """Let a file of the county arrive."""
    (base / "landing" / name).parent.mkdir(exist_ok=True)
    shutil.copyfile(base / "made" / "landing" / name, base / "landing" / name)


def of(story: Story, name: str) -> dict[str, int]:
    """What the reader was told in answer to one question, and how often."""
    return {answer: count for (asked, answer), count in story.seen.items() if asked == name}


@pytest.mark.parametrize("asked", ["statement", "transaction", "export"])
def test_every_answer_is_one_that_the_quiet_warehouse_gives(story: Story, asked: str) -> None:
    seen = of(story, asked)
    assert len(seen) >= 3, "nothing, the first delivery and the second"
    mixed = {answer for answer in seen if (asked, answer) not in story.quiet}
    assert not mixed, f"{len(mixed)} of {len(seen)} answers are of no state between two steps"


def test_the_reader_asked_often_enough_to_have_met_a_mix(story: Story) -> None:
    assert sum(of(story, "statement").values()) >= 200
    assert sum(of(story, "transaction").values()) >= 40


def test_held_rows_and_the_counts_of_their_file_come_together(story: Story) -> None:
    assert set(of(story, "held")) == {"0"}
    with story.road.db.connect() as connection:
        assert connection.execute(text("select count(*) from audit.quarantine")).scalar_one() > 0


def test_a_file_staged_between_matching_and_loading_waits_for_its_own_matching(story: Story) -> None:
    """Loaded at once, its rows would have no person, and nothing would match them any more."""
    (status, facts, waiting), after = story.late
    assert (status, facts, waiting) == ("STAGED", 0, 1)
    assert (after[0], after[2]) == ("LOADED", 0)
    assert after[1] > 0
