"""Fixtures for every test: a warehouse on an embedded server of its own."""

import importlib.util
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfp_etl.platform.postgres import EmbeddedServer

TEMPLATE = "warehouse"
_numbers = itertools.count(1)


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A folder for a server, outside pytest's own: a second pytest session closes that one to the server's account."""
    with tempfile.TemporaryDirectory(prefix="tfp-test-") as folder:
        yield Path(folder).resolve()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[EmbeddedServer]:
    """An embedded PostgreSQL server for this test session, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tfp-test-") as folder:
        server = EmbeddedServer(Path(folder).resolve() / "pg", durable=False)
        with server.lease():
            yield server


@pytest.fixture(scope="session")
def warehouse_template(postgres_server: EmbeddedServer) -> str:
    """Name of a migrated, empty warehouse that nobody connects to, so that it can be copied."""
    url = postgres_server.database(TEMPLATE)
    if importlib.util.find_spec("tfp_etl.warehouse.migrate") is not None:
        from tfp_etl.warehouse import migrate

        migrate.upgrade(url)
    return TEMPLATE


@pytest.fixture(scope="session")
def warehouse_url(postgres_server: EmbeddedServer, warehouse_template: str) -> str:
    """SQLAlchemy URL of a migrated warehouse, shared by the tests of a session."""
    return postgres_server.database("shared_warehouse", template=warehouse_template)


@pytest.fixture
def fresh_warehouse_url(postgres_server: EmbeddedServer, warehouse_template: str) -> Iterator[str]:
    """SQLAlchemy URL of a migrated, empty warehouse for one test alone."""
    name = f"fresh_{next(_numbers)}"
    yield postgres_server.database(name, template=warehouse_template)
    postgres_server.drop_database(name)


@pytest.fixture
def checkout() -> Path:
    """Folder of the checkout."""
    return Path(__file__).resolve().parents[1]
