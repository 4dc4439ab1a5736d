"""What the DAGs share: the Assets that join them, and when a failed task is worth another try."""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule

from tfp_etl.platform.workspace import SOURCES

LONDON = "Europe/London"

STAGED = {source: Asset(name=f"staged_{source}", uri=f"tfp://staged/{source}", group="staged") for source in SOURCES}
FAMILIES = Asset(name="families", uri="tfp://matched/families", group="matched")
OUTCOMES = Asset(name="outcomes", uri="tfp://core/outcomes", group="core")

# A lost connection may come back; bad data, a broken rule or a fault of ours will not get better by trying again.
LOST_CONNECTIONS_ONLY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=[
                "sqlalchemy.exc.OperationalError",
                "sqlalchemy.exc.InterfaceError",
                "psycopg.OperationalError",
                "psycopg.InterfaceError",
                "adbc_driver_manager.OperationalError",
                "adbc_driver_manager.InterfaceError",
                "httpx.TransportError",
                "tfp_etl.sources.errors.SourceLostError",
                ConnectionError,
                TimeoutError,
            ],
            action=RetryAction.RETRY,
            reason="the connection was lost",
        ),
        RetryRule(exception=Exception, action=RetryAction.FAIL, reason="trying again would not change the outcome"),
    ]
)

TASKS = {
    "owner": "data engineering",
    "retries": 4,
    "retry_delay": timedelta(seconds=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=5),
    "retry_policy": LOST_CONNECTIONS_ONLY,
}

DAGS = {
    "catchup": False,
    "max_active_runs": 1,
    "is_paused_upon_creation": False,
    "default_args": TASKS,
}


def connection(connection_id: str) -> dict[str, Any] | None:
    """What Airflow knows of a connection, as plain values; None: it has none of this id. Call it in a task."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException

    from tfp_etl.sources.errors import SourceError

    try:
        found = Connection.get(connection_id)
    except AirflowNotFoundException:
        return None
    except (AirflowException, ValueError):
        # Its text quotes the connection.
        raise SourceError(f"connection {connection_id}: Airflow cannot read it. Enter it anew.") from None
    plain = {name: getattr(found, name) for name in ("host", "port", "login", "password")}
    return plain | {"extra": found.extra_dejson}
