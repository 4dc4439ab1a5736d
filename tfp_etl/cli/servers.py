"""`tfp up`, `tfp down`, `tfp status`."""

import time
from pathlib import Path

from tfp_etl.cli import county, screen
from tfp_etl.platform import airflow, drive, service, workspace
from tfp_etl.platform.airflow import RunningAirflow
from tfp_etl.platform.airflow_home import USER, home_of
from tfp_etl.platform.database import embedded_server
from tfp_etl.settings import Settings


def chosen(landing: Path | None, settings: Settings | None = None) -> Settings:
    """Settings of the workspace a command works in; the default county is made when it is wanted and missing."""
    settings = settings or Settings()
    where = landing or settings.landing
    if where is not None:
        return workspace.of_landing(settings, where)
    county.refuse_mixing(settings)
    settings = workspace.default_county(settings)
    county.ensure_default(settings)
    return settings


def up(landing: Path | None) -> None:
    """Start the platform for the landing area asked for, else for the workspace used last, and leave it running."""
    settings = Settings()
    used_before = settings.folder.is_dir() and landing is None
    settings = workspace.last_used(settings) if used_before else chosen(landing, settings)
    if used_before and settings.landing is None:
        county.ensure_default(settings)
    running = service.bring_up(settings, screen.say_since(time.monotonic()))
    drive.wait_for_dags(running.api())
    _sign_in(running)
    screen.line("`make down` stops it.")


def down(*, everything: bool) -> None:
    """Stop the platform of the workspace used last, or of all."""
    settings = Settings()
    wanted = workspace.all_of(settings) if everything else [settings]
    stopped = [item.workspace_name for item in wanted if service.take_down(item)]
    screen.line(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")


def status() -> None:
    """Show the servers, and what the warehouse of the workspace used last holds."""
    settings = workspace.last_used(Settings())
    screen.line(f"Workspace used last: {settings.workspace_name}, landing area {settings.landing_area}")
    for item in workspace.all_of(settings):
        running = airflow.running(home_of(item))
        if running is not None:
            screen.line(f"Airflow of {item.workspace_name}: running")
            _sign_in(running)
        elif airflow.processes(home_of(item)):
            screen.line(f"Airflow of {item.workspace_name}: left over from a killed run; `make down` clears it away")
        else:
            screen.line(f"Airflow of {item.workspace_name}: stopped")
    reachable = settings.warehouse_url() is not None or embedded_server(settings).is_running()
    screen.line(f"PostgreSQL: {'running' if reachable else 'stopped'}")
    if reachable:
        from tfp_etl import feed_board, stages
        from tfp_etl.cli.feed_board import in_a_line
        from tfp_etl.platform import intake

        with intake.open_road(settings, migrate=True) as road:
            screen.summary(stages.summary(road))
            feed_board.refresh(road.db, settings)
            screen.line(in_a_line(feed_board.look(road.db, settings.today)))


def _sign_in(running: RunningAirflow) -> None:
    screen.line(f"  address   {running.url}")
    screen.line(f"  user      {USER}")
    screen.line(f"  password  {running.home.password()}   (kept in {running.home.passwords})")
