"""The strict reader: what it gives, and every way in which a rule file can be wrong."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tfp_etl import rules
from tfp_etl.rules import RuleError
from tfp_etl.rules.rulebook import HERE

RULES = HERE / "phase1.yaml"


@pytest.fixture
def changed(tmp_path):
    """Write the rule file with one text replaced and return its path."""

    def write(old: str, new: str, of: Path = RULES) -> Path:
        text = of.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / of.name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


def test_the_windows_are_the_settled_ones():
    windows = rules.load().windows
    assert {key: window.cut_off_on for key, window in windows.items()} == {
        "2013-07": date(2013, 5, 31),
        "2014-01": date(2013, 12, 31),
        "2014-07": date(2014, 6, 30),
        "2015-01": date(2014, 12, 31),
        "2015-05": date(2015, 4, 30),
    }


@pytest.mark.parametrize(
    ("day", "pounds"),
    [
        (date(2012, 4, 1), "800"),
        (date(2013, 3, 31), "800"),
        (date(2013, 4, 1), "1600"),
        (date(2014, 3, 31), "1600"),
        (date(2014, 4, 1), "2400"),
    ],
)
def test_money_changes_with_the_financial_year(day, pounds):
    assert rules.load().pounds("result_maximum", day) == Decimal(pounds)


@pytest.mark.parametrize("day", [date(2012, 3, 31), date(2015, 6, 1)])
def test_no_rule_in_force_is_an_error_never_nothing(day):
    with pytest.raises(RuleError, match=r"phase1.yaml line \d+.*absence_percent.*no rule in force on"):
        rules.load().number("absence_percent", day)


def test_the_last_terms_are_those_ended_by_the_day():
    names = [term.name for term in rules.load().last_terms(date(2013, 3, 28))]
    assert names == ["SUM 2011/12", "AUT 2012/13", "SPR 2012/13"]
    names = [term.name for term in rules.load().last_terms(date(2013, 3, 27))]
    assert names == ["SPR 2011/12", "SUM 2011/12", "AUT 2012/13"]


def test_a_calendar_that_does_not_reach_the_day_is_an_error(changed):
    calendar = changed("until: 2015-07-22", "until: 2013-12-31", HERE / "terms.yaml")
    short = rules.load(calendar=calendar)
    assert short.last_terms(date(2013, 12, 31))
    with pytest.raises(RuleError, match="Add the school terms"):
        short.last_terms(date(2014, 1, 1))


def test_an_unknown_window_names_those_there_are():
    with pytest.raises(RuleError, match="2013-07, 2014-01"):
        rules.load().window("2013-08")


def test_a_value_holds_until_the_next_one(changed):
    book = rules.load(changed("values: {2012-04-01: 15}", "values: {2012-04-01: 15, 2013-09-01: 10}"))
    assert book.number("absence_percent", date(2013, 8, 31)) == 15
    assert book.number("absence_percent", date(2013, 9, 1)) == 10


def test_what_is_needed_is_said_with_the_numbers_in_force(changed):
    assert "under 15%" in rules.load().needed("A1", date(2013, 5, 31))
    book = rules.load(changed("values: {2012-04-01: 15}", "values: {2012-04-01: 14}"))
    assert "under 14%" in book.needed("A1", date(2013, 5, 31))


def test_every_change_of_a_file_changes_the_hash(changed):
    assert rules.load().content_hash == rules.load().content_hash
    assert (
        rules.load(changed("values: {2012-04-01: 91}", "values: {2012-04-01: 92}")).content_hash
        != rules.load().content_hash
    )
    calendar = changed("last: 2013-03-28", "last: 2013-03-27", HERE / "terms.yaml")
    assert rules.load(calendar=calendar).content_hash != rules.load().content_hash


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  absence_percent:", "  absense_percent:", r"line \d+, numbers.absense_percent: unknown key"),
        ("  fixed_exclusions: {cites", "  sort_exclusions: {cites", r"codes.sort_exclusions: unknown key"),
        (
            "generation: phase1",
            "generation: phase1\ngeneration: phase2",
            r"line 5, generation: written twice, first on line 4",
        ),
        ("values: {2012-04-01: 15}", "values: {2012-04-01: 15, 2012-04-01: 10}", r"absence_percent.*written twice"),
        ("values: {2012-04-01: 15}", "values: {2012-04-01: 0.15}", "whole number; shares are written as percent"),
        ("values: {2012-04-01: 15}", "values: {2012-04-01: -15}", "whole number"),
        ("values: {2012-04-01: 15}", "values: {2015-06-01: 15}", "before 2015-06-01"),
        ("values: {2012-04-01: 15}", "values: {}", "must be values by date"),
        ("values: {2012-04-01: 15}", "value: 15", "unknown key"),
        ('{2012-04-01: "700"', "{2012-04-01: 700", "quoted string"),
        ('{2012-04-01: "700"', '{2012-04-01: "700.001"', "quoted string"),
        ('{2012-04-01: "700"', '{2012-04-01: "NaN"', "quoted string"),
        ("[ABC, ASBO, ASBI]", "[ABC, ASBO, ABC]", "listed twice"),
        ("[ABC, ASBO, ASBI]", "ABC", "list of codes"),
        ("measure: asb_reduction", "measure: asb_increase", "no such measure for A2"),
        ("down by {asb_reduction_percent}%", "down by {asb_percent}%", "not under `numbers`"),
        ("cut_off: 2013-05-31", "cut_off: 2013-06-01", "the cut-off must lie before the opening"),
        ("cut_off: 2013-05-31", "cut_off: May 2013", "must be a date"),
        ("windows:\n", "windows: [\n", "not readable as YAML"),
    ],
)
def test_a_wrong_rule_file_is_refused_with_its_place(changed, old, new, message):
    with pytest.raises(RuleError, match=message):
        rules.load(changed(old, new))


def test_a_missing_name_is_refused(changed):
    text = '  progress_to_work: {cites: "settled rules, Verdict and money", values: {2012-04-01: "100"}}\n'
    with pytest.raises(RuleError, match=r"money.: missing progress_to_work. Add it"):
        rules.load(changed(text, ""))


def test_overlapping_terms_are_refused(changed):
    with pytest.raises(RuleError, match="AUT 2012/13 and SPR 2012/13 overlap"):
        rules.load(calendar=changed("first: 2013-01-07", "first: 2012-12-21", HERE / "terms.yaml"))


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(RuleError, match="must be a mapping"):
        rules.load(path)
