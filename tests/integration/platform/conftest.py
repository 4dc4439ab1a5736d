"""A road over a warehouse of its own."""

from pathlib import Path

import pytest

from tfp_etl.platform import intake
from tfp_etl.settings import Settings


@pytest.fixture
def road(tmp_path: Path, postgres_server, warehouse_template: str):
    url = postgres_server.database(f"intake_{tmp_path.name}"[:50].replace("-", "_"), template=warehouse_template)
    settings = Settings(home=tmp_path / "home", workspace="cards", landing=tmp_path / "landing", database_url=url)
    with intake.open_road(settings) as opened:
        yield opened
