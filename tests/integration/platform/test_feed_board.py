"""The feed board: `tfp feeds` and the page beside the cards, of a feed that comes, is late and is refused."""

import json
from datetime import date

from typer.testing import CliRunner

from tfp_etl import feed_board
from tfp_etl.cli import app, screen
from tfp_etl.platform import intake
from tfp_etl.rules import rulebook
from tfp_etl.stages import Road
from tfp_etl.warehouse import feed_standing

EVENTS = "FamilyRef,EventNo,EventType,EventDate,MemberNo"
GAP = [(date(2013, 5, 31), "8912016", "AUT 2012/13", 9), (date(2013, 5, 31), "8912016", "SPR 2012/13", 33)]
GAP += [(date(2013, 5, 31), "8912016", "SUM 2012/13", 33)]


def send(road: Road, day: str, rows: list[str]) -> bool:
    """Send careworks events; False where they are refused."""
    target = road.settings.landing_area / "careworks" / f"events_{day}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\r\n".join([EVENTS, *rows, ""]), encoding="utf-8", newline="")
    taken = True
    for batch in intake.arrivals(road, "careworks"):
        try:
            intake.take_in(road, batch.name, batch.file_ids)
        except intake.FilesRejectedError:
            taken = False
    return taken


def events_of(road: Road, on: date):
    return next(each for each in feed_board.look(road.db, on).feeds if each.dataset == "events")


def test_a_feed_that_comes_is_late_and_is_refused_stands_so_on_the_page(road):
    assert send(road, "2013-05-31", ["TF00001,1,REVIEW,2012-03-04,1"])
    assert events_of(road, date(2013, 6, 14)).state == "ON TIME"
    assert (events_of(road, date(2013, 6, 15)).state, events_of(road, date(2013, 6, 15)).days_late) == ("LATE", 1)
    assert len(feed_board.look(road.db).of_state("MISSING")) == 24
    assert not send(road, "2013-06-14", []), "a header and no rows, on time, is not 'nothing happened'"
    refused = events_of(road, date(2013, 6, 14))
    assert (refused.state, refused.extract_on) == ("REFUSED", date(2013, 5, 31))
    trouble = feed_board.look(road.db, date(2013, 6, 14)).trouble()
    assert trouble.startswith("never taken in: education/attendance, ")
    assert trouble.endswith("last file refused: careworks/events")
    page = (road.settings.cards / feed_board.PAGE).read_text(encoding="utf-8")
    assert "events_2013-06-14.csv: the file has a header and no rows" in page
    assert "<script" not in page
    link = page.split('<a href="careworks/')[1].split('"')[0]
    assert (road.settings.cards / "careworks" / link).is_file()


def test_of_schools_without_attendance_only_the_newest_ended_term_is_told(road):
    assert feed_board.board.newest_ended(GAP, rulebook.load().terms) == [("8912016", "SPR 2012/13", 33)]
    assert feed_board.board.newest_ended([], rulebook.load().terms) == []
    feed_standing.replace_due(road.db, {}, [("8912016", "SPR 2012/13", 33)])
    page = feed_board.page.html(feed_board.look(road.db, date(2013, 6, 1)))
    assert "8912016" in page
    assert "No window is judged yet" in page


def test_tfp_feeds_prints_the_board_and_ends_with_1_while_a_feed_is_missing(road, monkeypatch):
    assert send(road, "2013-05-31", ["TF00001,1,REVIEW,2012-03-04,1"])
    monkeypatch.setenv("TFP_HOME", str(road.settings.home))
    monkeypatch.setenv("TFP_WORKSPACE", road.settings.workspace)
    monkeypatch.setenv("TFP_DATABASE_URL", road.settings.database_url.get_secret_value())
    monkeypatch.setenv("TFP_DUE_DAYS__EVENTS", "3")
    monkeypatch.setenv("TFP_FEEDS_NOT_SENT", '["rushcliffe_actions", "events"]')
    printed: list[str] = []
    monkeypatch.setattr(screen, "line", printed.append)
    told = CliRunner().invoke(app.commands, ["feeds", "--on", "2013-06-04", "--json"])
    assert told.exit_code == 1
    board = json.loads(told.output)
    events = next(each for each in board["feeds"] if each["dataset"] == "events")
    assert len(board["feeds"]) == 24, "a feed that nobody sends is off the board; one that came is not"
    assert (board["on"], events["due_on"], events["state"]) == ("2013-06-04", "2013-06-03", "LATE")
    assert CliRunner().invoke(app.commands, ["feeds"]).exit_code == 1
    assert printed[-1].endswith(feed_board.PAGE)
    wrong = CliRunner().invoke(app.commands, ["feeds", "--on", "4 June"])
    assert "write it as 2013-05-31" in str(wrong.exception)
