"""Running the DAGs over a landing area and watching them: what `make run` does once the platform is up."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tfp_etl.platform import PlatformError, told
from tfp_etl.platform.airflow import RunningAirflow, Say
from tfp_etl.platform.airflow_api import AirflowApi, Json, wait_until
from tfp_etl.platform.workspace import SOURCES

INGEST = tuple(f"ingest_{source}" for source in SOURCES)
FOLLOWING = ("match_families", "load_outcomes")
CLAIMS = "prepare_claims"
WATCHER = "report_rejected_files"
PARSE_PATIENCE = 120.0
POLL = 1.0
BETWEEN_LOOKS, STANDSTILL = 15.0, 180.0
"""Seconds between two looks at the tasks; seconds for which tasks may wait while none works."""
WAITS = "settle"  # a task that only waits for others


@dataclass(frozen=True)
class FailedTask:
    """A task that failed: where, and the last error of its log."""

    dag_id: str
    task: str
    error: str
    log: Path

    def __str__(self) -> str:
        """Give place, error and log in the order in which they are wanted."""
        return f"DAG {self.dag_id}, task {self.task}: {self.error}\n  log: {self.log}"


def wait_for_dags(api: AirflowApi) -> None:
    """Wait until every DAG was read; raises PlatformError with the import error of one that cannot be."""
    wanted = {*INGEST, *FOLLOWING, CLAIMS}
    if not wait_until(lambda: api.import_errors() or wanted <= api.dag_ids(), patience=PARSE_PATIENCE):
        raise PlatformError(f"Airflow did not find the DAGs {', '.join(sorted(wanted - api.dag_ids()))}.")
    errors = api.import_errors()
    if errors:
        raise PlatformError("A DAG file cannot be read. " + " ".join(errors))


def run_road(api: AirflowApi, watch: Callable[[Sequence[Json]], None]) -> list[Json]:
    """Run the ingest DAGs and whatever follows from them, until nothing is left to do; every run there was."""
    began = datetime.now(UTC)
    for dag_id in (*INGEST, *FOLLOWING, CLAIMS):
        api.unpause(dag_id)
    for dag_id in INGEST:
        api.trigger(dag_id)
    return _until_quiet(api, began, watch)


def run_claims(api: AirflowApi, windows: Sequence[str], watch: Callable[[Sequence[Json]], None]) -> list[Json]:
    """Judge the windows and prepare their claim lists; every run there was."""
    began = datetime.now(UTC)
    for window in windows:
        api.trigger(CLAIMS, {"window": window})
    return _until_quiet(api, began, watch)


def failures(airflow: RunningAirflow, api: AirflowApi, runs: Sequence[Json]) -> list[FailedTask]:
    """The tasks that made runs fail. The task that only passes a failure on is left out."""
    found = []
    for run in runs:
        if run["state"] != "failed":
            continue
        tasks = [task for task in api.tasks(run["dag_id"], run["dag_run_id"]) if task["state"] == "failed"]
        causes = [task for task in tasks if task["task_id"] != WATCHER] or tasks
        found += [_failed_task(airflow, run, task) for task in causes]
        if not tasks:
            found.append(
                FailedTask(run["dag_id"], "(none)", "the run was closed before it finished", airflow.home.logs)
            )
    return found


def while_alive(airflow: RunningAirflow, watch: Callable[[Sequence[Json]], None]) -> Callable[[Sequence[Json]], None]:
    """The watcher, which also looks whether Airflow lives: without its scheduler no run ever ends."""

    def both(runs: Sequence[Json]) -> None:
        if ended := airflow.ended():
            logs = ", ".join(str(airflow.home.logs / f"{name}.log") for name in ended)
            raise PlatformError(
                f"Airflow's {' and '.join(ended)} ended while the DAGs ran. What was staged or loaded stays. Look at "
                f"{logs}, then run again: it goes on from there."
            )
        watch(runs)

    return both


def plain_watch(say: Say) -> Callable[[Sequence[Json]], None]:
    """A watcher that says a line when a run begins and when it ends."""
    told: dict[str, str] = {}

    def watch(runs: Sequence[Json]) -> None:
        for run in runs:
            state, name = str(run["state"]), str(run["dag_id"])
            if state != "queued" and told.get(run["dag_run_id"] + name) != state:
                told[run["dag_run_id"] + name] = state
                say(f"{name}: {state}{_seconds(run)}")

    return watch


def _until_quiet(api: AirflowApi, began: datetime, watch: Callable[[Sequence[Json]], None]) -> list[Json]:
    """Watch until no run is active and no published Asset waits for its run.

    The order of the questions matters: no active run, then no waiting Asset, then still no active run.
    """
    stand = Standstill()
    while True:
        watch(api.runs(since=began))
        stand.look(api)
        quiet = not api.runs(active=True) and not any(map(api.awaits_assets, FOLLOWING)) and not api.runs(active=True)
        if quiet:
            runs = api.runs(since=began)
            watch(runs)
            return runs
        time.sleep(POLL)


class Standstill:
    """Notices that tasks wait and none works: a killed process of the executor can keep the others from their queue."""

    def __init__(self) -> None:
        self.looked_at = time.monotonic()
        self.since: float | None = None

    def look(self, api: AirflowApi) -> None:
        """PlatformError where nothing has worked for long though tasks are queued."""
        now = time.monotonic()
        if now - self.looked_at < BETWEEN_LOOKS:
            return
        self.looked_at = now
        tasks = [task for run in api.runs(active=True) for task in api.tasks(run["dag_id"], run["dag_run_id"])]
        works = any(task["state"] == "running" and task["task_id"] != WAITS for task in tasks)
        waits = any(task["state"] == "queued" for task in tasks)
        if works or not waits:
            self.since = None
            return
        self.since = self.since or now
        if now - self.since > STANDSTILL:
            raise PlatformError(
                f"Airflow has started no task for {now - self.since:.0f} s though some are queued: a process of its "
                "executor was killed. What was staged or loaded stays. Run again: it goes on from there."
            )


def _failed_task(airflow: RunningAirflow, run: Json, task: Json) -> FailedTask:
    parts = [f"dag_id={run['dag_id']}", f"run_id={run['dag_run_id']}", f"task_id={task['task_id']}"]
    name = str(task["task_id"])
    if task["map_index"] >= 0:
        parts.append(f"map_index={task['map_index']}")
        name += f" [{task.get('rendered_map_index') or task['map_index']}]"
    log = airflow.home.logs.joinpath(*parts, f"attempt={task['try_number']}.log")
    return FailedTask(run["dag_id"], name, last_error(log), log)


def last_error(log: Path) -> str:
    """The last error of a task's log (a JSON object a line), without a text that may quote a row."""
    if not log.exists():
        return "it left no log; it was killed or never started"
    found = "its log holds no error; it was killed"
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        if entry.get("level") not in {"error", "critical"}:
            continue
        causes = entry.get("error_detail") or []
        if causes:
            found = told.of_log(causes[0])
        elif str(entry.get("logger", "task")).split(".")[0] in {"task", "airflow", "tfp_etl"}:
            found = str(entry.get("event", ""))
    return found


def _seconds(run: Json) -> str:
    if not (run.get("start_date") and run.get("end_date")):
        return ""
    took = datetime.fromisoformat(run["end_date"]) - datetime.fromisoformat(run["start_date"])
    return f", {took.total_seconds():.0f} s"
