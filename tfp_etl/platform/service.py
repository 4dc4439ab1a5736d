"""The platform as a whole: the warehouse migrated, Airflow on it, up for a block or until it is told to stop."""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from tfp_etl.platform import PlatformError, airflow
from tfp_etl.platform.airflow import RunningAirflow, Say
from tfp_etl.platform.airflow_home import environment, home_of
from tfp_etl.platform.database import database_name, embedded_server, open_warehouse
from tfp_etl.settings import Settings

METADATA_DRIVER = "psycopg2"  # what Airflow's own PostgreSQL support is tested with


def bring_up(settings: Settings, say: Say) -> RunningAirflow:
    """Start the platform unless it runs, and leave it running until `take_down`."""
    with _alone_in(settings):
        return _bring_up(settings, say, stays=True)


def take_down(settings: Settings) -> bool:
    """Stop the workspace's Airflow, and the embedded server when nobody else uses it; True when something ran."""
    stopped = airflow.stop(home_of(settings))
    server = embedded_server(settings)
    if server.is_running():
        with server.lease():
            stopped = True
    return stopped


@contextlib.contextmanager
def while_up(settings: Settings, say: Say) -> Iterator[RunningAirflow]:
    """Have Airflow for the length of the block; what was not up to stay is stopped again, however the block ends."""
    with embedded_server(settings).lease(), _alone_in(settings):
        running = None
        try:
            running = _bring_up(settings, say, stays=False)
            yield running
        finally:
            if running is None or not running.stays:
                say("Stopping Airflow.")
                airflow.stop(home_of(settings))


def _bring_up(settings: Settings, say: Say, *, stays: bool) -> RunningAirflow:
    """Start Airflow; one that is up to stay is used as it is, one that a killed run left is replaced."""
    home = home_of(settings)
    server = embedded_server(settings)
    with open_warehouse(settings) as db:
        already = airflow.running(home)
        if already is not None and already.stays:
            say(f"Airflow of workspace {settings.workspace_name} runs already at {already.url}.")
            return already
        handle = server.hold()
        try:
            name = database_name(settings.workspace_name, "airflow")
            server.database(name)
            metadata_url = server.url(name, METADATA_DRIVER)
            warehouse_url = db.url.render_as_string(hide_password=False)

            def variables(port: int) -> dict[str, str]:
                return environment(home, settings, metadata_url=metadata_url, warehouse_url=warehouse_url, port=port)

            return airflow.start(home, variables, lease=handle, stays=stays, say=say)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _alone_in(settings: Settings) -> Iterator[None]:
    """One run at a time in a workspace; the lock ends with its process."""
    folder = home_of(settings).folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "run.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlatformError(
                f"Another run is at work in workspace {settings.workspace_name}: "
                "wait for it, or stop it with `make down`."
            ) from None
        yield
