"""What a column of a fact means is said once, in its contract; the warehouse repeats it word for word."""

from tfp_etl.feeds import contracts
from tfp_etl.feeds.contracts import Contract
from tfp_etl.warehouse.datasets import kind_of

LAYOUTS = {"tenancies_b": "tenancies_a", "actions_b": "actions_a"}  # one table, described by the first layout


def table_comments(contract: Contract) -> dict[str, str]:
    """Comments of the columns of the fact table that a contract's files fill."""
    table = kind_of(contract.datasets[0]).table
    return {column.name: str(column.comment).removeprefix("PERSONAL: ") for column in table.columns}


def test_every_column_of_a_contract_has_its_meaning_in_the_warehouse():
    compared = 0
    for contract in contracts.load().contracts:
        if contract.name not in LAYOUTS:
            found = table_comments(contract)
            for column in contract.columns:
                compared += 1
                assert found[column.name] == column.meaning, f"{contract.name}.{column.name}"
    assert compared > 100


def test_both_layouts_fill_the_same_table():
    known = contracts.load()
    for other, first in LAYOUTS.items():
        assert table_comments(known.named(other)) == table_comments(known.named(first))


def test_a_meaning_names_the_codes():
    meaning = table_comments(contracts.load().named("offences"))["disposal"]
    assert "CONVICTED convicted (proven)" in meaning
