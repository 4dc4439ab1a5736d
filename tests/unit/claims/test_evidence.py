"""Evidence is accepted complete and typed, or not at all; a judgement of little or odd evidence does not fall over."""

from datetime import date

import pyarrow as pa
import pytest

from tfp_etl import claims, rules
from tfp_etl.claims import Evidence, EvidenceError
from tfp_etl.claims.evidence import COLUMNS, schema
from tfp_etl.rules import RuleError

RULES = rules.load()
WINDOW = RULES.window("2013-07")


def reaching(**other: date | None) -> list[dict]:
    """How far the feeds reach: the cut-off, or another day; None: no file of it came."""
    told = dict.fromkeys(RULES.feed_limits, WINDOW.cut_off_on) | other
    return [{"dataset": name, "until_on": until, "file_id": 1, "gap_on": None} for name, until in told.items() if until]


def evidence(**rows: list[dict]) -> Evidence:
    tables = {name: schema(name).empty_table() for name in COLUMNS}
    for name, given in ({"coverage": reaching()} | rows).items():
        full = [dict.fromkeys(COLUMNS[name]) | row for row in given]
        tables[name] = pa.Table.from_pylist(full, schema=schema(name))
    return Evidence.of(tables)


def family(**values: object) -> dict:
    start = {"family_id": 1, "family_ref": "NF1", "engagement_status": "ENGAGED", "engaged_on": date(2012, 5, 11)}
    return start | {"identified_on": date(2012, 4, 2), "record_id": "f", "file_id": 7, "line_no": 3} | values


def test_a_missing_table_is_named():
    tables = evidence().tables()
    del tables["asb"]
    with pytest.raises(EvidenceError, match="tables missing: asb"):
        Evidence.of(tables)


def test_how_far_the_police_files_reach_must_be_told():
    tables = evidence().tables()
    del tables["coverage"]
    with pytest.raises(EvidenceError, match="tables missing: coverage"):
        Evidence.of(tables)


def test_a_missing_column_is_named():
    tables = evidence().tables()
    tables["asb"] = tables["asb"].drop_columns(["action_on"])
    with pytest.raises(EvidenceError, match="asb lacks action_on"):
        Evidence.of(tables)


def test_a_column_that_does_not_convert_is_named_without_its_value():
    tables = evidence().tables()
    tables["persons"] = pa.table({"person_id": ["Jane"], "dob": [None]})
    with pytest.raises(EvidenceError, match="persons does not convert") as caught:
        Evidence.of(tables)
    assert "Jane" not in str(caught.value)


def test_further_columns_and_kindred_types_are_accepted():
    tables = evidence().tables()
    tables["persons"] = pa.table({"person_id": pa.array([1], pa.int32()), "dob": [date(2000, 1, 1)], "colour": ["red"]})
    assert Evidence.of(tables).persons.schema == schema("persons")


def test_no_family_gives_no_claim():
    judged = claims.verdicts(evidence(), WINDOW, RULES)
    assert judged.claims.num_rows == judged.findings.num_rows == judged.identification.num_rows == 0


def test_a_family_of_nobody_is_judged_on_nothing():
    row = claims.verdicts(evidence(families=[family()]), WINDOW, RULES).claims.to_pylist()[0]
    assert (row["a1"], row["a2"], row["a3"]) == ("NOT_RELEVANT",) * 3
    assert (row["route_a"], row["route_b"], row["verdict"]) == ("BLOCKED_NO_CHANGE", "NOT_MET", "NOT_CLAIMABLE")


def test_engaged_on_an_unknown_day_is_no_data_throughout():
    row = claims.verdicts(evidence(families=[family(engaged_on=None)]), WINDOW, RULES).claims.to_pylist()[0]
    assert {row[part] for part in ("a1", "a2", "a3", "route_a", "route_b", "progress_to_work")} == {"NO_DATA"}
    assert row["verdict"] == "NOT_CLAIMABLE"


