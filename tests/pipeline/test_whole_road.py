"""The whole road on one small county: an extract, the next one, a repeat, a refused file and a correction, in turn.

Each step of the story is taken once, and what it left is kept for the tests that look at it. Floors are below what a
county of this size reaches, and far above what a broken road would.
"""

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tfp_etl import stages
from tfp_etl.platform import intake
from tfp_etl.platform.postgres import EmbeddedServer
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.synthetic import county
from tfp_etl.warehouse import read
from tfp_etl.warehouse.digest import digests

_spec = importlib.util.spec_from_file_location("score", Path(__file__).parents[2] / "benchmarks" / "score.py")
assert _spec is not None
assert _spec.loader is not None
score = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(score)

DECEMBER, MAY = "2012-12-31", "2013-05-31"
WINDOW = "2013-07"
LINKS = "select record_id, person_id from core.person_link where known_to is null"
ATTENDANCE = "select count(*) from core.attendance where known_to is null"
EXCLUSIONS = "select natural_key, known_to is null from core.exclusion order by natural_key, known_from"
JUDGED = "select distinct family_id from audit.judgement where judgement_id > :after"
LAST_JUDGEMENT = "select coalesce(max(judgement_id), 0) from audit.judgement"
# An exclusion of the May file that a finding rests on, with its family.
DECIDING = """
    select s.line_no, s.family_id, s.record_id
    from mart.finding_source s
    join core.exclusion e on e.record_id = s.record_id and e.known_to is null
    join audit.file_receipt r on r.file_id = s.file_id and r.dataset = 'exclusions'
    where s.claim_window = :window
    order by s.record_id limit 1
"""


@dataclass
class Story:
    """The road, and what the steps left behind."""

    road: Road
    truth: Path
    score: dict[str, Any] = field(default_factory=dict)
    december: dict[str, int] = field(default_factory=dict)
    highest_in_december: int = 0
    both: dict[str, int] = field(default_factory=dict)
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    waiting: int = -1
    attendance: list[int] = field(default_factory=list)
    withdrawn: str = ""
    affected: int = 0
    judged_again: set[int] = field(default_factory=set)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """The answer of a query."""
        with self.road.db.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def take_in(self) -> None:
        """Land, check and stage what arrived."""
        for source in stages.SOURCES:
            for batch in intake.arrivals(self.road, source):
                try:
                    intake.take_in(self.road, batch.name, batch.file_ids)
                except intake.FilesRejectedError as rejection:
                    self.refusals.append(str(rejection))

    def go_on(self) -> None:
        """Match, place in families, load, judge and prepare the claims."""
        stages.match(self.road)
        stages.families(self.road)
        stages.load(self.road)
        if WINDOW in stages.windows(self.road):
            stages.judge(self.road, WINDOW)
            stages.claim(self.road, WINDOW)

    def links(self) -> dict[str, int]:
        """Person of each record."""
        return {str(record): int(person) for record, person in self.rows(LINKS)}


def deliver(made: Path, story: Story, extract: str) -> None:
    """Put the files of one extract into the landing area."""
    for file in made.glob(f"*/*_{extract}.*"):
        target = story.road.settings.landing_area / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def two_extracts(made: Path, story: Story, out: Path) -> None:
    """December alone, then May beside it, scored; then all of it once more."""
    deliver(made, story, DECEMBER)
    story.take_in()
    story.go_on()
    story.december = story.links()
    story.highest_in_december = read.highest_ids(story.road.db).person_id
    deliver(made, story, MAY)
    story.take_in()
    story.go_on()
    story.both = story.links()
    stages.export(story.road, out)
    story.score = score.score(out, story.truth)
    story.digests["both"] = digests(story.road.db)
    story.go_on()
    story.digests["both again"] = digests(story.road.db)


