"""The answer of one judgement into mart, and what changed since the last one into the append-only history."""

from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection, Engine, Table, delete, func, select, text

from tfp_etl.warehouse import bulk
from tfp_etl.warehouse.errors import LoadRefusedError
from tfp_etl.warehouse.people import refuse_repeats
from tfp_etl.warehouse.statements import analyze, identifiers, lock, name_of, run, transaction, type_of
from tfp_etl.warehouse.tables import mart

JUDGE_LOCK = 7_412_016  # advisory lock number of "somebody writes a judgement"
OUR_NAMES = {"table": "source_table", "on": "judged_on"}  # words SQL keeps for itself
NO_FEEDS = pa.schema(
    {
        "family_id": pa.int64(),
        "family_ref": pa.string(),
        "test": pa.string(),
        "dataset": pa.string(),
        "until_on": pa.date32(),
        "needed_on": pa.date32(),
        "limit_days": pa.int32(),
        "file_id": pa.int64(),
    }
).empty_table()
ENTRIES = (("family_ref", "text"), ("family_id", "bigint"), ("part", "text"), ("amount_gbp", "numeric(10, 2)"))


def load_judgement(
    db: Engine | Connection,
    window: str,
    *,
    findings: pa.Table,
    finding_sources: pa.Table,
    claims: pa.Table,
    payments: pa.Table,
    identification: pa.Table,
    identification_at_entry: pa.Table | None = None,
    finding_feeds: pa.Table | None = None,
    known_at: datetime | None = None,
    rules_version: str = "",
    code_version: str = "",
) -> int:
    """Replace the window's slice of mart, and add to audit.judgement the families judged otherwise than the last time.

    Args:
        db: Engine, or a connection whose transaction the load joins.
        window: Claim window, e.g. 2013-07.
        findings: One row a family and test.
        finding_sources: One row a source row behind a finding.
        claims: One row a programme family.
        payments: One row a part due now.
        identification: One row a family, at the cut-off of the window.
        identification_at_entry: One row a programme family, on the day it was identified.
        finding_feeds: One row a finding and a feed that falls short for it; None: no feed does.
        known_at: The moment whose knowledge was judged; None: everything known.
        rules_version: Hash of the rule file.
        code_version: Version of the package.

    Returns:
        How many judgements were added to the history.
    """
    identified = [labelled(identification, "CUT_OFF")]
    if identification_at_entry is not None:
        identified.append(labelled(identification_at_entry, "ENTRY"))
    with transaction(db) as connection:
        lock(connection, JUDGE_LOCK)
        replace_slice(connection, mart.finding, window, findings)
        replace_slice(connection, mart.finding_source, window, finding_sources)
        replace_slice(connection, mart.claim, window, claims)
        replace_slice(connection, mart.payment, window, payments)
        replace_slice(connection, mart.finding_feed, window, NO_FEEDS if finding_feeds is None else finding_feeds)
        replace_slice(
            connection, mart.identification, window, pa.concat_tables(identified, promote_options="permissive")
        )
        connection.execute(delete(mart.family_list).where(mart.family_list.c.claim_window == window))
        values = {
            "claim_window": window,
            "known_at": known_at,
            "rules_version": rules_version,
            "code_version": code_version,
        }
        run(connection, "family_list", values)
        return run(connection, "judgement_claims", values) + run(connection, "judgement_identified", values)


def labelled(identification: pa.Table, asked: str) -> pa.Table:
    """The identification with the question it answers."""
    return identification.append_column("asked", pa.repeat(pa.scalar(asked), identification.num_rows))


def replace_slice(connection: Connection, table: Table, window: str, rows: pa.Table) -> None:
    """Put `rows` in the place of everything the table holds of the window."""
    columns = [(c.name, type_of(c)) for c in table.columns if c.name != "claim_window"]
    renamed = rows.rename_columns([OUR_NAMES.get(name, name) for name in rows.column_names])
    bulk.temporary(connection, "slice", columns, renamed)
    connection.execute(delete(table).where(table.c.claim_window == window))
    names = identifiers([name for name, _ in columns])
    run(connection, "slice", {"claim_window": window}, table=name_of(table), columns=names)
    analyze(connection, table)


def load_claim_list(db: Engine | Connection, window: str) -> int:
    """Record the list of parts due in a judged window, by its hash, where it differs from the last list of the window.

    Claims nothing: entries follow when people approved the hash. Returns the number of parts on the list.
    """
    with transaction(db) as connection:
        lock(connection, JUDGE_LOCK)
        run(connection, "claim_list", {"claim_window": window})
        query = select(func.count()).select_from(mart.payment).where(mart.payment.c.claim_window == window)
        return int(connection.execute(query).scalar_one())


def load_claim_entries(db: Engine | Connection, window: str, payments: pa.Table, *, list_sha256: str = "") -> int:
    """Enter the parts claimed in a window into the append-only ledger; a part entered before is not entered again.

    Columns: family_ref, family_id, part, amount_gbp. Returns how many entries were new. Refuses a part that another
    window has claimed for the family: a result is paid once.
    """
    with transaction(db) as connection:
        lock(connection, JUDGE_LOCK)
        bulk.temporary(connection, "due", ENTRIES, payments)
        refuse_repeats(connection, "audit.claim_entry", "due", "family_ref, part")
        values = {"claim_window": window, "list_sha256": list_sha256}
        query = (
            "select count(*) from pg_temp.due d join audit.claim_entry e using (family_ref, part)"
            " where e.claim_window <> :claim_window"
        )
        twice = int(connection.scalar(text(query), {"claim_window": window}) or 0)
        if twice:
            advice = "Judge the window again with the claims of the other windows as evidence."
            raise LoadRefusedError("audit.claim_entry", "a part claimed in another window", twice, advice)
        return run(connection, "claim_entry", values)
