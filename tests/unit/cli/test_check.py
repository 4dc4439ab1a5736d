"""`tfp check`: exit codes for scripts, words for people, JSON for machines; nothing written, nobody shown."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

HEADER = "UPN,LAEstab,AcademicYear,Term,SessionsPossible,SessionsAuthorised,SessionsUnauthorised"
CANARY = "Zzyzxcanary"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sender's folder."""
    made = tmp_path / "exports"
    made.mkdir()
    return made


def put(folder: Path, *odd: str, name: str = "attendance_2013-05-31.csv") -> Path:
    good = [f"A8901{number:08d},8910001,2012/13,AUT,120,4,2" for number in range(30)]
    path = folder / name
    path.write_text("\n".join([HEADER, *good, *odd]) + "\n")
    return path


def tfp(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run `tfp check` as a supplier does: no home, no database, a temporary folder of its own."""
    spill = home / "tmp"
    spill.mkdir(exist_ok=True)
    environment = {"TFP_HOME": str(home / "none"), "PATH": "/usr/bin:/bin", "TMPDIR": str(spill)}
    command = [sys.executable, "-m", "tfp_etl", "check", *map(str, arguments)]
    found = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=environment, cwd=Path.cwd()
    )
    assert list(spill.iterdir()) == [], "a temporary file was left"
    assert not (home / "none").exists(), "something was written"
    return found


@pytest.mark.parametrize(
    ("odd", "code", "said"),
    [
        ((), 0, "30 rows: would load whole"),
        ((f"{CANARY},8910001,2012/13,AUT,120,4,2",), 3, "31 rows: 1 would be held back, 30 would load"),
        ((f"{CANARY},8910001,2012/13,AUT,120,4,2",) * 9, 4, "39 rows: would be refused"),
    ],
)
def test_the_exit_code_and_the_first_line_say_what_would_become_of_it(folder, tmp_path, odd, code, said):
    answer = tfp(put(folder, *odd), "--plain", home=tmp_path)
    assert answer.returncode == code, answer.stderr
    assert said in answer.stdout.splitlines()[0]
    assert CANARY not in answer.stdout + answer.stderr
    if code == 3:
        assert "1 row would be held back: UPN is not a pupil number" in answer.stdout
        assert "where  A32" in answer.stdout
        assert "mend   Copy the pupil number" in answer.stdout
        assert "who    the pupil's school" in answer.stdout
    assert not any(line.endswith(" ") for line in answer.stdout.splitlines())
    assert "\x1b" not in answer.stdout


def test_a_folder_is_as_bad_as_its_worst_file(folder, tmp_path):
    put(folder)
    (folder / "exclusions_2013-05-31.csv").write_text("UPN,LAEstab,Reason,Sessions\n1,2,3,4\n")
    answer = tfp(folder, home=tmp_path)
    assert answer.returncode == 4
    assert "2 files: 1 would load whole, 0 with rows held back, 1 would be refused." in answer.stdout
    assert "belong to the key" in " ".join(answer.stdout.split())


def test_json_goes_to_a_file_or_to_the_screen(folder, tmp_path):
    path = put(folder, f"{CANARY},8910001,2012/13,AUT,120,4,2")
    answer = tfp(path, "--json", "-", home=tmp_path)
    (file,) = json.loads(answer.stdout)["files"]
    assert (file["verdict"], file["rows_in"], file["rows_held"], file["extract_date"]) == ("held", 31, 1, "2013-05-31")
    held = [rule for rule in file["rules"] if rule["severity"] == "hold"]
    assert held[0]["first"] == ["A32"]
    assert {"rule", "words", "fix", "who", "columns", "rows"} <= set(held[0])
    assert CANARY not in answer.stdout
    out = tmp_path / "found.json"
    assert tfp(path, "--json", out, home=tmp_path).returncode == 3
    assert json.loads(out.read_text())["files"] == [file]


def test_what_cannot_be_checked_is_neither_sound_nor_refused(folder, tmp_path):
    gone = tfp(folder / "gone.csv", home=tmp_path)
    assert gone.returncode == 1
    assert "there is no such file" in gone.stderr
    assert tfp(put(folder), "--extract-date", "31/05/2013", home=tmp_path).returncode == 2
    unwritable = tfp(put(folder), "--json", tmp_path / "no folder" / "x.json", home=tmp_path)
    assert unwritable.returncode == 1
    assert "No such file or directory" in unwritable.stderr


def test_a_hundred_thousand_rows_take_seconds(folder, tmp_path):
    """Processor time, so that a busy machine does not fail it: about 2 s of the 10 s allowed."""
    terms = [(f"20{year:02d}/{year + 1:02d}", term) for year in range(8, 13) for term in ("AUT", "SPR")]
    rows = [
        f"A8901{pupil:08d},891{pupil % 300:04d},{year},{term},120,{pupil % 20},{pupil % 7}"
        for pupil in range(10_000)
        for year, term in terms
    ]
    rows[77] = "nobody,8910001,2012/13,AUT,120,4,2"
    path = folder / "attendance_2013-05-31.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = tfp(path, "--report", tmp_path / "report.xlsx", home=tmp_path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "100,000 rows: 1 would be held back, 99,999 would load" in answer.stdout
    assert answer.returncode == 3
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 8


def test_reports_go_where_they_are_asked_for_and_never_over_what_is_checked(folder, tmp_path):
    path = put(folder, f"{CANARY},8910001,2012/13,AUT,120,4,2")
    out = tmp_path / "out" / "mend.xlsx"
    assert f"Report: {out}" in tfp(path, "--report", out, home=tmp_path).stdout
    assert CalamineWorkbook.from_path(out).sheet_names == ["Summary", "Cells to mend"]
    put(folder, name="attendance_2012-12-31.csv")
    several = tfp(folder, "--report", tmp_path / "all.xlsx", home=tmp_path)
    assert several.returncode == 1
    assert "name a folder for several" in several.stderr
    assert not (tmp_path / "all.xlsx").exists()
    tfp(folder, "--report", tmp_path / "all", home=tmp_path)
    names = {each.name for each in (tmp_path / "all").iterdir()}
    assert names == {"attendance_2012-12-31.csv.xlsx", "attendance_2013-05-31.csv.xlsx"}
    workbook = folder / "gedling_actions_2013-05-31.xlsx"
    workbook.write_bytes(out.read_bytes())
    over = tfp(workbook, "--report", workbook, home=tmp_path)
    assert over.returncode == 1
    assert "write over the file" in over.stderr
    assert workbook.read_bytes() == out.read_bytes()


ALONE = """
import importlib.abc, sys
from importlib.metadata import packages_distributions

class OnlyLocked(importlib.abc.MetaPathFinder):
    locked = set(sys.argv[1].split(","))
    known = packages_distributions()

    def find_spec(self, name, path=None, target=None):
        asked = self.known.get(name.split(".")[0], ["tfp_etl"])
        if not {each.lower().replace("_", "-") for each in asked} & (self.locked | {"tfp-etl"}):
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, OnlyLocked())
sys.argv = ["tfp", "check", *sys.argv[2:]]
from tfp_etl.cli.app import main
main()
"""


def test_it_runs_on_its_own_lock_alone(folder, tmp_path, checkout):
    """A supplier installs requirements-check.txt: no Airflow, no database driver, no Great Expectations, no pandas."""
    lock = (checkout / "requirements-check.txt").read_text()
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock, flags=re.M)
    assert not {"pandas", "sqlalchemy", "psycopg", "great-expectations", "apache-airflow"} & set(names)
    arguments = [put(folder, "nobody,8910001,2012/13,AUT,120,4,2"), "--report", tmp_path / "out.xlsx"]
    command = [sys.executable, "-c", ALONE, ",".join(names), *map(str, arguments)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (answer.returncode, answer.stderr) == (3, "")
    assert (tmp_path / "out.xlsx").stat().st_size > 5_000


def test_neither_the_engine_nor_a_database_is_loaded(folder):
    path = put(folder)
    code = (
        "import sys; from pathlib import Path; from tfp_etl.cli import checking; "
        f"checking.check([Path({str(path)!r})]); "
        "sys.exit(bool({'great_expectations', 'sqlalchemy', 'psycopg', 'airflow', 'splink'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, stdout=subprocess.DEVNULL).returncode == 0
