"""The truth beside the files: every row about a person is in it, once, and stories come to what they are told for."""

from collections import Counter, defaultdict

import pytest

from tfp_etl.synthetic.layouts import layout_of

from .reading import files, lines, truth

NOT_MET, MET, NOT_RELEVANT = "NOT_MET", "MET", "NOT_RELEVANT"
OUTCOMES = {
    "a_edu": {"a1": MET, "verdict": "CLAIMABLE", "amount": "700"},
    "a_edu_ptw": {"progress_to_work": MET, "amount": "800"},
    "a_edu_asb": {"a1": MET, "a2": MET, "amount": "700"},
    "a_exact60": {"a2": MET, "amount": "700"},
    "n_asb_half": {"a2": NOT_MET, "amount": "0"},
    "n_asb_new": {"a2": NOT_MET, "route_a": NOT_MET},
    "a_asb_edges": {"a2": MET},
    "n_asb_edges": {"a2": NOT_MET},
    "a_edu_crime": {"a3": MET, "amount": "700"},
    "n_crime_quarter": {"a3": NOT_MET, "route_a": NOT_MET},
    "n_pending": {"a3": "NEEDS_REVIEW", "amount": "0"},
    "a_nfa": {"a3": NOT_RELEVANT},
    "n_exact15": {"a1": NOT_MET},
    "n_new_absence": {"a1": NOT_MET},
    "n_three_fixed": {"a1": NOT_MET},
    "n_perm": {"a1": NOT_MET},
    "n_pru_open": {"a1": NOT_MET},
    "n_day_after": {"a1": "NOT_YET"},
    "n_refused": {"verdict": "BLOCKED_NOT_ATTACHED", "a1": ""},
    "b_182": {"route_b": "CLAIMABLE", "amount": "800"},
    "b_jsa181": {"route_b": "NOT_YET"},
    "b_91": {"route_b": "CLAIMABLE"},
    "b_90": {"route_b": "NOT_YET"},
    "b_wp": {"route_b": "BLOCKED_DOUBLE_FUNDING"},
    "a_wp_day_after": {"route_b": "CLAIMABLE"},
    "b_self": {"route_b": "NEEDS_REVIEW"},
    "b_uc": {"route_b": "NEEDS_REVIEW"},
    "b_noev": {"route_b": "NO_DATA"},
    "b_untraced": {"route_b": "NO_DATA"},
    "b_back": {"route_b": NOT_MET},
    "b_ended": {"route_b": "NO_DATA"},
}
PERSON_BEARING = [
    "pupils",
    "attendance",
    "exclusions",
    "provision",
    "dwp_return",
    "offences",
    "asb",
    "members",
    "employment",
]


@pytest.fixture(scope="module")
def known(county):
    """Keys that the truth knows, by dataset and person part."""
    found = defaultdict(Counter)
    for row in truth(county, "records.csv"):
        found[row["dataset"]][row["key"], row["person_part"]] += 1
    return found


def test_each_record_is_in_the_truth_once(known):
    repeated = [key for dataset in known.values() for key, times in dataset.items() if times > 1]
    assert [key for key in repeated if not key[0].startswith("|")] == []


@pytest.mark.parametrize("dataset", PERSON_BEARING)
def test_every_row_about_a_person_is_in_the_truth(county, known, dataset):
    key = layout_of(dataset).key
    told = 0
    for path in files(county, f"{dataset}_2*"):
        for row in lines(path):
            if row.get("NominalRef", "x") and row.get("MemberNo", "x"):
                assert known[dataset]["|".join(row[part] for part in key), ""], path.name
                told += 1
            for number in ("1", "2"):
                if row.get(f"Contact{number}Surname"):
                    assert known[dataset]["|".join(row[part] for part in key), f"contact{number}"]
    assert told


def test_every_household_member_of_both_housing_layouts_is_in_the_truth(county, known):
    for path in files(county, "*_tenancies_2013-05-31.*"):
        dataset = path.name.rpartition("_")[0]
        rows = lines(path)
        assert rows
        for row in rows:
            if path.suffix == ".csv":
                assert known[dataset][f"{row['TenancyRef']}|{row['PersonRef']}", ""]
                continue
            count = row["Household"].count("(")
            parts = {part for key, part in known[dataset] if key == row["Tenancy No"]}
            assert parts == {"", *(str(place + 1) for place in range(count))}


def test_true_persons_have_one_number_each_and_their_families_know_them(county):
    people = truth(county, "persons.csv")
    for identifier in ("true_person_id", "nino", "upn"):
        values = [person[identifier] for person in people if person[identifier]]
        assert len(values) > 300
        assert len(values) == len(set(values)), identifier
    members = {row["true_person_id"] for row in truth(county, "families.csv")}
    recorded = {row["true_person_id"] for row in truth(county, "records.csv")}
    assert recorded - {person["true_person_id"] for person in people} == set()
    assert len(recorded - members) < len(recorded) / 100  # children born after the last extract bear no record


def test_nobody_is_in_two_families_at_once(county):
    spells = defaultdict(list)
    for row in truth(county, "families.csv"):
        spells[row["true_person_id"]].append((row["from_date"], row["to_date"] or "9999-12-31"))
    moved = 0
    for mine in spells.values():
        for earlier, later in zip(sorted(mine), sorted(mine)[1:], strict=False):
            assert earlier[1] <= later[0]
            moved += 1
    assert moved > 10


def test_stories_come_to_what_they_are_told_for(county):
    claims = {row["FamilyRef"]: row for row in truth(county, "claims_2013-07.csv")}
    told = Counter()
    for row in truth(county, "scenarios.csv"):
        for test, outcome in OUTCOMES.get(row["scenario"], {}).items():
            assert claims[row["FamilyRef"]][test] == outcome, (row["scenario"], test)
            told[row["scenario"]] += 1
    assert set(told) == set(OUTCOMES)


def test_identification_at_entry_names_every_programme_family(county):
    entry = truth(county, "identification_at_entry.csv")
    assert {row["FamilyRef"] for row in entry} == {row["FamilyRef"] for row in truth(county, "careworks_families.csv")}
    assert {row["result"] for row in entry} == {"IDENTIFIED", "DISCRETION", "NO"}
