"""`tfp review`: the list without names, one candidate, the form to fill in, the page."""

import csv
import json
import stat

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.unit.matching.people import HOME, pupil, table, tenant
from tfp_etl.cli import app, reviewing
from tfp_etl.matching import decisions, review

RECORDS = table(
    pupil("p", forename="Ellie", surname="Blenley", **HOME),
    tenant("t", "T", forename="Elly", surname="Blenley", **HOME),
)
EDGE = {
    **{"record_id_l": "p", "record_id_r": "t", "match_weight": 1.5, "probability": 0.74, "chance": 0.74},
    **{"is_joined": False, "kind": "borderline", "held_back_by": "not sure enough", "records_l": 1, "records_r": 1},
    **{"reasons": "same forename [1] +3.0; prior -1.5; total 1.5 = 3 in 4"},
    "fields": json.dumps([{"field": "forename", "level": "same forename", "weight": 3.0}]),
    **{"not_asked": "", "told_by_l": None, "told_by_r": None},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    links = pa.table({"record_id": ["p", "t"], "person_id": pa.array([1, 2], pa.int64())})
    memberships = pa.table(
        {
            "person_id": pa.array([1, 2], pa.int64()),
            "family_id": pa.array([7, 8], pa.int64()),
            "valid_to": pa.nulls(2, pa.date32()),
            "role": ["CHILD", "PARENT"],
            "is_primary": [True, True],
        }
    )
    anchors = pa.table({"family_ref": ["F"], "family_id": pa.array([7], pa.int64())})
    odd = pa.table({"family_id": [8], "reason": ["too large"], "other_family_id": [7]})
    told = {"records": RECORDS, "links": links, "memberships": memberships, "anchors": anchors, "suspicious": odd}
    pq.write_table(review.of_run(pa.Table.from_pylist([EDGE]), **told), tmp_path / "review.parquet")
    for name in ("records", "links", "memberships"):
        pq.write_table(told[name], tmp_path / f"{name}.parquet")
    monkeypatch.setattr(reviewing, "_folder", lambda: tmp_path)
    return tmp_path


def told_by(*words: object):
    answer = CliRunner().invoke(app.commands, ["review", *map(str, words)])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_list_gives_ids_and_reasons_and_no_name(folder):
    with reviewing.screen.out.capture() as shown:
        told_by("list")
    text = shown.get()
    assert "2 candidates" in text
    assert "borderline *" in text
    assert "[1]" in text
    assert "Blenley" not in text


def test_the_list_counts_what_is_not_asked(folder):
    table = pa.Table.from_pylist(
        [EDGE, EDGE | {"not_asked": "little for them"}, EDGE | {"not_asked": "little for them"}]
    )
    pq.write_table(table, folder / "edges.parquet")
    with reviewing.screen.out.capture() as shown:
        told_by("list")
    assert "Not on the review list, 2 likely pairs of persons: little for them." in shown.get()


def test_one_kind_and_no_other(folder):
    with reviewing.screen.out.capture() as shown:
        told_by("list", "--kind", "family")
    assert "1 candidates" in shown.get()
    assert CliRunner().invoke(app.commands, ["review", "list", "--kind", "odd"]).exit_code == 2


def test_one_candidate_with_every_reason(folder):
    (row, family) = pq.read_table(folder / "review.parquet").to_pylist()
    with reviewing.screen.out.capture() as shown:
        told_by("show", row["candidate_id"])
        told_by("show", family["candidate_id"])
    text = shown.get()
    assert "p and t" in text
    assert "+3.0  same forename" in text
    assert "3 in 4" in text
    assert "too large" in text
    assert CliRunner().invoke(app.commands, ["review", "show", "p0000000000"]).exit_code == 2


def family_of(folder):
    return pq.read_table(folder / "review.parquet").to_pylist()[-1]["candidate_id"]


def test_a_family_is_shown_with_its_members_and_the_other_family(folder):
    with reviewing.screen.out.capture() as shown:
        told_by("show", family_of(folder))
    text = " ".join(shown.get().split())
    assert "members 2 parent housing t" in text
    assert "family 7 1 child education p" in text
    assert "Blenley" not in text


def test_what_is_said_of_a_family_is_a_file_of_decisions(folder):
    out = folder / "said.csv"
    signed = ("--by", "AB", "--because", "met them")
    with reviewing.screen.out.capture() as shown:
        told_by("show", family_of(folder), "--one-family", "--as-decisions", out, *signed)
    assert "1 decisions; then `tfp decide --file" in shown.get()
    said = decisions.read(out, is_signed=True).to_pylist()
    assert [(row["record_id_1"], row["record_id_2"], row["outcome"]) for row in said] == [("t", "p", "same_family")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--neither", "2"], "somebody must stay"),
        (["--second", "1"], "one of the members"),
        (["--second", "x"], "with commas between"),
        (["--one-family"], "name the file"),
    ],
)
def test_what_cannot_be_said_of_a_family_is_refused(folder, words, told):
    out = ["--as-decisions", str(folder / "said.csv")] if words != ["--one-family"] else []
    answer = CliRunner().invoke(app.commands, ["review", "show", family_of(folder), *words, *out])
    assert answer.exit_code == 2
    assert told in " ".join(answer.output.replace("│", " ").split())


def test_a_pair_is_not_parted_like_a_family(folder):
    pair = pq.read_table(folder / "review.parquet").to_pylist()[0]["candidate_id"]
    assert CliRunner().invoke(app.commands, ["review", "show", pair, "--one-family"]).exit_code == 2


def test_the_form_filled_in_is_a_file_of_decisions(folder):
    form = folder / "form.csv"
    told_by("list", "--as-decisions", form)
    assert decisions.read(form, is_signed=True).num_rows == 0
    with form.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["record_id_1"], rows[0]["record_id_2"], rows[0]["kind"]) == ("p", "t", "borderline")
    rows[0] |= {"decision": "cannot_link", "by": "AB", "because": "two homes"}
    with form.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert decisions.read(form, is_signed=True)["outcome"].to_pylist() == ["cannot_link"]


def test_the_page_names_nobody_unless_asked(folder):
    out = folder / "review.html"
    told_by("page", "--out", out)
    assert "Blenley" not in out.read_text(encoding="utf-8")
    told_by("page", "--out", out, "--with-names")
    assert "Blenley" in out.read_text(encoding="utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_without_a_run_there_is_nothing_to_review(tmp_path, monkeypatch):
    monkeypatch.setattr(reviewing, "_folder", lambda: tmp_path)
    answer = CliRunner().invoke(app.commands, ["review", "list"])
    assert isinstance(answer.exception, reviewing.NothingToReviewError)
