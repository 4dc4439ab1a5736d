"""A small county, written once for all tests of this folder."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tfp_etl.synthetic.county import Summary, write

EXTRACTS = [date(2012, 12, 31), date(2013, 5, 31)]


@pytest.fixture(scope="session")
def write_county(tmp_path_factory) -> Callable[..., tuple[Path, Summary]]:
    def made(**changes: object) -> tuple[Path, Summary]:
        out = tmp_path_factory.mktemp("county")
        wishes = {"households": 2_000, "seed": 11, "extract_dates": EXTRACTS, "programme_families": 400, **changes}
        return out, write(out, **wishes)

    return made


@pytest.fixture(scope="session")
def county(write_county) -> Path:
    return write_county()[0]
