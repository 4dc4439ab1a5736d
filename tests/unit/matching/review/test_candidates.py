"""What a person is shown of a pair: why, what holds it back, and the bits that add up to the score."""

import datetime as dt
import json
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.matching.people import HOME, claimant, member, nominal, pupil, table, tenant
from tfp_etl import matching
from tfp_etl.matching import model_file, review
from tfp_etl.matching.linking import MERGE_AT, SURE_AT

BORN = dt.date(1999, 12, 15)
ADULT = dt.date(1978, 3, 4)
UPNS = ("R891209002001", "E815290404001")
ELLIE = {"forename": "Ellie", "surname": "Blenley", "dob": BORN, "gender": "F"}


def shown(*rows: dict[str, Any], decisions=None):
    edges = matching.link_result(table(*rows), decisions=decisions).edges.to_pylist()
    return [row for row in edges if not row["not_asked"]]


def bits(row):
    return sum(field["weight"] for field in json.loads(row["fields"]))


def test_two_pupil_numbers_of_high_weight_are_shown_with_what_holds_them_back():
    rows = (pupil("p", upn=UPNS[0], **ELLIE, **HOME), pupil("q", upn=UPNS[1], **ELLIE, **HOME))
    (row,) = shown(*rows)
    assert (row["record_id_l"], row["record_id_r"], row["is_joined"]) == ("p", "q", False)
    assert row["kind"] == "held back"
    assert row["held_back_by"] == "two pupil numbers that both pass their check"
    assert row["match_weight"] > MERGE_AT
    assert row["chance"] < row["probability"]
    assert "same date of birth +" in row["reasons"]
    assert "pupil number: other number -" in row["reasons"]


@pytest.mark.parametrize("forename", ["Ellie", "Elly", "Scarlett"])
def test_the_bits_of_the_fields_add_up_to_the_score_before_any_guard(forename):
    other = ELLIE | {"forename": forename}
    rows = (pupil("p", upn=UPNS[0], **ELLIE, **HOME), pupil("q", upn=UPNS[1], **other, **HOME))
    for row in shown(*rows):
        if "held at" not in row["reasons"]:
            assert bits(row) == pytest.approx(row["match_weight"], abs=0.06)
        total = float(row["reasons"].split("; total ")[1].split(" = ")[0])
        assert bits(row) == pytest.approx(total, abs=0.11)


def test_a_name_alone_is_held_and_says_so():
    rows = (
        nominal("n", forename="Zebedee", surname="Quillfeather", gender="M", postcode="S80 1TS"),
        tenant("t", "T", forename="Zebedee", surname="Quillfeather", **HOME),
    )
    for row in shown(*rows):
        assert row["match_weight"] <= 3


def test_brothers_and_sisters_on_one_list_do_not_fill_the_queue():
    cells = {"surname": "Blenley", "dob": BORN, "gender": "F", **HOME}
    rows = [tenant(f"t{at}", "T", forename=name, **cells) for at, name in enumerate(("Ellie", "Scarlett", "Zara"))]
    assert all(row["match_weight"] >= MERGE_AT or "held at" in row["reasons"] for row in shown(*rows))
    unlikely = [row for row in shown(*rows) if row["probability"] < 0.95 and "total -" in row["reasons"]]
    assert unlikely == []


def test_what_an_officer_decided_is_not_asked_again():
    rows = (pupil("p", **ELLIE, **HOME), nominal("n", **ELLIE, **HOME))
    decided = pa.table({"record_id_1": ["n"], "record_id_2": ["p"], "decision": ["cannot_link"]})
    assert shown(*rows, decisions=decided) == []


def test_one_pair_of_persons_is_one_row_however_many_records_they_have():
    again = ELLIE | {"forename": "Elly"}
    rows = [pupil(name, upn=upn, **ELLIE, **HOME) for name, upn in zip("pq", UPNS, strict=True)]
    rows += [pupil(name, upn=upn, **again, **HOME) for name, upn in zip("rs", UPNS, strict=True)]
    apart = [row for row in shown(*rows) if not row["is_joined"]]
    assert len(apart) == 1
    assert apart[0]["pair_count"] == 4


def test_a_person_held_together_by_one_thin_pair_says_into_what_it_would_fall():
    hers = {"forename": "Diane", "surname": "Marsh", "gender": "F"}
    rows = (
        tenant("t", "T", dob=ADULT, **hers, **HOME),
        claimant("b", dob=ADULT, nino="CY141794C", postcode="NG5 7QD", **hers),
        member("m", "F", role="PARENT", postcode="NG5 7QD", **hers),
    )
    thin = [row for row in shown(*rows) if row["kind"] == "thin"]
    for row in thin:
        assert MERGE_AT <= row["match_weight"] <= SURE_AT
        assert row["records_l"] + row["records_r"] == 3


def test_every_level_of_the_reviewed_model_has_words_of_its_own():
    model, _ = model_file.read()
    levels = review.levels_of(model).to_pylist()
    assert levels[0]["field"] == "prior"
    assert levels[0]["weight"] < 0
    words = [level["label"] for level in levels]
    assert len(set(words)) == len(words)
    told = [level for comparison in model["comparisons"] for level in comparison["comparison_levels"]]
    assert len(levels) == 1 + sum(not level.get("is_null_level") for level in told)


def test_no_cell_of_a_record_is_in_what_is_shown():
    rows = (pupil("p", upn=UPNS[0], **ELLIE, **HOME), pupil("q", upn=UPNS[1], **ELLIE, **HOME))
    told = json.dumps(shown(*rows)).lower()
    assert not any(cell.lower() in told for cell in ("Ellie", "Blenley", "NG5 7QD", *UPNS, "1999-12-15", "Elm Court"))


def test_a_record_that_fits_two_people_says_so():
    cells = {"surname": "Blenley", "dob": BORN, "gender": "F", **HOME}
    rows = (
        pupil("p", upn=UPNS[0], forename="Emma Jane", **cells),
        pupil("q", upn=UPNS[1], forename="Emma Jayne", **cells),
        nominal("n", forename="Emma", **cells),
    )
    ambiguous = [row for row in shown(*rows) if row["kind"] == "ambiguous"]
    assert any("n" in (row["record_id_l"], row["record_id_r"]) for row in ambiguous)
