"""From files to figures: accepted shapes, clear errors, kinds of mistakes, and a page that tells nothing of anybody."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tfp_etl.evaluation import measured, page
from tfp_etl.evaluation.errors import EvaluationError

# record_id, person, family, name_group, predicted person, predicted family; forename, surname, dob, address, postcode
RECORDS = """
a1,A,F1,north,1,1,Zebulon,Quagmire,1980-01-01,1 High St,AB1 1AA
a2,A,F1,north,1,1,Zeb,Quagmire,1980-01-01,1 High St,AB1 1AA
a3,A,F1,north,2,2,Zebulon,Quagmire,,,
b1,B,F1,north,1,1,Zenobia,Quagmire,1980-01-01,1 High St,AB1 1AA
c1,C,F2,south,3,3,Ignatia,Pumpernickel,1990-05-05,2 Low Rd,CD2 2BB
c2,C,F2,south,3,3,Ignatia,Married,1990-05-05,9 Far Ln,EF3 3CC
d1,D,F3,south,3,3,Ignatia,Pumpernickel,1991-06-06,7 Up Way,GH4 4DD
e1,E,,south,5,5,,,,,
""".strip()
PERSONAL = {"quagmire", "pumpernickel", "zebulon", "ignatia", "married", "1980-01-01", "high st", "ab1 1aa", "ab11aa"}


def write(path, head, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head.split(","), *rows])
    return path


@pytest.fixture
def files(tmp_path):
    rows = [line.split(",") for line in RECORDS.splitlines()]
    write(tmp_path / "truth.csv", "record_id,person,family,name_group", [row[:4] for row in rows])
    links = [[row[0], row[4], row[5], "0.99"] for row in rows]
    write(tmp_path / "links.csv", "record_id,person_id,family_id,link_confidence", links)
    records = [[row[0], "s1" if row[0] < "c" else "s2", *row[6:]] for row in rows]
    write(tmp_path / "records.csv", "record_id,source,forename,surname,dob,address,postcode", records)
    edges = [["a1", "a2", "12"], ["a1", "b1", "6"], ["c1", "c2", "5"], ["c1", "d1", "4.5"], ["a1", "a3", "1"]]
    write(tmp_path / "edges.csv", "record_id_l,record_id_r,match_weight", edges)
    return tmp_path


def evaluate(files, *, edges=None, review=None):
    truth, records = files / "truth.csv", files / "records.csv"
    return measured.everything(files / "links.csv", truth=truth, records=records, edges=edges, review=review)


def test_figures_of_a_small_county(files):
    found = evaluate(files, edges=files / "edges.csv", review=files / "edges.csv")

    everyone = found["persons"]["all"]
    # true pairs: three of A, one of C; predicted: a1-a2, a1-b1, a2-b1, c1-c2, c1-d1, c2-d1
    assert everyone["pairs"] == {"true": 4, "predicted": 6, "both": 2, "missed": 2, "wrong": 4}
    assert found["persons"]["named"]["records"] == 7
    assert found["families"]["by_record"]["groups_of_two_or_more"] == 2
    assert found["families"]["by_record"]["records"] == 7
    kinds = {each["kind"]: each["record_pairs"] for each in found["over_merges"]["kinds"]}
    assert kinds == {
        "twins (one home, one birth date, other forename)": 2,
        "strangers of one name": 2,
    }
    lacks = {each["lack"]: (each["pairs"], each["missed"]) for each in found["under_merges"]["lacks"]}
    assert lacks["a date of birth is missing"] == (2, 2)
    assert lacks["address and postcode are missing"] == (2, 2)
    assert lacks["surnames are different words (changed)"] == (1, 0)
    assert lacks["addresses differ (moved)"] == (1, 0)
    assert lacks["forenames are spelt differently"] == (2, 1)
    assert found["calibration"]["records"] == 6
    assert found["review_band"] == {"pairs": 5, "linked": 4, "linked_and_wrong": 2, "not_linked_and_true": 1}


def test_the_curve_is_that_of_the_pairs_at_each_weight(files):
    told = evaluate(files, edges=files / "edges.csv")["thresholds"]
    points = {each["weight"]: each for each in told["points"]}

    assert points[12]["pairs"] == {"precision": 1.0, "recall": 0.25, "f1": 0.4, "predicted": 1}
    assert points[5]["pairs"]["predicted"] == 3
    assert points[5]["chained"]["predicted"] == 4  # a1, a2, b1 in a chain: three pairs; and c1, c2
    assert points[1]["pairs"]["recall"] == 0.75  # a2 and a3 are never compared
    assert points[1]["chained"]["recall"] == 1.0
    assert told["explained_links"] == 1.0


def test_a_record_that_is_left_out_counts_as_missed(files):
    text = (files / "links.csv").read_text().replace("a2,1,1,0.99\n", "").replace("a2,1,1,0.99\r\n", "")
    (files / "links.csv").write_text(text)
    found = evaluate(files)
    assert found["coverage"]["unlinked"] == 1
    assert found["persons"]["all"]["pairs"]["missed"] == 3


def test_other_names_of_columns_are_known_and_blank_persons_left_out(files):
    text = (
        (files / "truth.csv").read_text().replace("record_id,person,family", "record_id,true_person_id,true_family_id")
    )
    (files / "truth.csv").write_text(re.sub(r"e1,E", "e1,", text))
    found = evaluate(files)
    assert found["coverage"]["scored"] == 7
    assert found["coverage"]["without_true_person"] == 1


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("links.csv", ("person_id", "whoever"), "no column person_id"),
        ("links.csv", ("a2,", "a1,"), "repeat a record_id"),
        ("links.csv", ("a2,1", "a2,"), "have no person_id"),
        ("truth.csv", ("record_id", "row"), "no column record_id"),
        ("truth.csv", ("a2,A", "a1,Q"), "said to be of several persons"),
        ("records.csv", ("record_id", "row"), "no column record_id"),
        ("edges.csv", ("match_weight", "strength"), "no column match_weight"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_told_in_words(files, file, change, said):
    path = files / file
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(EvaluationError, match=said) as refused:
        evaluate(files, edges=files / "edges.csv")
    assert str(refused.value).startswith(str(path))
    assert not {word for word in PERSONAL if word in str(refused.value).lower()}


def test_links_and_truth_of_other_records_are_refused(files):
    write(files / "truth.csv", "record_id,person", [["x", "P"]])
    found = evaluate(files)
    assert found["coverage"]["unknown_to_truth"] == 8
    write(files / "truth.csv", "record_id,person", [["x", ""]])
    with pytest.raises(EvaluationError, match="no record_id in common"):
        evaluate(files)


def test_the_page_stands_alone_escapes_and_names_nobody(files):
    text = (files / "truth.csv").read_text().replace("north", "<script>alert(1)</script>")
    (files / "truth.csv").write_text(text)
    found = evaluate(files, edges=files / "edges.csv", review=files / "edges.csv")
    shown = page.html(found, made_on="2013-05-31", version="0")

    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert not re.search(r"(?:src|href)=(?!\"#)", shown)
    assert "url(" not in shown
    assert "http" not in shown
    assert shown.count("<svg") >= 3
    for text in (shown, json.dumps(found)):
        assert not {word for word in PERSONAL if word in text.lower()}
        assert not re.search(r"\b[a-e][1-3]\b", text.split("</style>")[-1])  # nor a record id


def test_without_truth_there_is_what_the_model_expects_marked_as_such(files):
    found = measured.everything(files / "links.csv", edges=files / "edges.csv")
    assert {part for part in measured.PARTS if found[part] is not None} == {"expected"}
    assert "not a measurement" in found["expected"]["edges"]["note"]
    assert found["expected"]["confidence"]["wrong_records"] == pytest.approx(0.06, abs=0.05)
    shown = page.html(found, made_on="2013-05-31", version="0")
    assert "There is no truth" in shown
    assert "not a measurement" in shown


def test_scored_pairs_of_other_records_are_refused(files):
    write(files / "edges.csv", "record_id_l,record_id_r,match_weight", [["x", "y", "3"]])
    with pytest.raises(EvaluationError, match="of the same records"):
        evaluate(files, edges=files / "edges.csv")


def test_perfect_links_of_two_records_make_a_page_too(files):
    write(
        files / "truth.csv",
        "record_id,person,family,name_group",
        [["a1", "A", "F", "north"], ["a2", "A", "F", "north"]],
    )
    write(files / "links.csv", "record_id,person_id,family_id", [["a1", "1", "1"], ["a2", "1", "1"]])
    write(files / "edges.csv", "record_id_l,record_id_r,match_weight", [["a1", "a2", "3"]])
    found = measured.everything(files / "links.csv", truth=files / "truth.csv", edges=files / "edges.csv")
    assert found["persons"]["all"]["f1"]["value"] == 1.0
    assert found["persons"]["all"]["precision"]["low"] < 0.5  # one pair proves next to nothing
    assert found["over_merges"] is None
    assert "100.00%" in page.html(found, made_on="2013-05-31", version="0")


def test_the_page_of_the_docs_names_every_part():
    text = (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert measured.SCHEMA in text
    assert [part for part in measured.PARTS if f"`{part}" not in text] == []


def test_the_same_files_give_the_same_figures_in_any_order(files):
    one = evaluate(files, edges=files / "edges.csv")
    for name in ("links.csv", "truth.csv", "records.csv", "edges.csv"):
        head, *rows = (files / name).read_text().splitlines()
        (files / name).write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert evaluate(files, edges=files / "edges.csv") == one


def test_the_command_writes_json_and_page(files):
    command = [
        sys.executable,
        "-m",
        "tfp_etl",
        "evaluate",
        "--links",
        files / "links.csv",
        "--truth",
        files / "truth.csv",
    ]
    done = subprocess.run([*command, "--out", files / "out", "--plain"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "pairs: precision" in done.stdout
    found = json.loads((files / "out" / "evaluation.json").read_text())
    assert found["schema"] == measured.SCHEMA
    assert (files / "out" / "evaluation.html").read_text().startswith("<!doctype html>")
    wrong = subprocess.run([*command[:-1], files / "nowhere.csv"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert wrong.stderr.strip().endswith("there is no such file or folder")


def test_a_review_list_with_nothing_to_ask_is_sound(files):
    header = (files / "edges.csv").read_text(encoding="utf-8").splitlines()[0]
    (files / "review.csv").write_text(header + "\n", encoding="utf-8")
    found = evaluate(files, review=files / "review.csv")
    assert found["review_band"] == {"pairs": 0, "linked": 0, "linked_and_wrong": 0, "not_linked_and_true": 0}
