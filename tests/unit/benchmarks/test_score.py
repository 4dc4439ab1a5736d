"""The scorer counts what a person would count by hand."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parents[3] / "benchmarks" / "score.py"
SPEC = importlib.util.spec_from_file_location("score", PATH)
score = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(score)

RECORDS = """source,dataset,key,person_part,true_person_id
education,pupils,A|1|x,,P1
education,pupils,A|1|x,contact1,P2
police,offences,C1|N1,,P1
police,offences,C2|N2,,P3
education,attendance,A|1|2012/13|AUT,,P1
housing,ashfield_tenancies,T1|9,,P3
"""
TRUE_FAMILIES = """true_person_id,true_family_id,from_date,to_date,role
P1,F1,2000-01-01,,CHILD
P2,F1,2000-01-01,,PARENT
P3,F1,2000-01-01,2013-05-31,PARENT
P3,F2,2013-05-31,,SINGLE ADULT
"""
CLAIMS = "FamilyRef,{},a1,a2,a3,route_a,route_b,progress_to_work,verdict,amount\n"


@pytest.fixture
def folders(tmp_path):
    export, truth = tmp_path / "export", tmp_path / "truth"
    export.mkdir()
    truth.mkdir()
    (truth / "records.csv").write_text(RECORDS)
    (truth / "families.csv").write_text(TRUE_FAMILIES)
    return export, truth


def matches(export, *people: int | None):
    rows = RECORDS.splitlines()
    told = [f"{row.rsplit(',', 1)[0]},{p}" for row, p in zip(rows[1:], people, strict=True) if p is not None]
    (export / "matches.csv").write_text("\n".join(["source,dataset,key,person_part,person_id", *told]))


def test_persons_are_scored_over_rows_that_carry_a_name(folders):
    # Named rows: P1 twice, P2 once, P3 twice. Told: P1 and P2 are one person, P3 is two.
    matches(folders[0], 1, 1, 1, 3, 1, 4)
    persons = score.score(*folders)["persons"]
    assert (persons["both"], persons["pairs_predicted"], persons["pairs_true"]) == (1, 3, 2)
    assert persons["precision"] == pytest.approx(1 / 3)
    assert persons["recall"] == pytest.approx(1 / 2)
    assert persons["over_merged"] == 1


def test_source_pairs_split_the_pairs_and_count_contacts_apart(folders):
    matches(folders[0], 1, 1, 1, 3, 1, 4)
    by_pair = score.score(*folders)["persons_by_source_pair"]
    assert (by_pair["education - police"]["both"], by_pair["education - police"]["pairs_predicted"]) == (1, 1)
    assert by_pair["contacts - education"]["pairs_predicted"] == 1
    assert by_pair["housing - police"]["pairs_true"] == 1
    assert sum(pair["pairs_predicted"] for pair in by_pair.values()) == 3


def test_a_row_is_matched_or_held_back_or_lost(folders):
    matches(folders[0], 1, 2, 1, None, 1, None)
    (folders[0] / "quarantine.csv").write_text("source,dataset,key\npolice,offences,C2|N2\n")
    coverage = score.score(*folders)["coverage"]
    assert (coverage["matched"], coverage["held_back"], coverage["lost"]) == (4, 1, 1)
    assert coverage["lost_by_dataset"] == {"ashfield_tenancies": 1}


def test_families_are_scored_on_the_last_extract_date(folders):
    matches(folders[0], 1, 2, 1, 3, 1, 3)
    told = "person_id,family_id,valid_from,valid_to,careworks_ref\n1,7,2000-01-01,,\n2,7,2000-01-01,,\n"
    (folders[0] / "families.csv").write_text(told + "3,7,2000-01-01,2013-05-31,\n3,8,2013-05-31,,\n")
    right = score.score(*folders)["families"]
    assert right["by_person"]["f1"] == 1.0
    assert right["ever_by_person"]["f1"] == 1.0
    assert right["exact"] == {"true_families": 1, "exact": 1, "share": 1.0}
    (folders[0] / "families.csv").write_text(told + "3,7,2000-01-01,,\n")
    wrong = score.score(*folders)["families"]
    assert (wrong["by_person"]["both"], wrong["by_person"]["pairs_predicted"]) == (1, 3)
    assert (wrong["exact"]["exact"], wrong["over_merged"]) == (0, 1)


def test_claims_are_compared_part_by_part_and_wrong_claims_are_listed(folders):
    matches(folders[0], 1, 2, 1, 3, 1, 3)
    lines = ["NF1,{},MET,MET,MET,CLAIMABLE,NOT_MET,MET,CLAIMABLE,800", "NF2,{},,,,NO,NO,,NOT_CLAIMABLE,0"]
    (folders[1] / "claims_2013-07.csv").write_text(
        CLAIMS.format("true_family_id") + "\n".join(line.format("F1") for line in lines)
    )
    told = [line.format("2013-07") for line in lines]
    told[1] = "NF2,2013-07,,,,NO,NO,,CLAIMABLE,700.00"
    (folders[0] / "claims.csv").write_text(
        CLAIMS.format("window") + "\n".join([told[0].replace("800", "800.00"), told[1]])
    )
    claims = score.score(*folders)["claims"]["2013-07"]
    assert claims["agreement"]["amount"] == 0.5
    assert claims["agreement"]["a1"] == 1.0
    assert claims["verdict_and_amount"] == 0.5
    assert [row[0] for row in claims["wrongly_claimable"]] == ["NF2"]
    assert claims["wrongly_not_claimable"] == []


def test_identification_agrees_by_reference_also_where_a_family_has_two(folders):
    matches(folders[0], 1, 2, 1, 3, 1, 3)
    (folders[1] / "identification.csv").write_text(
        "true_family_id,FamilyRef,criterion1,criterion2,criterion3,result\n"
        "F1,NF1,MET,MET,MET,IDENTIFIED\nF1,NF2,MET,NOT_MET,MET,DISCRETION\nF9,,MET,MET,MET,IDENTIFIED\n"
    )
    (folders[0] / "identification.csv").write_text(
        "family_id,careworks_ref,crime_asb,education,work,outcome\n7,NF1;NF2,MET,MET,MET,IDENTIFIED\n"
    )
    found = score.score(*folders)["identification"]
    assert (found["families"], found["missing_in_export"]) == (2, 0)
    assert found["agreement"] == {"crime_asb": 1.0, "education": 0.5, "work": 1.0, "outcome": 0.5}
