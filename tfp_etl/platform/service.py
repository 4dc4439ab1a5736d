"""The platform as a whole: the warehouse migrated, Airflow on it, up for a block or until it is told to stop."""

import contextlib
import os
from collections.abc import Iterator

from tfp_etl.platform import airflow
from tfp_etl.platform.airflow import RunningAirflow, Say
from tfp_etl.platform.airflow_home import environment, home_of
from tfp_etl.platform.database import database_name, embedded_server, open_warehouse
from tfp_etl.settings import Settings

METADATA_DRIVER = "psycopg2"  # what Airflow's own PostgreSQL support is tested with


def bring_up(settings: Settings, say: Say) -> RunningAirflow:
    """Start what does not run yet, and leave it running; an Airflow that runs already is used as it is."""
    home = home_of(settings)
    server = embedded_server(settings)
    with open_warehouse(settings) as db:
        already = airflow.running(home)
        if already is not None:
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

            return airflow.start(home, variables, lease=handle, say=say)
        finally:
            os.close(handle)


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
    """Have Airflow for the length of the block; what did not run before is stopped again, however the block ends."""
    server = embedded_server(settings)
    was_running = airflow.running(home_of(settings)) is not None
    with server.lease():
        try:
            yield bring_up(settings, say)
        finally:
            if not was_running:
                say("Stopping Airflow.")
                airflow.stop(home_of(settings))
