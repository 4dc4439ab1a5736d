"""Airflow read from an empty home, so that no test depends on what the machine has."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
HOME = tempfile.TemporaryDirectory(prefix="tfp-test-airflow-")  # gone with the process
os.environ["AIRFLOW_HOME"] = HOME.name
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(CHECKOUT / "dags")
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag


@pytest.fixture(scope="session")
def dags() -> "DagBag":
    """Every DAG of the folder, read as Airflow reads it."""
    from airflow.dag_processing.dagbag import DagBag

    sys.path.insert(0, str(CHECKOUT / "dags"))
    return DagBag(CHECKOUT / "dags")
