"""Airflow imports this module in each of its processes, before anything else of ours.

Tasks of the LocalExecutor are forks of the scheduler. What the scheduler has imported, each task has at hand at once,
its memory shared: Great Expectations alone takes seven seconds to import, more than checking most files takes. Only
the scheduler, and a Celery worker, which forks its tasks too, import ahead; no connection is opened and no thread is
started by an import.
"""

import importlib
import sys

FORKING = {"scheduler", "celery"}
AHEAD = ("pandas", "pyarrow", "duckdb", "sqlalchemy", "great_expectations", "splink", "tfp_etl.platform.intake")

if FORKING & set(sys.argv[1:2]):
    for name in AHEAD:
        importlib.import_module(name)
