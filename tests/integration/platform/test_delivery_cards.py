"""Delivery cards: what a file brought against the one before it, and the refusal of a snapshot that is another."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from typer.testing import CliRunner

from tfp_etl import examination, stages
from tfp_etl.cli import app, screen
from tfp_etl.platform import accepting, intake
from tfp_etl.stages import Road
from tfp_etl.warehouse import delivery_cards, read

EVENTS = "FamilyRef,EventNo,EventType,EventDate,MemberNo"
ATTENDANCE = "UPN,LAEstab,AcademicYear,Term,SessionsPossible,SessionsAuthorised,SessionsUnauthorised"


def event(number: int, day: str = "2012-03-04", member: str = "1") -> str:
    return f"TF{number:05},1,REVIEW,{day},{member}"


def write(road: Road, name: str, header: str, rows: list[str]) -> None:
    target = road.settings.landing_area / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\r\n".join([header, *rows, ""]), encoding="utf-8", newline="")


def take_in(road: Road, source: str) -> str:
    """What the intake refuses; blank where it takes all."""
    said = []
    for batch in intake.arrivals(road, source):
        try:
            intake.take_in(road, batch.name, batch.file_ids)
        except intake.FilesRejectedError as refusal:
            said.append(str(refusal))
    return "\n".join(said)


def send(road: Road, day: str, rows: list[str], header: str = EVENTS) -> str:
    write(road, f"careworks/events_{day}.csv", header, rows)
    return take_in(road, "careworks")


def newest(road: Road):
    return max(read.receipts(road.db), key=lambda receipt: receipt.file_id)


def card_of_newest(road: Road) -> dict:
    found = delivery_cards.card(road.db, newest(road).file_id)
    assert found is not None
    return found


def page_of_newest(road: Road) -> Path:
    receipt = newest(road)
    return road.settings.cards / (receipt.source or "unknown") / f"{receipt.file_name}.{receipt.file_id}.html"


def test_new_gone_and_changed_keys_are_counted_and_a_held_row_is_not_gone(road):
    assert not send(road, "2012-12-31", [event(number) for number in range(40)])
    first = card_of_newest(road)
    assert (first["verdict"], first["before"], first["keys"]) == ("PASSED", None, None)
    changed = [event(number, "2012-05-06") for number in (0, 1)]
    rows = [*changed, event(2, "2012-02-31"), *(event(number) for number in range(3, 37)), event(90), event(91)]
    assert not send(road, "2013-05-31", rows)
    card = card_of_newest(road)
    assert card["before"]["file_id"] == first["file_id"]
    counted = {name: card["keys"][name] for name in ("before", "now", "new", "changed", "held", "gone", "aged")}
    assert counted == {"before": 40, "now": 38, "new": 2, "changed": 2, "held": 1, "gone": 3, "aged": 0}
    assert card["keys"]["share_gone"] == pytest.approx(3 / 40)
    assert [(each["rule"], each["rows"], each["rows_before"]) for each in card["held"]] == [("event_on_readable", 1, 0)]
    assert (card["volume"]["fewest"], card["volume"]["most"]) == (20, 120)
    stages.check(road, newest(road).file_id)
    assert card_of_newest(road) == card, "checking again leaves the card it left"
    with road.db.connect() as connection:
        measured = connection.execute(
            text("select extract_on::text, keys_gone, file_count from mart.feed_quality")
        ).all()
    assert [tuple(row) for row in measured] == [("2012-12-31", None, 1), ("2013-05-31", 3, 1)]


def test_a_snapshot_of_other_keys_is_refused_though_as_large_until_a_person_accepts_it(road):
    assert not send(road, "2012-12-31", [event(number) for number in range(40)])
    half = [event(number) for number in [*range(20), *range(100, 120)]]
    assert not send(road, "2013-01-31", half), "half of the keys may be gone"
    said = send(road, "2013-02-28", [event(number) for number in [*range(19), *range(200, 221)]])
    assert "21 of 40 keys of the extract before are gone, 20 may be (TFP_LIMITS__KEYS_GONE_SHARE)" in said
    refused = newest(road)
    card = card_of_newest(road)
    assert (refused.status, card["verdict"], card["keys"]["gone"]) == ("REJECTED", "REJECTED", 21)
    assert "Rejected" in page_of_newest(road).read_text(encoding="utf-8")
    (report,) = (road.settings.reports / "careworks").glob("events_2013-02-28*.xlsx")
    book = CalamineWorkbook.from_path(str(report))
    told = " ".join(
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    )
    assert "keys of the extract before are gone" in told
    before = report.read_bytes()
    report.unlink()
    assert examination.report_back(road.db, refused, road.settings) == report
    assert report.read_bytes() == before, "told again, it is the same report"
    accepting.accept(road, refused.file_id, by="data engineer", reason="the county began anew")
    assert (newest(road).status, card_of_newest(road)["verdict"]) == ("STAGED", "PASSED")


def test_a_few_keys_gone_refuse_nothing(road):
    assert not send(road, "2012-12-31", [event(number) for number in range(11)])
    assert not send(road, "2013-01-31", [event(number) for number in [0, 1, *range(50, 59)]]), "9 keys gone"
    assert card_of_newest(road)["keys"]["gone"] == 9
    assert "11 of 11 keys" in send(road, "2013-02-28", [event(number) for number in range(70, 81)])


def test_what_is_other_than_before_is_worth_a_look(road):
    assert not send(road, "2012-12-31", [event(number) for number in range(40)])
    rows = [f"REVIEW,2012-03-04,,,TF{number:05}{',1'}" for number in range(40)]
    assert not send(road, "2013-05-31", rows, header="EventType,EventDate,MemberNo,Nobody,FamilyRef,EventNo")
    told = card_of_newest(road)["worth_a_look"]
    assert any("another order than agreed" in each for each in told)
    assert any("1 column that nobody agreed was dropped unread (column 4)" in each for each in told)
    assert any("Column member_no is blank in 100% of the rows, in 0% before." in each for each in told)
    page = page_of_newest(road).read_text(encoding="utf-8")
    assert "suddenly" in page
    assert "TF00001" not in page + json.dumps(card_of_newest(road)), "no value of a row"


@pytest.mark.parametrize(("kept", "said"), [(15, ""), (14, "16 of 30 keys of the extract before are gone")])
def test_keys_past_the_horizon_of_an_extract_are_not_missed(road, kept, said):
    def rows(year: str, term: str, pupils: int) -> list[str]:
        return [f"A8{number:011},8914000,{year},{term},60,1,1" for number in range(pupils)]

    before = rows("2011/12", "SPR", 30) + rows("2011/12", "SUM", 30)
    write(road, "education/attendance_2012-08-31.csv", ATTENDANCE, before)
    assert not take_in(road, "education")
    write(
        road,
        "education/attendance_2013-01-31.csv",
        ATTENDANCE,
        rows("2011/12", "SUM", kept) + rows("2012/13", "AUT", 45),
    )
    refused = take_in(road, "education")
    assert said in refused if said else not refused
    keys = card_of_newest(road)["keys"]
    assert (keys["before"], keys["aged"], keys["gone"]) == (60, 30, 30 - kept)


def test_an_increment_tells_new_and_corrected_keys_and_none_that_are_gone(road):
    header = (
        "IncidentRef,NominalRef,Surname,Forename,DOB,Sex,AddressText,IncidentDate,Category,Action,ActionDate,District"
    )

    def incident(number: int, day: str) -> str:
        return f"INC/2012/{number:07},N{number:07},DOE,Jo,1990-03-27,Male,,2012-03-04,PERSONAL,WARNING,{day},GEDLING"

    for extract, rows in {
        "2012-12-31": [incident(1, "2012-03-05"), incident(2, "2012-03-05")],
        "2013-01-31": [incident(3, "2012-03-05")],
        "2013-02-28": [incident(1, "2012-03-06"), incident(2, "2012-03-05"), incident(4, "2012-03-06")],
    }.items():
        write(road, f"police/asb_{extract}.csv", header, rows)
        assert not take_in(road, "police")
    keys = card_of_newest(road)["keys"]
    assert (keys["files_before"], keys["before"], keys["new"], keys["changed"]) == (2, 3, 1, 1)
    assert (keys["gone"], keys["aged"], keys["share_gone"]) == (None, None, None)


def test_files_that_cannot_be_read_or_named_have_a_card_and_a_page(road):
    assert "missing" in send(road, "2013-05-31", [event(1)], header=EVENTS.replace("EventDate", "Day"))
    assert (card_of_newest(road)["verdict"], card_of_newest(road)["volume"]) == ("REJECTED", None)
    write(road, "careworks/strange<b>.csv", EVENTS, [event(1)])
    assert take_in(road, "careworks")
    assert card_of_newest(road)["verdict"] == "REJECTED"
    assert page_of_newest(road).is_file()
    index = (road.settings.cards / "index.html").read_text(encoding="utf-8")
    assert "strange?b?.csv" in index
    assert "<b>.csv" not in index
    assert "<script" not in index


def test_tfp_card_prints_a_card_and_the_feeds(road, monkeypatch):
    assert not send(road, "2012-12-31", [event(number) for number in range(40)])
    monkeypatch.setenv("TFP_HOME", str(road.settings.home))
    monkeypatch.setenv("TFP_WORKSPACE", "cards")
    monkeypatch.setenv("TFP_DATABASE_URL", road.settings.database_url.get_secret_value())
    printed: list[str] = []
    monkeypatch.setattr(screen, "line", printed.append)
    runner, file_id = CliRunner(), str(newest(road).file_id)
    assert runner.invoke(app.commands, ["card", file_id]).exit_code == 0
    assert f"careworks/events_2012-12-31.csv (file {file_id})" in printed
    shown = runner.invoke(app.commands, ["card", file_id, "--json"])
    assert json.loads(shown.output)["volume"]["rows_in"] == 40
    feeds = json.loads(runner.invoke(app.commands, ["card", "--json"]).output)
    assert [(each["dataset"], each["rows_in"]) for each in feeds] == [("events", 40)]
    missing = runner.invoke(app.commands, ["card", "99"])
    assert missing.exit_code
    assert "99 has no delivery card" in str(missing.exception)
