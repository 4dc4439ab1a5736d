"""No DuckDB takes most of the machine, and none spills people into the folder it was started in."""

import importlib
from pathlib import Path

import pytest

import tfp_etl

PACKAGE = Path(tfp_etl.__file__).parent
BOUNDED = ("tfp_etl.duck", "tfp_etl.matching.duck")


def test_every_engine_is_a_bounded_one() -> None:
    opening = {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if "duckdb.connect(" in path.read_text(encoding="utf-8")
    }
    assert set(opening) == {"duck.py"}


@pytest.mark.parametrize("module", BOUNDED)
def test_a_bounded_engine_spills_into_a_folder_of_its_own_and_removes_it(module: str) -> None:
    duck = importlib.import_module(module)
    with duck.bounded("100MB") as db:
        limit, folder, progress = db.execute(
            "select current_setting('memory_limit'), current_setting('temp_directory'), "
            "current_setting('enable_progress_bar')"
        ).fetchone()
        db.execute("create table wide as select i, md5(i::text) || md5((i + 1)::text) as word from range(4000000) t(i)")
        spilled = list(Path(folder).iterdir())
        assert db.execute("select count(*), max(i) from wide").fetchone() == (4_000_000, 3_999_999)
        assert Path(folder).stat().st_mode & 0o077 == 0

    assert limit == "95.3 MiB"
    assert spilled, "nothing was written to disk: the bound was not reached"
    assert progress is False
    assert not Path(folder).exists()
