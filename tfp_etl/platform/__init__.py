"""The servers the platform runs on: embedded PostgreSQL and Airflow's processes."""


class PlatformError(Exception):
    """A server cannot be started, reached or stopped. The message says where, what, and what to do."""
