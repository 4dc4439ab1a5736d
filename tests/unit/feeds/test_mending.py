"""Whoever can mend a fault is told what is wrong and what to do, for every rule there is, in the words of the suite."""

import re

import pytest

from tfp_etl.feeds import contracts, mending, suites

EVERY = contracts.load().contracts
OF_THE_READER = {"wrong number of cells", "broken quotation marks", "last line without an end"}


@pytest.mark.parametrize("contract", EVERY, ids=lambda contract: contract.name)
def test_every_rule_of_a_suite_has_its_fix_and_says_what_the_suite_says(contract):
    known = mending.of_contract(contract, contract.datasets[0])
    asked = {
        e["meta"]["rule"]: (mending.SEVERITIES[e["severity"]], e["meta"]["reason"])
        for e in suites.suite(contract)["expectations"]
    }
    assert set(known) == set(asked) | OF_THE_READER
    assert {rule: (known[rule].severity, known[rule].words) for rule in asked} == asked
    headers = {column.header for column in contract.columns}
    for each in known.values():
        assert re.fullmatch(r"[A-Z].{15,240}\.", each.fix), each
        assert each.who
        assert "{" not in each.who
        assert set(each.columns) <= headers
        assert "None" not in each.fix, each


def test_a_rule_about_cells_names_the_columns_to_look_at():
    about_cells = [
        each
        for contract in EVERY
        for rule, each in mending.of_contract(contract).items()
        if rule.endswith(("_present", "_readable", "_in_range", "_extract", "_letter")) and rule != "rows_present"
    ]
    assert len(about_cells) > 100
    assert [each.rule for each in about_cells if not each.columns] == []
    both = mending.of_rule("attendance", "absence_within_possible")
    assert both.columns == ("SessionsPossible", "SessionsAuthorised", "SessionsUnauthorised")
    assert mending.of_rule("provision", "start_on_before_end_on").columns == ("StartDate", "EndDate")


def test_the_fix_says_how_this_sender_writes_it():
    assert "dd/mm/yyyy" in mending.of_rule("pupils", "entry_on_readable").fix
    assert "yyyy-mm-dd" in mending.of_rule("offences", "offence_on_readable").fix
    assert "true date" in mending.of_rule("gedling_actions", "action_on_readable").fix
    assert "FIXD, LNCH, PERM" in mending.of_rule("exclusions", "category_code_readable").fix
    assert "Injunction" in mending.of_rule("gedling_actions", "action_code_readable").fix


def test_an_end_that_cannot_be_read_is_never_blanked():
    """A spell without an end runs on: whoever blanks the cell makes a person claim for ever."""
    assert "blank" not in mending.of_rule("dwp_return", "claim_end_on_readable").fix
    assert "blank" in mending.of_rule("dwp_return", "dob_readable").fix


def test_who_can_mend_it():
    assert mending.of_rule("attendance", "upn_readable").who == "the pupil's school"
    assert "information team" in mending.of_rule("attendance", "wrong number of cells").who
    assert "Work and Pensions" in mending.of_rule("dwp_return", "claim_start_on_readable").who
    assert "Police" in mending.of_rule("asb", "incident_on_present").who
    place = mending.of_rule("newark-and-sherwood_tenancies", "tenancy_end_on_readable").who
    assert place == "housing service of Newark and Sherwood council"
    assert mending.of_rule("members", "dob_readable").who == "the family's key worker"
    assert mending.of_rule("members", "exact duplicate").who == mending.NOBODY


def test_a_rule_that_no_contract_has_any_more_still_says_whom_to_ask():
    gone = mending.of_rule("attendance", "a rule of last year")
    assert gone.who == "the pupil's school"
    assert gone.words == "a rule of last year"
