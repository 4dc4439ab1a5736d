"""What DuckDB spilled of a process that was killed goes with the next process on the machine."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tfp_etl import duck

DIES = """
import os, signal
from tfp_etl import duck
with duck.private_folder() as folder:
    (folder / "spilled").write_text("rows")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_folder_of_a_killed_process_goes_and_that_of_a_living_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    subprocess.run([sys.executable, "-c", DIES], check=False, env=os.environ | {"TMPDIR": str(tmp_path)})
    [left] = tmp_path.iterdir()
    (tmp_path / "tfp-somebody-else").mkdir()
    (tmp_path / f"{left.name.rpartition('-')[0].rpartition('-')[0]}-1-living").mkdir()  # process 1 always lives
    with duck.private_folder() as ours:
        assert not left.exists()
        assert len(list(tmp_path.iterdir())) == 3
        assert ours.stat().st_mode & 0o077 == 0
    assert len(list(tmp_path.iterdir())) == 2
