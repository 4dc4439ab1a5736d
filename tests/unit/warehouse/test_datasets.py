"""Which fact table a dataset fills, and what its absence from a file means."""

import pytest

from tfp_etl.warehouse.datasets import kind_of


@pytest.mark.parametrize(
    ("dataset", "table", "is_snapshot"),
    [
        ("pupils", "enrolment", True),
        ("offences", "offence", False),
        ("asb", "asb_incident", False),
        ("newark-and-sherwood_tenancies", "tenancy_member", True),
        ("broxtowe_actions", "housing_action", True),
        ("families", "programme_family", True),
    ],
)
def test_a_dataset_fills_one_table(dataset, table, is_snapshot):
    kind = kind_of(dataset)
    assert (kind.table.name, kind.is_snapshot) == (table, is_snapshot)


def test_an_unknown_dataset_is_an_error():
    with pytest.raises(KeyError):
        kind_of("ashfield_repairs")


def test_only_datasets_with_a_horizon_keep_what_a_snapshot_dropped():
    datasets = ["pupils", "attendance", "exclusions", "provision", "dwp_return", "members", "employment", "events"]
    assert [name for name in datasets if kind_of(name).dropped != "false"] == ["attendance", "exclusions", "dwp_return"]