def test_engaged_before_the_programme_pays_nothing():
    given = evidence(
        families=[family(engaged_on=date(2012, 3, 31))],
        memberships=[{"family_id": 1, "person_id": 1, "role": "PARENT"}],
        asb=[{"person_id": 1, "incident_ref": "i", "incident_on": date(2012, 3, 1), "action": "NONE"}],
    )
    judged = claims.verdicts(given, WINDOW, RULES)
    row = judged.claims.to_pylist()[0]
    assert (row["a1"], row["a2"], row["route_a"]) == ("NO_DATA", "MET", "NO_DATA")
    assert (row["verdict"], int(row["amount_gbp"])) == ("NOT_CLAIMABLE", 0)


def test_two_references_of_one_family_are_two_claims():
    given = evidence(families=[family(), family(family_ref="NF2", engagement_status="REFUSED", record_id="g")])
    judged = claims.verdicts(given, WINDOW, RULES)
    assert {row["family_ref"]: row["verdict"] for row in judged.claims.to_pylist()} == {
        "NF1": "NOT_CLAIMABLE",
        "NF2": "BLOCKED_NOT_ATTACHED",
    }
    assert judged.findings.num_rows == 11 + 5


def test_a_family_outside_the_programme_is_identified_but_not_claimed_for():
    judged = claims.verdicts(evidence(families=[family(family_ref=None, engaged_on=None)]), WINDOW, RULES)
    assert judged.claims.num_rows == judged.findings.num_rows == 0
    assert judged.identification.num_rows == 1


def test_a_window_without_rules_in_force_is_an_error():
    with pytest.raises(RuleError, match="no rule in force"):
        claims.identification(evidence(), date(2012, 3, 31), RULES)


def test_identified_before_the_programme_is_no_data_at_entry():
    given = evidence(families=[family(identified_on=date(2012, 3, 31)), family(family_ref="NF2")])
    table = claims.identification(given, claims.AT_ENTRY, RULES)
    rows = {row["family_ref"]: row for row in table.to_pylist()}
    assert (rows["NF1"]["crime_asb"], rows["NF1"]["outcome"]) == ("NO_DATA", "NO")
    assert rows["NF2"]["crime_asb"] == "NOT_MET"


def test_every_finding_says_what_was_seen_needed_and_under_which_rule():
    findings = claims.verdicts(evidence(families=[family()]), WINDOW, RULES).findings.to_pylist()
    assert [row["test"] for row in findings] == list(RULES.tests)
    assert all(row["seen"] and row["needed"] and row["rule"].startswith("phase1 ") for row in findings)


def test_the_source_of_the_attachment_is_the_family_row():
    sources = claims.verdicts(evidence(families=[family()]), WINDOW, RULES).finding_sources.to_pylist()
    found = {(row["test"], row["table"], row["file_id"], row["line_no"]) for row in sources}
    assert found == {("ATTACHMENT", "families", 7, 3), ("VERDICT", "families", 7, 3)}


def unknown_age(role: str | None) -> str:
    given = evidence(
        families=[family()],
        memberships=[{"family_id": 1, "person_id": 1, "role": role}],
        persons=[{"person_id": 1}],
        offences=[
            {
                "person_id": 1,
                "crime_ref": "c",
                "role": "OFFENDER",
                "disposal": "CAUTION",
                "offence_on": date(2013, 1, 1),
            }
        ],
    )
    return claims.verdicts(given, WINDOW, RULES).claims.to_pylist()[0]["a3"]


def test_an_unknown_age_is_read_from_the_role_or_stays_unknown():
    assert (unknown_age("CHILD"), unknown_age("PARENT"), unknown_age(None)) == ("NOT_MET", "NOT_RELEVANT", "NO_DATA")


DAY_BEFORE = date(2013, 5, 30)


