"""`tfp drive` (the DAGs), `tfp run` (the same stages without Airflow), `tfp export`."""

import shlex
import time
from pathlib import Path

from sqlalchemy import make_url

from tfp_etl import examination, stages
from tfp_etl.cli import screen
from tfp_etl.cli.fetching import fetch_each
from tfp_etl.cli.servers import chosen
from tfp_etl.feeds import store
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.platform import PlatformError, fetching, intake, service, workspace
from tfp_etl.platform import drive as driving
from tfp_etl.platform.airflow import RunningAirflow, Say
from tfp_etl.platform.airflow_home import home_of
from tfp_etl.platform.database import database_name, embedded_server
from tfp_etl.platform.postgres import binaries
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.warehouse import read


def drive(landing: Path | None) -> int:
    """Start the platform, run the DAGs over the landing area, print what came out, stop; the exit code."""
    settings = chosen(landing)
    say = screen.say_since(time.monotonic())
    with service.while_up(settings, say) as airflow, intake.open_road(settings) as road:
        failed = _drive(airflow, road, say)
        found = stages.summary(road)
    screen.summary(found)
    _look_next(settings)
    for task in failed:
        screen.error(str(task))
    return 1 if failed else 0


def _drive(airflow: RunningAirflow, road: Road, say: Say) -> list[driving.FailedTask]:
    """Run all DAGs; the tasks that failed."""
    api = airflow.api()
    driving.wait_for_dags(api)
    say(f"Airflow is up at {airflow.url}; running the DAGs on {road.settings.landing_area}")
    with screen.watching(driving.plain_watch(say)) as plain:
        watch = driving.while_alive(airflow, plain)
        runs = driving.run_road(api, watch)
        windows = stages.windows(road)
        if not windows:
            say("No claim window: no delivered extract reaches a window's evidence cut-off.")
        runs += driving.run_claims(api, windows, watch)
    return driving.failures(airflow, api, runs)


def run(landing: Path | None) -> int:
    """Run every stage in this process; the exit code."""
    settings = chosen(landing)
    say = screen.say_since(time.monotonic())
    with intake.open_road(settings, migrate=True) as road:
        rejected = fetch_each(road, fetching.fetched_sources(settings)) + _take_in(road)
        with intake.alone(road):
            if intake.waiting(road):
                for stage in (stages.match, stages.families, stages.load):
                    _say_run(say, stage(road))
            for window in stages.windows(road):
                _say_run(say, stages.judge(road, window))
                _say_run(say, stages.claim(road, window))
        found = stages.summary(road)
    screen.summary(found)
    _look_next(settings)
    for text in rejected:
        screen.error(text)
    return 1 if rejected else 0


def export(out: Path) -> None:
    """Write the CSV files of the workspace used last."""
    settings = workspace.last_used(Settings())
    with intake.open_road(settings, migrate=True) as road:
        for name, count in stages.export(road, out).items():
            screen.line(f"{out / name}: {count:,} rows")


def restage() -> None:
    """Make lost staged Parquet of the workspace used last again from its store."""
    settings = workspace.last_used(Settings())
    with intake.open_road(settings, migrate=True) as road:
        runs = intake.restage(road)
    rows_out = sum(run.rows_out for run in runs)
    screen.line(f"Staged again from the store: {len(runs):,} files, {rows_out:,} rows.")
    if runs:
        screen.line("`tfp run` or `make run` for this landing area matches and loads them.")


def report_back(file_id: int, out: Path | None) -> None:
    """Write the report to the sender of a received file of the workspace used last, again."""
    settings = workspace.last_used(Settings())
    with intake.open_road(settings, migrate=True) as road:
        receipt = next((each for each in read.receipts(road.db) if each.file_id == file_id), None)
        if receipt is None:
            raise PlatformError(f"no file was received under number {file_id}; table audit.file_receipt lists them.")
        made = examination.report_back(road.db, receipt, road.settings)
    if made is None:
        screen.line(f"{receipt.file_name}: every row was taken in without a doubt; there is nothing to report.")
        return
    if out is not None:
        store.put(made, out)
    screen.line(f"Report for the sender of {receipt.file_name}, and for nobody else: {out or made}")


def _take_in(road: Road) -> list[str]:
    """Land, check and stage every source; what was rejected."""
    rejected = []
    for source in stages.SOURCES:
        batches = intake.arrivals(road, source)
        if not batches:
            continue
        with screen.progress(source, len(batches)) as done:
            for batch in batches:
                try:
                    intake.take_in(road, batch.name, batch.file_ids)
                except (intake.FilesRejectedError, FileRejected) as rejection:
                    rejected.append(str(rejection))
                done(batch.name)
    return rejected


def _say_run(say: Say, stage: stages.StageRun) -> None:
    held = f", held back {stage.rows_held:,}" if stage.rows_held else ""
    say(f"{stage.stage} {stage.slice_}: {stage.rows_in:,} in, {stage.rows_out:,} out{held}, {stage.seconds:.1f} s")


def _look_next(settings: Settings) -> None:
    screen.line("Where to look next:")
    for what, where in next_places(settings):
        screen.line(f"  {what:<25}{where}")


def next_places(settings: Settings) -> list[tuple[str, str]]:
    """What there is to look at after a run, and where; no password is shown."""
    url = settings.warehouse_url()
    logs = home_of(settings).logs
    if url is None:
        name, server = database_name(settings.workspace_name), embedded_server(settings)
        psql = shlex.join([str(binaries() / "psql"), f"--host={server.socket_folder}", "--username=postgres", name])
        warehouse = [("warehouse", f"PostgreSQL database {name}, after `make up`:"), ("", psql)]
    else:
        warehouse = [("warehouse", make_url(url).render_as_string(hide_password=True))]
    return [
        ("quality of each file", str(settings.docs / "index.html")),
        *([("reports to senders", str(settings.reports))] if settings.reports.is_dir() else []),
        *warehouse,
        *([("logs of tasks", str(logs))] if logs.is_dir() else []),
        ("files for others", "make export OUT=<dir>"),
        ("Airflow", "make up, which prints address and sign-in"),
    ]
