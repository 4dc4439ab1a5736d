"""The disk is full: a clear error, nothing half published, and the next run goes on where this one could not."""

import os
import resource
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tfp_etl.synthetic import county

FIRST = "2013-05-31"
FILES = ("education/pupils", "careworks/families", "careworks/members")
RECEIPTS = "select dataset, status from audit.file_receipt order by 1"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    county.write(tmp_path / "made", households=60, seed=3, extract_dates=[date.fromisoformat(FIRST)])
    for name in FILES:
        target = tmp_path / "landing" / f"{name}_{FIRST}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tmp_path / "made" / "landing" / f"{name}_{FIRST}.csv", target)
    return tmp_path / "landing"


def run(landing: Path, url: str, *, room: int | None = None) -> subprocess.CompletedProcess[str]:
    """`tfp run`; no file of it may grow beyond `room` bytes."""

    def limit() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    environment = {key: value for key, value in os.environ.items() if not key.startswith("TFP_")}
    environment |= {"TFP_HOME": str(landing.parent / "home"), "TFP_WORKSPACE": "room", "TFP_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tfp_etl", "run", "--landing", str(landing)],
        env=environment,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.slow
def test_without_room_it_says_so_and_publishes_nothing_and_with_room_goes_on(
    landing: Path, fresh_warehouse_url: str
) -> None:
    rows_of_pupils = (landing / "education" / f"pupils_{FIRST}.csv").stat().st_size
    short = run(landing, fresh_warehouse_url, room=rows_of_pupils // 2)
    assert short.returncode == 1
    said = short.stdout + short.stderr
    assert "File too large" in said or "No space left" in said, said[-1500:]
    assert "Traceback" not in said
    db = create_engine(fresh_warehouse_url)
    with db.connect() as connection:
        published = connection.execute(text("select count(*) from core.enrolment")).scalar_one()
        statuses = {status for _, status in connection.execute(text(RECEIPTS))}
    assert published == 0
    assert statuses <= {"RECEIVED", "CHECKED", "STAGED"}
    home = landing.parent / "home" / "room"
    kept = {".lock", ".ge_store_backend_id"}
    assert not [path for path in home.rglob(".*") if path.is_file() and path.name not in kept], "nothing unfinished"

    enough = run(landing, fresh_warehouse_url)
    assert enough.returncode == 0, enough.stderr[-1500:]
    with db.connect() as connection:
        assert {status for _, status in connection.execute(text(RECEIPTS))} == {"LOADED"}
        assert connection.execute(text("select count(*) from core.enrolment")).scalar_one() > 0
    db.dispose()
