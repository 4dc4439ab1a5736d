"""One declaration, many uses: contracts, suites and dictionary pages say the same."""

import datetime as dt
import json
from pathlib import Path

import pytest

from tfp_etl.feeds import contracts, dictionary, suites, typing_query

ROOT = Path(__file__).parents[3]
KEYS = {
    "pupils": "UPN LAEstab EntryDate",
    "attendance": "UPN LAEstab AcademicYear Term",
    "exclusions": "UPN LAEstab StartDate Category",
    "provision": "UPN StartDate",
    "dwp_return": "NINO BenefitCode ClaimStart",
    "offences": "CrimeRef NominalRef",
    "asb": "IncidentRef NominalRef",
    "families": "FamilyRef",
    "members": "FamilyRef MemberNo",
    "events": "FamilyRef EventNo",
    "employment": "FamilyRef MemberNo EmploymentStart",
    "ashfield_tenancies": "TenancyRef PersonRef",
    "ashfield_actions": "TenancyRef ActionCode ActionDate",
    "gedling_tenancies": "Tenancy No",
    "gedling_actions": "Tenancy No|Action|Action Date",
}


@pytest.mark.parametrize("dataset", KEYS)
def test_key_is_the_one_of_the_feeds_page(dataset):
    contract = contracts.load().for_dataset(dataset)
    wanted = KEYS[dataset]
    parts = wanted.split("|") if "|" in wanted or wanted == "Tenancy No" else wanted.split()
    assert [column.header for column in contract.key] == parts


def test_every_district_sends_tenancies_and_actions_in_one_layout():
    districts = ["ashfield", "bassetlaw", "broxtowe", "gedling", "mansfield", "newark-and-sherwood", "rushcliffe"]
    registry = contracts.load()
    formats = {district: registry.for_dataset(f"{district}_tenancies").file_format for district in districts}
    assert [district for district, kind in formats.items() if kind == "xlsx"] == ["broxtowe", "gedling", "rushcliffe"]
    assert all(registry.for_dataset(f"{d}_actions").file_format == kind for d, kind in formats.items())


def test_police_are_increments_and_all_else_snapshots():
    kinds = {contract.name: contract.kind for contract in contracts.load().contracts}
    assert {name for name, kind in kinds.items() if kind == "increment"} == {"offences", "asb"}


def test_retention_of_the_snapshots_that_forget():
    kept = {contract.name: contract.retention for contract in contracts.load().contracts if contract.retention}
    assert kept == {"attendance": (6, "term"), "exclusions": (2, "y"), "dwp_return": (2, "y")}


def test_for_file_reads_dataset_and_day():
    assert contracts.load().for_file("education/pupils_2013-05-31.csv").name == "pupils"
    with pytest.raises(KeyError):
        contracts.load().for_dataset("pupils", dt.date(2001, 1, 1))
    with pytest.raises(KeyError):
        contracts.load().for_file("wages_2013-05-31.csv")


def test_a_later_layout_takes_over_on_its_day(tmp_path):
    old = (contracts.FOLDER / "events.v1.odcs.yaml").read_text()
    (tmp_path / "events.v1.odcs.yaml").write_text(old)
    new = old.replace("value: '2010-01-01'", "value: '2013-09-01'").replace("version: 1.0.0", "version: 2.0.0")
    assert new != old
    (tmp_path / "events.v2.odcs.yaml").write_text(new)
    registry = contracts.load(tmp_path)
    assert registry.for_dataset("events", dt.date(2013, 8, 31)).version == "1.0.0"
    assert registry.for_dataset("events", dt.date(2013, 9, 1)).version == "2.0.0"


def test_every_column_is_classed_and_described():
    for contract in contracts.load().contracts:
        for column in contract.columns:
            assert column.description, (contract.name, column.name)
            assert column.classification in {"personal", "identifier", "special", "reference"}, column.name


def test_every_contract_names_gateway_owner_and_purpose():
    for contract in contracts.load().contracts:
        named = {each.property: each.value for each in contract.odcs.customProperties or []}
        assert named["legalGateway"], contract.name
        assert contract.odcs.team.name, contract.name
        assert contract.odcs.description.purpose, contract.name


def test_committed_suites_are_what_the_contracts_give():
    wanted = {suites.file_name(contract): suites.text(contract) for contract in contracts.load().contracts}
    found = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "expectations").glob("*.json")}
    assert found == wanted, "run python -m tfp_etl.feeds.suites"


def test_committed_dictionary_is_what_the_contracts_give():
    wanted = {f"{contract.name}.md": dictionary.page(contract) for contract in contracts.load().contracts}
    wanted["README.md"] = dictionary.index()
    found = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "dictionary").glob("*.md")}
    assert found == wanted, "run python -m tfp_etl.feeds.dictionary"


def test_every_rule_of_a_contract_is_in_its_suite():
    for contract in contracts.load().contracts:
        rules = {str(rule.id) for rule in contract.quality if rule.metric != "duplicateValues"}
        rules |= {str(rule.id) for column in contract.columns for rule in column.quality}
        asked = {each["meta"]["rule"] for each in json.loads(suites.text(contract))["expectations"]}
        assert rules <= asked
        assert {"exact duplicate", "superseded in file", "overlong cell", "control characters"} <= asked


def test_comments_cover_every_column():
    comments = contracts.column_comments()
    assert comments["pupils"]["uprn"].startswith("Unique property reference number")
    assert set(comments) == {contract.name for contract in contracts.load().contracts}


def test_both_housing_layouts_stage_the_same_columns():
    a, b = (contracts.load().named(name) for name in ("tenancies_a", "tenancies_b"))
    assert typing_query.staged_columns(a) == typing_query.staged_columns(b)
    a, b = (contracts.load().named(name) for name in ("actions_a", "actions_b"))
    assert typing_query.staged_columns(a) == typing_query.staged_columns(b)


def test_committed_table_comments_are_what_the_contracts_give():
    assert dictionary.COMMENTS.read_text(encoding="utf-8") == dictionary.comments(), (
        "run python -m tfp_etl.feeds.dictionary, then write a migration that refreshes the comments"
    )
