"""Watching the DAGs: when the road is quiet, what failed, and what the log says about it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tfp_etl.platform import PlatformError, drive
from tfp_etl.platform.airflow import RunningAirflow
from tfp_etl.platform.airflow_home import AirflowHome


def run(dag_id: str, state: str) -> dict[str, Any]:
    return {"dag_id": dag_id, "dag_run_id": "r1", "state": state, "start_date": None, "end_date": None}


class ScriptedApi:
    """An Airflow whose ingest ends, publishes, and is then followed by one matching run."""

    def __init__(self) -> None:
        self.steps = iter(["ingest", "asset", "match", "done", "done"])
        self.step = ""
        self.triggered: list[str] = []

    def unpause(self, dag_id: str) -> None:
        """Nothing is paused."""

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None) -> str:
        """Note the run."""
        self.triggered.append(dag_id + str((conf or {}).get("window", "")))
        return "r1"

    def runs(self, *, since: object = None, active: bool = False) -> list[dict[str, Any]]:
        """Answer by the step of the script."""
        if since is not None:
            self.step = next(self.steps, "done")
        going = {"ingest": "ingest_police", "match": "match_families"}.get(self.step)
        if active:
            return [run(going, "running")] if going else []
        return [run("ingest_police", "success"), run("match_families", "running" if going else "success")]

    def awaits_assets(self, dag_id: str) -> bool:
        """Wait once, after the ingest."""
        return self.step == "asset" and dag_id == "match_families"


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drive, "POLL", 0.0)


def test_a_drive_whose_scheduler_died_says_so_instead_of_waiting_for_ever(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    airflow = RunningAirflow(AirflowHome(tmp_path), 8080, {"api-server": os.getpid(), "scheduler": gone.pid}, False)
    seen: list[Any] = []

    with pytest.raises(PlatformError, match=r"Airflow's scheduler ended while the DAGs ran.*scheduler\.log.*run again"):
        drive.while_alive(airflow, seen.append)([])
    alive = RunningAirflow(AirflowHome(tmp_path), 8080, {"api-server": os.getpid()}, False)
    drive.while_alive(alive, seen.append)([run("ingest_police", "running")])
    assert len(seen) == 1


def test_tasks_that_wait_while_none_works_are_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a killed executor process the others may never hear again; a long queue behind a working task is no fault."""
    clock = iter(range(0, 10_000, 100))
    monkeypatch.setattr(drive.time, "monotonic", lambda: float(next(clock)))
    states = {"match_families": [("settle", "running")], "ingest_police": [("fetch", "queued")]}

    class Waiting(ScriptedApi):
        def runs(self, **_: Any) -> list[dict[str, Any]]:
            return [run(name, "running") for name in states]

        def tasks(self, dag_id: str, _run: str) -> list[dict[str, Any]]:
            return [{"task_id": task, "state": state} for task, state in states[dag_id]]

    stand, api = drive.Standstill(), Waiting()
    states["ingest_police"].append(("check_and_stage", "running"))
    for _ in range(5):
        stand.look(api)  # type: ignore[arg-type]
    states["ingest_police"].pop()
    stand.look(api)  # type: ignore[arg-type]
    stand.look(api)  # type: ignore[arg-type]
    with pytest.raises(PlatformError, match=r"started no task for 200 s though some are queued.*Run again"):
        stand.look(api)  # type: ignore[arg-type]


def test_the_road_is_quiet_only_when_no_published_asset_waits() -> None:
    api, seen = ScriptedApi(), []

    runs = drive.run_road(api, lambda some: seen.append(api.step))  # type: ignore[arg-type]

    assert seen[:4] == ["ingest", "asset", "match", "done"]
    assert api.triggered == list(drive.INGEST)
    assert {each["state"] for each in runs} == {"success"}


def test_each_window_has_a_run_of_its_own() -> None:
    api = ScriptedApi()

    drive.run_claims(api, ["2013-07", "2014-01"], lambda some: None)  # type: ignore[arg-type]

    assert api.triggered == ["prepare_claims2013-07", "prepare_claims2014-01"]


def test_a_dag_that_cannot_be_read_is_named() -> None:
    class Broken:
        def import_errors(self) -> list[str]:
            return ["ingest.py: SyntaxError"]

        def dag_ids(self) -> set[str]:
            return set()

    with pytest.raises(PlatformError, match=r"ingest\.py: SyntaxError"):
        drive.wait_for_dags(Broken())  # type: ignore[arg-type]


def write_log(path: Path, exc_type: str, exc_value: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = [{"filename": drive.__file__, "lineno": 7}, {"filename": "/lib/pyarrow/table.pxi", "lineno": 9}]
    detail = {"exc_type": exc_type, "exc_value": exc_value, "frames": frames}
    lines = [
        {"level": "info", "event": "::group::Pre"},
        {"level": "error", "event": "Task failed", "logger": "task", "error_detail": [detail]},
        {"level": "info", "event": "::endgroup::"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", encoding="utf-8")


def test_a_rejected_file_is_told_with_dag_task_file_and_rule(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path)
    told = "asb: files rejected: 1, staged: 0.\nasb_2013-05-31.csv: rejected: header (line 1). Ask for it again."
    place = "dag_id=ingest_police/run_id=r1/task_id=check_and_stage/map_index=0/attempt=1.log"
    write_log(home.logs / place, "FilesRejectedError", told)

    class Api:
        def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
            common = {"state": "failed", "try_number": 1}
            asb = {"task_id": "check_and_stage", "map_index": 0, "rendered_map_index": "asb"}
            return [common | asb, common | {"task_id": drive.WATCHER, "map_index": -1}]

    airflow = RunningAirflow(home, 8080, {}, stays=False)
    runs = [run("ingest_police", "failed"), run("ingest_housing", "success")]
    [failed] = drive.failures(airflow, Api(), runs)  # type: ignore[arg-type]

    assert str(failed).startswith("DAG ingest_police, task check_and_stage [asb]: asb: files rejected: 1")
    assert "asb_2013-05-31.csv: rejected: header (line 1)" in str(failed)


def test_what_a_database_refused_is_told_by_table_and_constraint(tmp_path: Path) -> None:
    log = tmp_path / "attempt=1.log"
    write_log(log, "IntegrityError", "(psycopg) PostgreSQL 23505 UniqueViolation link link_pkey\n[SQL: AB123456C]")

    assert drive.last_error(log) == "The database refused: PostgreSQL 23505 UniqueViolation link link_pkey"


def test_an_error_that_may_quote_a_cell_is_told_by_class_and_place(tmp_path: Path) -> None:
    log = tmp_path / "attempt=1.log"
    write_log(log, "ArrowInvalid", "Failed to parse string: 'AB123456C' as a scalar of type int64")

    assert drive.last_error(log) == "ArrowInvalid at tfp_etl/platform/drive.py:7"


def test_a_line_of_a_library_is_no_error_of_the_task(tmp_path: Path) -> None:
    log = tmp_path / "attempt=1.log"
    entry = {"level": "error", "event": "cannot convert AB123456C", "logger": "great_expectations.validator"}
    log.write_text(json.dumps(entry), encoding="utf-8")

    assert "AB123456C" not in drive.last_error(log)


def test_a_task_without_a_log_says_so(tmp_path: Path) -> None:
    assert "killed or never started" in drive.last_error(tmp_path / "none.log")
