"""A judgement replaces its window's slice and adds to the history only what is new."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tfp_etl.warehouse import load, read
from tfp_etl.warehouse.digest import digests
from tfp_etl.warehouse.errors import LoadRefusedError

MONEY = pa.decimal128(12, 2)


def judged(verdict: str, amount: str, window: str = "2013-07") -> dict[str, pa.Table]:
    who = {"family_id": [1], "family_ref": ["NF1"]}
    parts = {name: ["MET"] for name in ("a1", "a2", "a3", "route_a", "route_b", "progress_to_work")}
    money = pa.array([Decimal(amount)], MONEY)
    no_day = pa.nulls(1, pa.date32())
    finding = {"test": ["A1"], "status": ["MET"], "seen": ["0 of 9"], "needed": ["under 15%"], "rule": ["4.1"]}
    source = {"test": ["A1"], "table": ["attendance"], "record_id": ["r"], "file_id": [1], "line_no": [2]}
    criteria = {"crime_asb": ["MET"], "education": ["MET"], "work": ["MET"], "outcome": ["IDENTIFIED"]}
    identified = pa.table(who | {"on": pa.array([date(2013, 5, 31)], pa.date32())} | criteria)
    return {
        "findings": pa.table(who | finding | {"window": [window], "earliest_on": no_day}),
        "finding_sources": pa.table(who | source),
        "claims": pa.table(
            who | {"window": [window]} | parts | {"verdict": [verdict], "amount_gbp": money, "earliest_on": no_day}
        ),
        "payments": payment("ROUTE_A", amount).append_column("window", pa.array([window])),
        "identification": identified,
        "identification_at_entry": identified,
    }


def payment(part: str, amount: str = "700") -> pa.Table:
    amounts = pa.array([Decimal(amount)], MONEY)
    return pa.table({"family_id": [1], "family_ref": ["NF1"], "part": [part], "amount_gbp": amounts})


def test_judging_again_changes_nothing_and_another_verdict_is_history(county):
    assert load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "700")) == 2
    before = digests(county.db)
    assert load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "700")) == 0
    assert digests(county.db) == before
    assert load.judgement(county.db, "2013-07", **judged("NOT_CLAIMABLE", "0")) == 1
    history = """
        select content->>'verdict', content->>'amount_gbp'
        from audit.judgement where kind = 'CLAIM' order by judgement_id
    """
    assert county.rows(history) == [("CLAIMABLE", "700.00"), ("NOT_CLAIMABLE", "0.00")]
    assert county.rows("select verdict from mart.claim") == [("NOT_CLAIMABLE",)]


def test_a_window_leaves_the_others_alone(county):
    load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "700"))
    load.judgement(county.db, "2014-01", **judged("NOT_CLAIMABLE", "0", "2014-01"))
    counts = [(row.window, row.verdict, row.amount_gbp) for row in read.verdict_counts(county.db)]
    assert counts == [("2013-07", "CLAIMABLE", Decimal(700)), ("2014-01", "NOT_CLAIMABLE", Decimal(0))]
    assert county.rows("select claim_window, asked from mart.identification order by 1, 2") == [
        ("2013-07", "CUT_OFF"), ("2013-07", "ENTRY"), ("2014-01", "CUT_OFF"), ("2014-01", "ENTRY"),
    ]  # fmt: skip
    assert county.rows("select claim_window, family_ref, verdict from mart.family_list order by 1") == [
        ("2013-07", "NF1", "CLAIMABLE"), ("2014-01", "NF1", "NOT_CLAIMABLE"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change", ["update audit.{0} set claim_window = ''", "delete from audit.{0}", "truncate audit.{0}"]
)
@pytest.mark.parametrize("table", ["judgement", "claim_entry", "claim_list"])
def test_history_refuses_change(county, table, change):
    load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "700"))
    load.claim_entries(county.db, "2013-07", payment("ROUTE_A"))
    load.claim_list(county.db, "2013-07")
    with pytest.raises(IntegrityError, match=f"audit.{table} is append-only"), county.db.begin() as connection:
        connection.execute(text(change.format(table)))


def test_a_part_is_entered_once_and_never_in_two_windows(county):
    assert load.claim_entries(county.db, "2013-07", payment("ROUTE_A")) == 1
    assert load.claim_entries(county.db, "2013-07", payment("ROUTE_A")) == 0
    with pytest.raises(LoadRefusedError, match=r"claimed in another window \(1 times\)"):
        load.claim_entries(county.db, "2014-01", payment("ROUTE_A"))
    assert load.claim_entries(county.db, "2014-01", payment("PROGRESS_TO_WORK", "100")) == 1


def test_only_claims_of_earlier_windows_are_prior_claims(county):
    load.claim_entries(county.db, "2013-07", payment("ROUTE_A"))
    first = read.evidence(county.db, window="2013-07")["prior_claims"]
    later = read.evidence(county.db, window="2014-01")["prior_claims"]
    assert first.num_rows == 0
    assert later.to_pylist() == [
        {"family_ref": "NF1", "window": "2013-07", "part": "ROUTE_A", "amount_gbp": Decimal("700.00")}
    ]


def test_the_moment_judged_is_kept(county):
    at = datetime(2012, 12, 31, tzinfo=UTC)
    load.judgement(
        county.db, "2013-07", **judged("CLAIMABLE", "700"), known_at=at, rules_version="r1", code_version="0.1"
    )
    assert set(county.rows("select known_at, rules_version, code_version from audit.judgement")) == {(at, "r1", "0.1")}


def test_a_claim_list_is_bound_to_its_hash_and_claims_nothing(county):
    load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "700"))
    assert [load.claim_list(county.db, "2013-07") for _ in range(2)] == [1, 1]
    load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "800"))
    load.claim_list(county.db, "2013-07")
    sha256 = hashlib.sha256(b"NF1|ROUTE_A|700.00").hexdigest()
    lists = county.rows("select list_sha256, part_count, amount_gbp from audit.claim_list order by claim_list_id")
    assert lists[0] == (sha256, 1, 700)
    assert [row[2] for row in lists] == [700, 800]
    assert county.rows("select count(*) from audit.claim_entry") == [(0,)]


def test_a_part_due_in_an_earlier_window_is_a_prior_claim_before_anybody_enters_it(county):
    load.judgement(county.db, "2013-07", **judged("CLAIMABLE", "700"))
    due = [{"family_ref": "NF1", "window": "2013-07", "part": "ROUTE_A", "amount_gbp": Decimal("700.00")}]
    assert read.evidence(county.db, window="2013-07")["prior_claims"].num_rows == 0
    assert read.evidence(county.db, window="2014-01")["prior_claims"].to_pylist() == due
    load.claim_entries(county.db, "2013-07", payment("ROUTE_A"))
    assert read.evidence(county.db, window="2014-01")["prior_claims"].to_pylist() == due
