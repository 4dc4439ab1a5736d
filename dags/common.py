"""What the DAGs share: the Assets that join them, and when a failed task is worth another try."""

from datetime import timedelta

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
