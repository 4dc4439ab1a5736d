"""Contract files are valid Open Data Contract Standard, one for every dataset and layout that arrives."""

import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

DATASETS = {
    "actions_a",
    "actions_b",
    "asb",
    "attendance",
    "dwp_return",
    "employment",
    "events",
    "exclusions",
    "families",
    "members",
    "offences",
    "provision",
    "pupils",
    "tenancies_a",
    "tenancies_b",
}


@pytest.fixture(scope="module")
def contracts(tracked, checkout):
    folder = checkout / "tfp_etl" / "feeds" / "contracts"
    return {path.name.split(".")[0]: path for path in tracked if path.parent == folder and path.suffix == ".yaml"}


def test_every_dataset_has_its_contract(contracts):
    assert set(contracts) >= DATASETS


def test_every_contract_is_valid_odcs(contracts):
    assert contracts
    for name, path in contracts.items():
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        contract = OpenDataContractStandard.model_validate(document)
        assert contract.kind == "DataContract", name
        assert contract.apiVersion.startswith("v3."), name
        assert contract.id, name
        assert contract.version, name
        assert contract.schema_, name
        for table in contract.schema_:
            assert table.properties, name
            for column in table.properties:
                assert column.name, name
                assert column.description, f"{name}.{column.name} says nothing about itself"
            assert len({column.name for column in table.properties}) == len(table.properties), name
