"""`tfp link` from its command line."""

import csv
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.matching.test_library import ROWS

COLUMNS = list(dict.fromkeys(name for row in ROWS for name in row))


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(ROWS)
    return path


def tfp(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tfp_etl", *map(str, words)], capture_output=True, text=True, check=False
    )


def test_records_in_links_out_and_a_rerun_is_the_same_bytes(records, tmp_path):
    out, changes, members, review, homes = (tmp_path / f"{name}.csv" for name in "lcmrh")
    more = ["--changes", changes, "--memberships", members, "--review", review, "--households", homes]
    done = tfp("link", "--input", records, "--output", out, *more, "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "persons" in done.stdout
    assert "\x1b" not in done.stdout
    first = out.read_bytes()
    assert first.splitlines()[0] == b'"record_id","person_id","family_id","link_confidence"'
    assert first.splitlines()[-1] == b'"x1",4,2,1.0000'
    assert all(path.stat().st_size for path in (changes, members, review))
    lived = homes.read_bytes()
    assert lived.splitlines()[:2] == [
        b'"household_id","person_id","valid_from","valid_to","kind"',
        b'1,1,2013-05-31,,"PRIVATE"',
    ]
    again = ["--previous", out, "--households", homes, "--households-before", homes]
    assert tfp("link", "--input", records, "--output", out, *again, "--plain").returncode == 0
    assert (out.read_bytes(), homes.read_bytes()) == (first, lived)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--input", "none.csv", "--output", "l.csv"], "no such file"),
        (["--input", ".", "--output", "l.csv"], "a folder|ends in"),
        (["--input", "empty.csv", "--output", "l.csv"], "empty"),
        (["--input", "records.csv", "--output", "l.txt"], "ends in"),
        (["--input", "records.csv", "--output", "no/l.csv"], "no folder"),
        (["--input", "records.csv", "--output", "records.csv"], "named twice"),
        (["--input", "records.csv", "--output", "l.csv", "--review", "l.csv"], "named twice"),
        (
            ["--input", "records.csv", "--output", "l.csv", "--households", "h.csv", "--households-before", "l.csv"],
            "no such",
        ),
        (["--input", "records.csv", "--output", "l.csv", "--scored-pairs", "s.csv", "--state", "s"], "leaves no state"),
        (["--input", "records.csv", "--output", "l.csv", "--households-before", "records.csv"], "lack the column"),
        (["--input", "records.csv", "--output", "l.csv", "--previous", "records.csv"], "lack the column person_id"),
        (["--input", "records.csv", "--output", "l.csv", "--decisions", "records.csv"], "needs the columns"),
    ],
)
def test_an_error_is_one_line(records, monkeypatch, capsys, words, told):
    from tfp_etl.cli import app

    (records.parent / "empty.csv").touch()
    monkeypatch.chdir(records.parent)
    monkeypatch.setattr(sys, "argv", ["tfp", "link", *words, "--plain"])
    with pytest.raises(SystemExit) as end:
        app.main()
    assert end.value.code == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert any(part in error for part in told.split("|"))
    assert not (records.parent / "l.csv").exists()


def test_an_output_that_cannot_be_written_says_so(records, tmp_path):
    done = tfp("link", "--input", records, "--output", "/proc/l.csv", "--plain")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_help_answers_at_once():
    began = time.process_time()
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, tfp_etl.cli.app; print('duckdb' in sys.modules, 'pandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split() == ["False", "False"]
    assert time.process_time() - began < 5


def test_linking_loads_no_pandas_before_somebody_wants_it():
    asked = (
        "import sys; from tfp_etl import without_pandas; without_pandas.hide(); import tfp_etl.matching.library; "
        "import duckdb, pyarrow; duckdb.execute('select ?', [1]); there = ['pandas' in sys.modules]; "
        "without_pandas.show(); told = pyarrow.table({'a': [1]}).to_pandas(), duckdb.sql('from range(2)').df(); "
        "print(*there, *map(len, told))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "1", "2"]