@pytest.mark.parametrize(
    ("reach", "a2", "a3", "crime_asb"),
    [
        ({}, "NOT_RELEVANT", "NOT_RELEVANT", "NOT_MET"),
        ({"asb": DAY_BEFORE}, "NO_DATA", "NOT_RELEVANT", "NO_DATA"),
        ({"offences": DAY_BEFORE}, "NOT_RELEVANT", "NO_DATA", "NO_DATA"),
        ({"asb": None, "offences": None}, "NO_DATA", "NO_DATA", "NO_DATA"),
    ],
)
def test_no_event_is_told_only_by_a_file_that_reaches_the_cut_off(reach, a2, a3, crime_asb):
    judged = claims.verdicts(evidence(families=[family()], coverage=reaching(**reach)), WINDOW, RULES)
    claim, identified = judged.claims.to_pylist()[0], judged.identification.to_pylist()[0]
    assert (claim["a2"], claim["a3"], identified["crime_asb"]) == (a2, a3, crime_asb)
    at_entry = judged.identification_at_entry.to_pylist()[0]["crime_asb"]
    assert at_entry == ("NO_DATA" if None in reach.values() else "NOT_MET")


def test_a_finding_says_how_far_the_file_reaches():
    given = evidence(families=[family()], coverage=reaching(asb=date(2013, 2, 28), offences=None))
    seen = {row["test"]: row["seen"] for row in claims.verdicts(given, WINDOW, RULES).findings.to_pylist()}
    short = "; police ASB file reaches 2013-02-28, 92 days before 2013-05-31; limit 0"
    assert seen["A2"].endswith(short)
    assert seen["A3"].endswith("; no police offences file has arrived")
    assert seen["CRITERION_1"].endswith(f"{short}; no police offences file has arrived")
    full = claims.verdicts(evidence(families=[family()]), WINDOW, RULES).findings.to_pylist()
    assert not any("limit" in row["seen"] or "arrived" in row["seen"] for row in full)


def test_a_finding_says_that_an_increment_is_missing():
    gap = {"until_on": date(2012, 12, 31), "gap_on": date(2013, 1, 31)}
    told = [row | gap if row["dataset"] == "offences" else row for row in reaching()]
    judged = claims.verdicts(evidence(families=[family()], coverage=told), WINDOW, RULES)
    seen = {row["test"]: row["seen"] for row in judged.findings.to_pylist()}
    assert seen["A3"].endswith(
        "; police offences file of 2013-01-31 was refused and did not come again, nothing is told after 2012-12-31, "
        "151 days before 2013-05-31; limit 0"
    )
    held = [(row["test"], row["dataset"]) for row in judged.finding_feeds.to_pylist()]
    assert held == [(test, "offences") for test in ("A3", "CRITERION_1", "ROUTE_A", "VERDICT")]


def test_an_adult_who_is_held_is_told_beside_one_for_review():
    """Review ranks above unknown; that the other adult may be paid for when the file comes must not be lost."""
    spell = {"match_status": "FOUND", "benefit_code": "ESA", "claim_start_on": date(2011, 1, 1)}
    job = {"employment_start_on": date(2013, 1, 1)}
    given = evidence(
        families=[family()],
        memberships=[{"family_id": 1, "person_id": person, "role": "PARENT"} for person in (1, 2)],
        benefits=[spell | {"person_id": person, "claim_end_on": date(2013, 1, 1)} for person in (1, 2)],
        employments=[
            job | {"person_id": 1, "evidence_type": "PAYSLIP"},
            job | {"person_id": 2, "evidence_type": "SELF REPORT"},
        ],
        coverage=reaching(employment=DAY_BEFORE),
    )
    judged = claims.verdicts(given, WINDOW, RULES)
    assert judged.claims["route_b"].to_pylist() == ["NEEDS_REVIEW"]
    held = [(row["test"], row["dataset"]) for row in judged.finding_feeds.to_pylist()]
    assert held == [("ROUTE_B", "employment"), ("VERDICT", "employment")]


