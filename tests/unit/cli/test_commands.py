"""The commands answer quickly, and an error is one line that quotes no row."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy.exc import IntegrityError

from tfp_etl.cli import screen
from tfp_etl.platform import PlatformError


def tfp(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {"TFP_HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    command = [sys.executable, "-m", "tfp_etl", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)


def test_the_help_names_every_command_without_loading_the_stages(tmp_path: Path) -> None:
    answer = tfp("--help", home=tmp_path)

    for command in ("drive", "run", "synth", "export", "restage", "up", "down", "status", "db"):
        assert f" {command} " in answer.stdout
    loaded = (
        "import sys, tfp_etl.cli.app; sys.exit(bool({'great_expectations', 'pandas', 'splink'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


def test_a_missing_landing_area_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    answer = tfp("run", "--landing", str(tmp_path / "nowhere"), home=tmp_path / "home")

    assert answer.returncode == 1
    [line] = answer.stderr.strip().splitlines()
    assert line.startswith("tfp:")
    assert "there is no such folder" in line


def test_stopping_when_nothing_runs_says_so(tmp_path: Path) -> None:
    answer = tfp("down", home=tmp_path)

    assert (answer.returncode, answer.stdout.strip()) == (0, "Nothing was running.")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (PlatformError("Port taken."), "Port taken."),
        (
            IntegrityError("insert", None, Exception("PostgreSQL 23505 UniqueViolation link: duplicate\nAB123456C")),
            "The database refused: PostgreSQL 23505 UniqueViolation link: duplicate",
        ),
    ],
)
def test_an_error_is_told_in_one_line(problem: Exception, said: str) -> None:
    assert screen.in_one_line(problem) == said


def test_an_unexpected_error_is_told_by_type_and_place_because_its_text_may_quote_a_row() -> None:
    try:
        raise KeyError("AB123456C")
    except KeyError as problem:
        told = screen.in_one_line(problem)

    assert "KeyError at test_commands.py" in told
    assert "AB123456C" not in told


def test_a_cell_that_arrow_cannot_read_is_not_repeated() -> None:
    with pytest.raises(pa.ArrowInvalid) as caught:
        pa.array(["Quintrell"]).cast(pa.int64())
    assert "Quintrell" in str(caught.value)

    told = screen.in_one_line(caught.value)

    assert told.startswith("ArrowInvalid at ")
    assert "--debug" in told
    assert "Quintrell" not in told


def test_a_date_that_is_none_is_refused_with_the_shape_wanted(tmp_path: Path) -> None:
    answer = tfp("synth", "--out", str(tmp_path / "out"), "--extract-dates", "May", home=tmp_path)

    assert answer.returncode == 2
    assert "write dates as 2013-05-31" in answer.stderr


def test_make_help_lists_the_targets_one_line_each(checkout: Path) -> None:
    answer = subprocess.run(["make", "help"], cwd=checkout, capture_output=True, text=True, check=True)

    told = {line.split()[0] for line in answer.stdout.splitlines()}
    assert {
        "help",
        "venv",
        "run",
        "up",
        "down",
        "status",
        "test",
        "check",
        "export",
        "lock",
        "bench-county",
        "bench-growth",
        "bench-matching",
        "bench-incremental",
        "test-slow",
        "test-spark",
        "chaos",
        "fuzz",
        "test-faults",
        "clean",
    } == told
