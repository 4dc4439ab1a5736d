"""A file refused for its number of rows, accepted by a person: nothing else is waived, and the word lasts."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tfp_etl import feed_board, stages
from tfp_etl.platform import accepting, intake
from tfp_etl.platform.accepting import NotAcceptedError
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.warehouse import read

HEADER = "FamilyRef,EventNo,EventType,EventDate,MemberNo\r\n"
ROW = "TF{0:05},1,REVIEW,2012-03-04,1\r\n"


def write(road: Road, day: str, rows: int, broken: int = 0) -> None:
    folder = road.settings.landing_area / "careworks"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [ROW.format(number) for number in range(rows)]
    lines[:broken] = [line.replace("2012-03-04", "2012-02-31") for line in lines[:broken]]
    (folder / f"events_{day}.csv").write_text(HEADER + "".join(lines), encoding="utf-8", newline="")


def take_in(road: Road) -> str:
    """What the intake refuses; blank where it takes all."""
    said = []
    for batch in intake.arrivals(road, "careworks"):
        try:
            intake.take_in(road, batch.name, batch.file_ids)
        except intake.FilesRejectedError as refusal:
            said.append(str(refusal))
    return "\n".join(said)


@pytest.fixture
def road(tmp_path: Path, postgres_server, warehouse_template: str):
    url = postgres_server.database(f"accept_{tmp_path.name}"[:50].replace("-", "_"), template=warehouse_template)
    settings = Settings(home=tmp_path / "home", workspace="accept", landing=tmp_path / "landing", database_url=url)
    with intake.open_road(settings) as opened:
        write(opened, "2012-12-31", 40)
        assert not take_in(opened)
        yield opened


def newest(road: Road):
    return max(read.receipts(road.db), key=lambda receipt: receipt.file_id)


@pytest.mark.parametrize(("rows", "words"), [(19, "far fewer rows"), (121, "far more rows")])
def test_a_collapse_or_a_flood_is_refused_until_a_person_accepts_it(road, rows, words):
    write(road, "2013-05-31", rows)
    said = take_in(road)
    assert words in said
    assert f"{rows} rows, 20 to 120 are allowed after 40 before (TFP_LIMITS__" in said
    file_id = newest(road).file_id
    run = accepting.accept(road, file_id, by="data engineer", reason="the district moved to another system")
    assert (run.rows_out, newest(road).status) == (rows, "STAGED")
    assert not take_in(road), "it is taken in, and not looked at again"
    stages.check(road, file_id)  # the word outlasts a re-check, and one that was killed is gone on with
    assert accepting.accept(road, file_id, by="data engineer", reason="seen").stage == "stage"
    with pytest.raises(NotAcceptedError, match="not REJECTED"):
        accepting.accept(road, file_id, by="data engineer", reason="again")
    with road.db.connect() as connection:
        told = connection.execute(text("select outcome, told, decided_by from audit.file_decision")).all()
    assert [(outcome, words in why, by) for outcome, why, by in told] == [("VOLUME ACCEPTED", True, "data engineer")]


def test_the_edges_of_the_band_are_inside(road):
    for day, rows in (("2013-01-31", 20), ("2013-02-28", 90)):
        write(road, day, rows)
        assert not take_in(road)


def test_every_reason_is_told_at_once_and_volume_alone_can_be_accepted(road):
    write(road, "2013-05-31", 19, broken=10)
    said = take_in(road)
    assert "far fewer rows" in said
    assert "; and 10 of 19 rows have faults" in said
    with pytest.raises(NotAcceptedError, match="10 of 19 rows have faults"):
        accepting.accept(road, newest(road).file_id, by="data engineer", reason="small district")
    assert newest(road).status == "REJECTED"


def test_a_refused_file_that_is_not_needed_is_on_the_board_no_more(road):
    def events() -> str:
        return next(each.state for each in feed_board.look(road.db).feeds if each.dataset == "events")

    write(road, "2013-05-31", 0)
    assert "a header and no rows" in take_in(road)
    file_id = newest(road).file_id
    assert events() == "REFUSED"
    with pytest.raises(NotAcceptedError, match="who decided"):
        accepting.dismiss(road, file_id, by="", reason="June holds it")
    with pytest.raises(NotAcceptedError, match="no rejected file 1;"):
        accepting.dismiss(road, 1, by="data engineer", reason="June holds it")
    accepting.dismiss(road, file_id, by="data engineer", reason="June holds it")
    assert events() == "LATE"
    assert newest(road).status == "REJECTED"


def test_a_file_refused_unread_and_a_number_nobody_has_cannot_be_accepted(road):
    (road.settings.landing_area / "careworks" / "events_2013-05-31.csv").write_bytes(b"")
    take_in(road)
    with pytest.raises(NotAcceptedError, match="refused unread"):
        accepting.accept(road, newest(road).file_id, by="x", reason="y")
    with pytest.raises(NotAcceptedError, match="there is no file 999"):
        accepting.accept(road, 999, by="x", reason="y")
    with pytest.raises(NotAcceptedError, match="who decided"):
        accepting.accept(road, 1, by=" ", reason="y")
