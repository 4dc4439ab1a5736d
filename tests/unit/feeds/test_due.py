"""When a feed is due again: by days, by terms, and by the settings of the installation."""

from datetime import date

import pytest
from pydantic import ValidationError

from tfp_etl.feeds import contracts
from tfp_etl.feeds.due import DueDays
from tfp_etl.settings import Settings

ENDS = [date(2012, 12, 21), date(2013, 3, 28), date(2013, 7, 24)]


@pytest.mark.parametrize(
    ("dataset", "extract_on", "due_on"),
    [
        ("dwp_return", date(2013, 5, 31), date(2013, 7, 8)),
        ("newark-and-sherwood_actions", date(2013, 5, 31), date(2013, 7, 8)),
        ("families", date(2013, 5, 31), date(2013, 6, 14)),
        ("attendance", date(2013, 3, 27), date(2013, 4, 11)),
        ("attendance", date(2013, 3, 28), date(2013, 8, 7)),
        ("pupils", date(2013, 7, 24), date(2013, 8, 7)),
    ],
)
def test_the_next_extract_is_due_by_days_or_after_the_next_term(dataset, extract_on, due_on):
    assert DueDays().due_on(dataset, extract_on, ENDS) == due_on


def test_every_agreed_dataset_has_a_due_day():
    datasets = contracts.load().datasets()
    assert len(datasets) == 25
    assert all(DueDays().due_on(name, ENDS[0], ENDS) > ENDS[0] for name in datasets)


def test_an_installation_says_otherwise(monkeypatch):
    monkeypatch.setenv("TFP_DUE_DAYS__DWP_RETURN", "100")
    assert Settings().due_days.due_on("dwp_return", date(2013, 1, 1), ENDS) == date(2013, 4, 11)
    monkeypatch.setenv("TFP_DUE_DAYS__DWP_RETURN", "0")
    with pytest.raises(ValidationError):
        Settings()
