"""Judge families: identification on a day, and the claim of every programme family in a window."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import duckdb
import pyarrow as pa

from tfp_etl.claims import engine
from tfp_etl.claims.evidence import Evidence
from tfp_etl.claims.money import NOTHING, Rates, payable, verdict
from tfp_etl.model import ClaimWindow, Part, Status, Verdict
from tfp_etl.rules import Rulebook, RuleError

AT_ENTRY: Literal["entry"] = "entry"
_DAY, _ID, _TEXT, _MONEY = pa.date32(), pa.int64(), pa.string(), pa.decimal128(12, 2)
CLAIMS = pa.schema(
    [("family_id", _ID), ("family_ref", _TEXT), ("window", _TEXT)]
    + [(name, _TEXT) for name in ("a1", "a2", "a3", "route_a", "route_b", "progress_to_work", "verdict")]
    + [("amount_gbp", _MONEY), ("earliest_on", _DAY)]
)
PAYMENTS = pa.schema(
    [("family_id", _ID), ("family_ref", _TEXT), ("window", _TEXT), ("part", _TEXT), ("amount_gbp", _MONEY)]
)


@dataclass(frozen=True)
class Judgement:
    """What one window's judgement says.

    findings: one row a programme family and test. finding_sources: one row a source row behind a finding (also for
    families outside the programme that meet two criteria or more). claims: one row a programme family. payments: one
    row a part due now. finding_feeds: one row a finding and a feed that falls short for it. identification: one row a
    family at the cut-off; identification_at_entry: one row a programme
    family on its IdentifiedOn.
    """

    window: ClaimWindow
    findings: pa.Table
    finding_sources: pa.Table
    claims: pa.Table
    payments: pa.Table
    finding_feeds: pa.Table
    identification: pa.Table
    identification_at_entry: pa.Table


def identification(evidence: Evidence, on: date | Literal["entry"], rules: Rulebook) -> pa.Table:
    """Return one row a family: criteria 1 to 3 and the outcome on a day, or on each family's IdentifiedOn ("entry").

    Raises `RuleError` when no rule is in force on the day. At entry, a family identified on a day without rules has
    NO_DATA throughout.
    """
    at_entry = on == AT_ENTRY
    reference = _last_identified(evidence, rules) if isinstance(on, str) else on
    rules.last_terms(reference)
    with engine.calculator(evidence) as con:
        engine.rules_of_window(con, rules, reference)
        engine.step(con, "family_case")
        engine.step(con, "asked", "asked_at_entry" if at_entry else "asked_on_day")
        engine.rules_of_days(con, rules)
        engine.run(con, engine.IDENTIFICATION_STEPS)
        return _identified(con, "ASKED")


def verdicts(evidence: Evidence, window: ClaimWindow, rules: Rulebook) -> Judgement:
    """Judge every programme family for one window, and every family's identification at its cut-off.

    Raises `RuleError` when no rule or no school term is in force at the cut-off.
    """
    rules.last_terms(window.cut_off_on)
    with engine.calculator(evidence) as con:
        engine.rules_of_window(con, rules, window.cut_off_on)
        engine.step(con, "family_case")
        engine.step(con, "asked", "asked_for_verdicts")
        engine.rules_of_days(con, rules)
        engine.run(con, engine.IDENTIFICATION_STEPS + engine.CLAIM_STEPS)
        statuses = con.execute("select * from claim_status order by family_ref, case_id").to_arrow_table().to_pylist()
        decided = _claims(statuses, evidence.prior_claims, window, rules)
        claims = pa.Table.from_pylist([claim for claim, _ in decided], schema=CLAIMS)
        findings = _findings(con, claims, window, rules)
        return Judgement(
            window=window,
            findings=findings,
            finding_sources=con.execute(engine.statement("finding_source")).to_arrow_table(),
            claims=claims,
            payments=pa.Table.from_pylist(_payment_rows(decided), schema=PAYMENTS),
            finding_feeds=con.execute(engine.statement("finding_feed")).to_arrow_table(),
            identification=_identified(con, "CUT_OFF"),
            identification_at_entry=_identified(con, "ENTRY"),
        )


_Claim = dict[str, Any]
_Decided = list[tuple[_Claim, dict[Part, Decimal]]]


def _claims(statuses: list[_Claim], prior: pa.Table, window: ClaimWindow, rules: Rulebook) -> _Decided:
    paid = _paid_before(prior, window, rules)
    return [_claim(row, paid[row["family_ref"]], window, rules) for row in statuses]


def _claim(
    row: _Claim, paid: dict[Part, Decimal], window: ClaimWindow, rules: Rulebook
) -> tuple[_Claim, dict[Part, Decimal]]:
    """Decide one family: its verdict, what is due, and from when a NOT_YET could turn."""
    due: dict[Part, Decimal] = {}
    earliest_on = None
    if row["standing"] == "ATTACHED":
        route_a, route_b = Status(row["route_a"]), Status(row["route_b"])
        rates = _rates(row["engaged_on"], rules)
        if rates is not None:
            progress = Status(row["progress_to_work"])
            due = payable(route_a=route_a, route_b=route_b, progress_to_work=progress, rates=rates, paid=paid)
            decided = verdict(route_a=route_a, route_b=route_b, due=due)
        else:
            decided = Verdict.NOT_CLAIMABLE
        if decided is Verdict.NOT_CLAIMABLE:
            waits = [row["route_a_earliest_on"], row["route_b_earliest_on"]]
            earliest_on = min((day for day in waits if day is not None), default=None)
    elif row["standing"] == "UNKNOWN":
        decided = Verdict.NOT_CLAIMABLE
    else:
        decided = Verdict(row["standing"])
        earliest_on = row["engaged_on"] if decided is Verdict.NOT_YET else None
    claim = {name: row.get(name) for name in CLAIMS.names} | {
        "window": window.id,
        "verdict": decided,
        "amount_gbp": sum(due.values(), NOTHING),
        "earliest_on": earliest_on,
    }
    return claim, due


def _rates(engaged_on: date, rules: Rulebook) -> Rates | None:
    """Return the rates of the financial year of engagement; None outside the generation, where nothing can be paid."""
    try:
        return Rates(
            result_maximum=rules.pounds("result_maximum", engaged_on),
            route_a=rules.pounds("route_a", engaged_on),
            progress_to_work=rules.pounds("progress_to_work", engaged_on),
        )
    except RuleError:
        return None


def _paid_before(prior: pa.Table, window: ClaimWindow, rules: Rulebook) -> defaultdict[str, dict[Part, Decimal]]:
    """Return what earlier windows paid, by family reference and part; `RuleError` on an unknown window."""
    paid: defaultdict[str, dict[Part, Decimal]] = defaultdict(dict)
    for row in prior.to_pylist():
        if rules.window(row["window"]).opens_on < window.opens_on:
            part = Part(row["part"])
            paid[row["family_ref"]][part] = paid[row["family_ref"]].get(part, NOTHING) + row["amount_gbp"]
    return paid


def _payment_rows(decided: _Decided) -> list[_Claim]:
    return [
        {key: claim[key] for key in ("family_id", "family_ref", "window")} | {"part": part, "amount_gbp": amount}
        for claim, due in decided
        for part, amount in due.items()
    ]


def _findings(con: duckdb.DuckDBPyConnection, claims: pa.Table, window: ClaimWindow, rules: Rulebook) -> pa.Table:
    """Name the rule and what it needs for each finding, and add the verdict as the last one of each family."""
    tests = [
        {"test": test, "position": position, "needed": rules.needed(test, window.cut_off_on), "rule": rules.cited(test)}
        for position, test in enumerate(rules.tests)
    ]
    con.register("test_rule", pa.Table.from_pylist(tests))
    con.register("claim_decided", claims)
    return con.execute(engine.statement("findings"), {"window_id": window.id}).to_arrow_table()


def _identified(con: duckdb.DuckDBPyConnection, ask: str) -> pa.Table:
    """Return one row a family of a question, ordered by family."""
    return con.execute(engine.statement("identification"), {"ask": ask}).to_arrow_table()


def _last_identified(evidence: Evidence, rules: Rulebook) -> date:
    days = [
        day for day in evidence.families["identified_on"].to_pylist() if day and rules.starts_on <= day < rules.until
    ]
    return max(days, default=rules.starts_on)
