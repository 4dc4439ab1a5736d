"""What a killed process leaves unfinished goes with the next run; what a living one writes stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfp_etl.feeds import store

OF_BEFORE = ".pupils.parquet.0123456789abcdef0123456789abcdef"  # as an earlier version named it
DIES = """
import os, signal, sys
from pathlib import Path
from tfp_etl.feeds import store
with store.replacing(Path(sys.argv[1])) as partial:
    partial.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_left_is_removed_and_the_file_before_it_stays(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "links.parquet"
    target.parent.mkdir()
    target.write_text("whole", encoding="utf-8")
    subprocess.run([sys.executable, "-c", DIES, str(target)], check=False, cwd=Path.cwd())
    assert len(list(target.parent.iterdir())) == 2
    assert store.sweep([tmp_path]) == 1
    assert [path.read_text(encoding="utf-8") for path in target.parent.iterdir()] == ["whole"]


def test_what_a_living_process_writes_stays(tmp_path: Path) -> None:
    with store.replacing(tmp_path / "links.parquet") as partial:
        partial.write_text("half", encoding="utf-8")
        assert store.sweep([tmp_path], flat=[tmp_path]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["links.parquet"]


@pytest.mark.parametrize("name", [OF_BEFORE, ".a.b.another-machine.7.0123456789abcdef0123456789abcdef"])
def test_of_another_machine_only_what_nobody_touched_for_a_day_goes(tmp_path: Path, name: str) -> None:
    left = tmp_path / name
    left.touch()
    assert store.sweep([], flat=[tmp_path]) == 0
    os.utime(left, (0, 0))
    assert store.sweep([], flat=[tmp_path]) == 1


def test_files_of_others_with_a_leading_dot_stay(tmp_path: Path) -> None:
    for name in (".lock", ".arriving", ".ge_store_backend_id", ".pupils_2013-05-31.csv.part", ".0123456789abcdef"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    assert store.sweep([tmp_path]) == 0
