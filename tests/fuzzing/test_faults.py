"""Named faults through `tfp check`: each file becomes what a good system makes of it."""

import json
from pathlib import Path

import pytest

from fuzzing import faults
from fuzzing.faults import FAULTS, HELD, REFUSED, WHOLE
from tfp_etl.cli import checking
from tfp_etl.feeds import contracts

CODES = {WHOLE: checking.WHOLE, HELD: checking.HELD, REFUSED: checking.REFUSED}
SHARED = Path(__file__).parents[3] / "shared" / "data" / "faults"


def put(landing: Path, dataset: str, content: bytes, day: str = "2013-05-31") -> Path:
    contract = contracts.load().for_dataset(dataset)
    path = landing / contract.source / f"{dataset}_{day}.{contract.file_format}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def checked(path: Path, tmp_path: Path) -> tuple[int, dict]:
    answer = tmp_path / "answer.json"
    code = checking.check([path], json_to=str(answer))
    told = json.loads(answer.read_text(encoding="utf-8"))
    assert told["not_checked"] == []
    (file,) = told["files"]
    return code, file


def test_the_county_s_files_are_sound(tmp_path, capsys):
    for dataset, content in faults.sound().items():
        put(tmp_path / "landing", dataset, content)
    assert checking.check([tmp_path / "landing"]) in (checking.WHOLE, checking.HELD)
    assert "0 would be refused" in capsys.readouterr().out


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.name}, {fault.dataset}")
def test_a_fault_becomes_what_it_must(fault, tmp_path):
    spoilt = fault.make(faults.sound()[fault.dataset])
    assert spoilt != faults.sound()[fault.dataset]
    code, told = checked(put(tmp_path, fault.dataset, spoilt), tmp_path)
    assert (told["verdict"], code) == (fault.becomes, CODES[fault.becomes])
    refused = told["refused"] or {"rule": "", "fix": ""}
    said = " ".join([refused["rule"], refused["fix"], *told["notes"], *(rule["rule"] for rule in told["rules"])])
    assert fault.says in said
    if fault.becomes == REFUSED:
        assert refused["rule"]
        assert refused["fix"]
    elif fault.held is not None:
        assert told["rows_held"] == fault.held
    if told["rows_in"] is not None and fault.becomes != REFUSED:
        assert told["rows_loaded"] + told["rows_held"] == told["rows_in"]


def test_the_faults_are_of_every_kind():
    assert {fault.becomes for fault in FAULTS} == {REFUSED, HELD, WHOLE}
    assert len({(fault.name, fault.dataset) for fault in FAULTS}) > 100


@pytest.mark.parametrize(("share", "is_refused"), [(0.0, False), (0.4, False), (0.6, True), (1.0, True)], ids=str)
def test_a_column_is_month_first_where_most_of_its_telling_dates_are(share, is_refused, tmp_path):
    rows = faults.rows_of(faults.sound()["members"])
    at = rows[0].index("DOB")
    for number, row in enumerate(rows[1:]):
        row[at] = "12/31/1980" if number < share * len(rows) else "31/12/1980"
    _, told = checked(put(tmp_path, "members", faults.csv_of(rows)), tmp_path)
    assert (told["verdict"] == REFUSED) is is_refused
    assert bool(told["refused"] and "month first" in told["refused"]["rule"]) is is_refused


@pytest.mark.parametrize(("rows", "is_refused"), [(19, False), (20, True)])
def test_one_row_for_all_refuses_a_file_that_is_not_tiny(rows, is_refused, tmp_path):
    whole = faults.rows_of(faults.sound()["offences"])
    _, told = checked(put(tmp_path, "offences", faults.csv_of([whole[0], *[whole[1]] * rows])), tmp_path)
    assert (told["verdict"] == REFUSED) is is_refused


def test_a_snapshot_of_which_no_row_passes_is_refused_and_an_increment_is_not(tmp_path):
    snapshot = faults.rows_of(faults.sound()["exclusions"])[:3]
    increment = faults.rows_of(faults.sound()["asb"])[:3]
    for rows, column in ((snapshot, "StartDate"), (increment, "IncidentDate")):
        for row in rows[1:]:
            row[rows[0].index(column)] = "soon"
    assert checked(put(tmp_path, "exclusions", faults.csv_of(snapshot)), tmp_path)[1]["verdict"] == REFUSED
    assert checked(put(tmp_path, "asb", faults.csv_of(increment)), tmp_path)[1]["verdict"] == HELD


KEPT = {
    "columns_extra": WHOLE, "columns_reordered": WHOLE, "corrected_resend": WHOLE, "duplicate_resend": WHOLE,
    "dates_in_the_future": HELD, "extremely_long_cells": HELD, "formula_injection": WHOLE, "nul_bytes": HELD,
    "sql_injection_names": WHOLE, "unicode_tricks": WHOLE, "xlsx_title_rows_changed": WHOLE,
    "row_count_collapse": WHOLE,
}  # fmt: skip
"""What becomes of the deliveries that the programme keeps, with no earlier extract beside; the others: refused."""


@pytest.mark.skipif(not SHARED.is_dir(), reason="the programme's fault deliveries are not here")
def test_the_programme_s_fault_deliveries_end_as_written(tmp_path, capsys):
    found = {}
    for folder in sorted(path for path in SHARED.iterdir() if path.is_dir()):
        code = checking.check([folder / "landing"])
        found[folder.name] = {code: verdict for verdict, code in CODES.items()}.get(code, code)
        capsys.readouterr()
    # Rows that stand twice are held in any file: a whole one and one with rows held are both taken.
    taken = {name: "taken" if verdict in (WHOLE, HELD) else verdict for name, verdict in found.items()}
    assert taken == {name: "taken" if name in KEPT else REFUSED for name in found}
    assert len(found) >= 28