def short_of_police(engaged_on: date, **rows: list[dict]) -> tuple[str, str]:
    given = evidence(
        families=[family(engaged_on=engaged_on)],
        memberships=[{"family_id": 1, "person_id": 1, "role": "CHILD"}],
        coverage=reaching(asb=DAY_BEFORE, offences=DAY_BEFORE),
        **rows,
    )
    claim = claims.verdicts(given, WINDOW, RULES).claims.to_pylist()[0]
    return claim["a2"], claim["a3"]


def crime(on: date, disposal: str = "CAUTION") -> list[dict]:
    return [{"person_id": 1, "crime_ref": str(on), "role": "OFFENDER", "disposal": disposal, "offence_on": on}]


def test_a_file_that_reaches_less_far_undoes_no_miss_no_wait_and_no_review():
    incident = {"person_id": 1, "incident_ref": "i", "incident_on": date(2013, 2, 2)}
    long_ago, lately = date(2012, 5, 11), date(2013, 1, 11)
    after = date(2013, 2, 2)
    assert short_of_police(long_ago, asb=[incident], offences=crime(after)) == ("NOT_MET", "NOT_MET")
    assert short_of_police(lately, asb=[incident], offences=crime(after)) == ("NOT_YET", "NOT_YET")
    assert short_of_police(long_ago, offences=crime(after, "PENDING")) == ("NO_DATA", "NEEDS_REVIEW")


def test_a_reduction_seen_in_a_file_that_reaches_less_far_is_not_known():
    before = date(2012, 3, 2)
    asb = [{"person_id": 1, "incident_ref": "i", "incident_on": before}]
    assert short_of_police(date(2012, 5, 11), asb=asb, offences=crime(before)) == ("NO_DATA", "NO_DATA")


def benefit_rows(*rows: dict) -> str:
    given = evidence(
        families=[family()],
        memberships=[{"family_id": 1, "person_id": 1, "role": "PARENT"}],
        benefits=[
            {"person_id": 1, "match_status": "FOUND", "record_id": str(place)} | row for place, row in enumerate(rows)
        ],
    )
    return claims.verdicts(given, WINDOW, RULES).identification.to_pylist()[0]["work"]


def test_of_two_rows_about_one_spell_the_newer_file_speaks():
    """A corrected key leaves the old row beside the new one; the old one must not keep the spell open."""
    spell = {"benefit_code": "JSA", "claim_start_on": date(2011, 1, 1)}
    ended = spell | {"claim_end_on": date(2013, 2, 1)}
    assert benefit_rows(spell | {"file_id": 1}, ended | {"file_id": 2}) == "NOT_MET"
    assert benefit_rows(spell | {"file_id": 2}, ended | {"file_id": 1}) == "MET"


def test_a_threshold_that_changes_is_taken_as_of_the_day(tmp_path):
    path = tmp_path / "phase1.yaml"
    text = (rules.rulebook.HERE / "phase1.yaml").read_text(encoding="utf-8")
    path.write_text(
        text.replace("values: {2012-04-01: 15}", "values: {2012-04-01: 15, 2013-01-01: 10}", 1), encoding="utf-8"
    )
    changed = rules.load(path)
    terms = [("2011/12", "AUT"), ("2011/12", "SPR"), ("2011/12", "SUM"), ("2012/13", "AUT"), ("2012/13", "SPR")]
    marks = [{"academic_year": year, "term_code": term, "sessions_unauthorised": 12} for year, term in terms]
    given = evidence(
        families=[family(identified_on=date(2012, 12, 31))],
        memberships=[{"family_id": 1, "person_id": 1, "role": "CHILD"}],
        persons=[{"person_id": 1, "dob": date(2000, 3, 3)}],
        attendance=[{"person_id": 1, "la_estab": "8910001", "sessions_possible": 100} | mark for mark in marks],
    )
    judged = claims.verdicts(given, WINDOW, changed)
    assert judged.identification_at_entry.to_pylist()[0]["education"] == "NOT_MET"
    assert judged.identification.to_pylist()[0]["education"] == "MET"