def repeat_and_refusal(story: Story) -> None:
    """The May exclusions under the next day's date, and half an attendance file that ends inside a line."""
    education = story.road.settings.landing_area / "education"
    shutil.copyfile(education / f"exclusions_{MAY}.csv", education / "exclusions_2013-06-01.csv")
    content = (education / f"attendance_{MAY}.csv").read_bytes()
    (education / "attendance_2013-06-30.csv").write_bytes(content[: len(content) // 2 - 7])
    story.attendance = [story.rows(ATTENDANCE)[0][0]]
    story.take_in()
    story.waiting = intake.waiting(story.road)
    story.attendance.append(story.rows(ATTENDANCE)[0][0])
    story.digests["repeat and refusal"] = digests(story.road.db)


def correction(story: Story) -> None:
    """The May exclusions once more under their name, without one that a finding rests on."""
    [(line_no, story.affected, record)] = story.rows(DECIDING, window=WINDOW)
    [(story.withdrawn,)] = story.rows("select distinct natural_key from core.exclusion where record_id = :r", r=record)
    file = story.road.settings.landing_area / "education" / f"exclusions_{MAY}.csv"
    parts = story.withdrawn.split("|")
    lines = file.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not all(_shown(part) in line for part in parts)]
    assert len(kept) == len(lines) - 1, line_no
    file.write_bytes(b"".join(kept))
    [(after,)] = story.rows(LAST_JUDGEMENT)
    story.take_in()
    story.go_on()
    story.judged_again = {family for (family,) in story.rows(JUDGED, after=after)}


def _shown(part: str) -> bytes:
    """A part of a key as the education files write it: a date as dd/mm/yyyy."""
    try:
        return f"{date.fromisoformat(part):%d/%m/%Y}".encode()
    except ValueError:
        return part.encode()


@pytest.fixture(scope="module")
def story(tmp_path_factory, postgres_server: EmbeddedServer, warehouse_template: str) -> Iterator[Story]:
    base = tmp_path_factory.mktemp("road")
    days = [date.fromisoformat(DECEMBER), date.fromisoformat(MAY)]
    county.write(base / "made", households=350, seed=41, extract_dates=days)
    url = postgres_server.database("whole_road", template=warehouse_template)
    landing = base / "landing"
    landing.mkdir()
    settings = Settings(home=base / "home", workspace="road", landing=landing, database_url=url)
    with intake.open_road(settings) as road:
        told = Story(road, base / "made" / "truth")
        two_extracts(base / "made" / "landing", told, base / "out")
        repeat_and_refusal(told)
        correction(told)
        yield told


def test_every_file_is_staged_and_loaded_and_no_row_is_lost(story: Story) -> None:
    receipts = [r for r in read.receipts(story.road.db) if r.extract_on and str(r.extract_on) in (DECEMBER, MAY)]
    made = story.truth.parent / "landing"
    assert len(receipts) == len(list(made.glob("*/*"))) + 1  # and the correction
    for receipt in receipts:
        file = made / str(receipt.source) / receipt.file_name
        before = file.with_name(file.name.replace(MAY, DECEMBER))
        unchanged = before != file and before.is_file() and before.read_bytes() == file.read_bytes()
        assert receipt.status == ("DUPLICATE" if unchanged else "LOADED"), receipt.file_name
        if not unchanged:
            assert receipt.rows_in == (receipt.rows_staged or 0) + (receipt.rows_held or 0) > 0, receipt.file_name


def test_every_true_record_is_matched_or_held_back(story: Story) -> None:
    coverage = story.score["coverage"]
    assert coverage["truth_rows"] > 3_000
    assert coverage["lost"] == 0, coverage["lost_by_dataset"]
    assert coverage["twice_in_matches"] == 0
    assert coverage["held_back"] < 0.02 * coverage["truth_rows"]


def test_persons_families_and_verdicts_are_the_true_ones(story: Story) -> None:
    persons, families = story.score["persons"], story.score["families"]["by_person"]
    assert persons["precision"] > 0.99, persons
    assert persons["recall"] > 0.93, persons
    assert families["precision"] > 0.93, families
    assert families["recall"] > 0.85, families
    claims = story.score["claims"][WINDOW]
    assert claims["missing_in_export"] == 0
    assert claims["agreement"]["verdict"] >= 0.85, claims
    assert claims["claimable_true"] > 0


def test_a_second_run_changes_nothing(story: Story) -> None:
    assert story.digests["both again"] == story.digests["both"]


def test_persons_keep_their_ids_when_the_next_extract_comes(story: Story) -> None:
    stayed = [story.both[record] == person for record, person in story.december.items() if record in story.both]
    assert len(stayed) > 0.9 * len(story.december)
    assert sum(stayed) > 0.97 * len(stayed)
    known = set(story.december.values())
    fresh = set(story.both.values()) - known
    assert fresh
    assert min(fresh) > story.highest_in_december


def test_content_sent_again_does_nothing(story: Story) -> None:
    [again] = [r for r in read.receipts(story.road.db) if r.file_name == "exclusions_2013-06-01.csv"]
    assert again.status == "DUPLICATE"
    assert story.waiting == 0, "nothing is to be matched"


def test_a_refused_file_is_told_and_leaves_the_others_in_force(story: Story) -> None:
    [refusal] = story.refusals
    assert "attendance_2013-06-30.csv" in refusal
    [refused] = read.receipts(story.road.db, status="REJECTED")
    assert refused.file_name == "attendance_2013-06-30.csv"
    assert story.attendance[0] == story.attendance[1] > 1_000
    mine = {name: digest for name, digest in story.digests["repeat and refusal"].items() if name != "mart.feed_board"}
    assert mine.items() <= story.digests["both"].items()


def test_a_correction_supersedes_with_history_and_its_family_is_judged_again(story: Story) -> None:
    versions = [is_open for key, is_open in story.rows(EXCLUSIONS) if key == story.withdrawn]
    assert versions
    assert not any(versions), "what the sender withdrew is kept, closed"
    corrected = [r for r in read.receipts(story.road.db) if r.file_name == f"exclusions_{MAY}.csv"]
    assert [receipt.resend_no for receipt in corrected] == [0, 1]
    assert story.affected in story.judged_again
    [(families,)] = story.rows("select count(distinct family_id) from audit.judgement")
    assert len(story.judged_again) < families / 4, "the others are not judged anew"


@pytest.mark.parametrize("stage", [stages.match, stages.load])
def test_a_staged_layer_with_a_hole_stops_the_road(story: Story, stage: Any, tmp_path: Path) -> None:
    """Else what the lost files told would be closed, and the run green."""
    before = digests(story.road.db)
    police = story.road.settings.staged / "police"
    police.rename(tmp_path / "police")
    try:
        with pytest.raises(
            stages.StagedFilesMissingError, match=r"of 4 of the \d+ files .*\(asb, offences\)\. Nothing was changed"
        ):
            stage(story.road)
    finally:
        (tmp_path / "police").rename(police)
    assert digests(story.road.db) == before
