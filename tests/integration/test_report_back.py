"""What the pipeline leaves for the sender of a file: a report where there is something to tell, by whatever way."""

import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import create_engine

from tfp_etl import examination, stages
from tfp_etl.platform import intake
from tfp_etl.settings import Settings
from tfp_etl.warehouse import read

HEADER = "TenancyRef,ActionCode,ActionDate,Outcome"
SOUND = [f"T{number},WARN,01/02/2012," for number in range(30)]


@pytest.fixture
def road(tmp_path: Path, fresh_warehouse_url: str):
    settings = Settings(home=tmp_path / "home", workspace="one", landing=tmp_path / "landing", contact="ask Ann")
    engine = create_engine(fresh_warehouse_url)
    yield stages.Road(settings, engine)
    engine.dispose()


def put(road: stages.Road, name: str, *rows: str, header: str = HEADER) -> None:
    folder = road.settings.landing_area / "housing"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([header, *rows]) + "\n")


def take_in(road: stages.Road) -> None:
    for batch in intake.arrivals(road, "housing"):
        try:
            intake.take_in(road, batch.name, batch.file_ids)
        except intake.FilesRejectedError:
            continue


def reports(road: stages.Road) -> dict[str, bytes]:
    folder = road.settings.reports
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def summary(content: bytes) -> dict[str, str]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Summary")
    return {str(row[0]): str(row[1]) for row in sheet.to_python()}


def test_held_rows_refused_files_and_odd_names_are_reported_and_sound_files_are_not(road):
    put(road, "mansfield_actions_2012-12-31.csv", *SOUND)
    put(road, "mansfield_actions_2013-05-31.csv", *SOUND, "T90,ZZZ,01/02/2013,")
    put(road, "ashfield_actions_2013-05-31.csv", *SOUND, header="TenancyRef,Code,ActionDate,Outcome")
    put(road, "bassetlaw_actions_2013-05-31.csv", *SOUND, *["T9,ZZZ,01/02/2013,"] * 9)
    put(road, "actions of May.csv", *SOUND)
    take_in(road)
    ids = {receipt.file_name: receipt.file_id for receipt in read.receipts(road.db)}
    found = reports(road)
    assert set(found) == {
        f"housing/mansfield_actions_2013-05-31.csv.{ids['mansfield_actions_2013-05-31.csv']}.xlsx",
        f"housing/ashfield_actions_2013-05-31.csv.{ids['ashfield_actions_2013-05-31.csv']}.xlsx",
        f"housing/bassetlaw_actions_2013-05-31.csv.{ids['bassetlaw_actions_2013-05-31.csv']}.xlsx",
        f"housing/actions?of?May.csv.{ids['actions?of?May.csv']}.xlsx",
    }
    told = {name.split("/")[1].split("_")[0]: summary(content) for name, content in found.items()}
    assert told["mansfield"]["In short"] == "31 rows: 1 was held back, 30 were taken in"
    assert told["mansfield"]["Receipt"] == f"number {ids['mansfield_actions_2013-05-31.csv']}"
    assert told["mansfield"]["Whom to ask"] == "ask Ann"
    assert "`physicalName: Code` for `action_code`" in told["ashfield"]["What to do"]
    assert "9 of 39 rows have faults" in told["bassetlaw"]["Why it was refused"]
    (odd,) = [each for name, each in told.items() if name.startswith("actions?")]
    assert "the file name is not one we expect" in odd["Why it was refused"]


def test_reported_again_by_the_self_check_it_is_the_same_report(road):
    """The pipeline ran the engine, the second report the evaluator: the bytes are the same."""
    put(road, "mansfield_actions_2012-12-31.csv", *SOUND, *SOUND)
    put(road, "mansfield_actions_2013-05-31.csv", *SOUND[:12], "T90,ZZZ,01/02/2013,", "T91,WARN,31/02/2013,")
    put(road, "mansfield_tenancies_2013-05-31.csv", "a,b", header="no header")
    take_in(road)
    before = reports(road)
    assert len(before) == 3
    assert "far fewer rows" in summary(before["housing/mansfield_actions_2013-05-31.csv.2.xlsx"])["Why it was refused"]
    for receipt in read.receipts(road.db):
        (road.settings.reports / "housing" / f"{receipt.file_name}.{receipt.file_id}.xlsx").unlink()
        assert examination.report_back(road.db, receipt, road.settings) is not None
    assert reports(road) == before
    assert [path.name for path in (road.settings.reports / "housing").iterdir() if path.name.startswith(".")] == []
