"""Schema mart: what an officer or auditor reads. Replaced per claim window or as a whole, in one transaction."""

from typing import Any

from sqlalchemy import Column, Index, Table, UniqueConstraint

from tfp_etl.warehouse.tables.base import BIGINT, DATE, INT, POUNDS, TEXT, col, metadata, opt


def window() -> Column[Any]:
    """The claim window a row belongs to."""
    return col("claim_window", TEXT, "Claim window, e.g. 2013-07.")


finding = Table(
    "finding",
    metadata,
    window(),
    col("family_id", BIGINT, "The family."),
    opt("family_ref", TEXT, "Careworks reference of the family."),
    col("test", TEXT, "Test of the rules: A1, A2, A3, ROUTE_A, ROUTE_B, PROGRESS_TO_WORK and others."),
    col("status", TEXT, "MET, NOT_MET, NOT_YET, NO_DATA, NEUTRAL, NOT_RELEVANT, NEEDS_REVIEW, CLAIMABLE or BLOCKED_*."),
    opt("seen", TEXT, "What was seen."),
    opt("needed", TEXT, "What was needed."),
    opt("earliest_on", DATE, "Earliest day on which a NOT_YET can change."),
    opt("rule", TEXT, "The rule it was tested under."),
    Index("finding_family_idx", "claim_window", "family_id", "test"),
    schema="mart",
    comment="One row is one test of one family in one window.",
)

finding_source = Table(
    "finding_source",
    metadata,
    window(),
    col("family_id", BIGINT, "The family."),
    opt("family_ref", TEXT, "Careworks reference of the family."),
    col("test", TEXT, "The test that used the row."),
    col("source_table", TEXT, "Kind of evidence the row belongs to."),
    opt("record_id", TEXT, "The record, as in core.person_link."),
    opt("file_id", BIGINT, "Receipt of the file that told it."),
    opt("line_no", INT, "Line of that file."),
    Index("finding_source_family_idx", "claim_window", "family_id", "test"),
    schema="mart",
    comment="One row is a line of a file that one finding rests on.",
)

claim = Table(
    "claim",
    metadata,
    window(),
    col("family_id", BIGINT, "The family."),
    col("family_ref", TEXT, "Careworks reference of the family."),
    opt("a1", TEXT, "Status of test A1 education; null for a blocked family."),
    opt("a2", TEXT, "Status of test A2 anti-social behaviour; null for a blocked family."),
    opt("a3", TEXT, "Status of test A3 offending; null for a blocked family."),
    opt("route_a", TEXT, "Status of route A."),
    opt("route_b", TEXT, "Status of route B, continuous employment."),
    opt("progress_to_work", TEXT, "Status of progress to work; null for a blocked family."),
    col("verdict", TEXT, "CLAIMABLE, NOT_CLAIMABLE, NOT_YET or BLOCKED_*."),
    col("amount_gbp", POUNDS, "Pounds claimable in this window."),
    opt("earliest_on", DATE, "Earliest day on which the verdict can change."),
    UniqueConstraint("claim_window", "family_ref", name="claim_once_a_window"),
    schema="mart",
    comment="One row is the verdict on one careworks family in one window.",
)

payment = Table(
    "payment",
    metadata,
    window(),
    col("family_id", BIGINT, "The family."),
    col("family_ref", TEXT, "Careworks reference of the family."),
    col("part", TEXT, "Part of the result that is due: ROUTE_A, ROUTE_B or PROGRESS_TO_WORK."),
    col("amount_gbp", POUNDS, "Pounds due for the part."),
    UniqueConstraint("claim_window", "family_ref", "part", name="payment_once_a_window"),
    schema="mart",
    comment="One row is a part of a result that can be claimed for a family in a window.",
)

finding_feed = Table(
    "finding_feed",
    metadata,
    window(),
    col("family_id", BIGINT, "The family."),
    opt("family_ref", TEXT, "Careworks reference of the family."),
    col("test", TEXT, "Test that is unknown; VERDICT: a verdict that pays nothing while a route is."),
    col("dataset", TEXT, "Dataset as in the file name, whose newest extract falls short."),
    opt("until_on", DATE, "Its newest extract date as known then; null: none was taken in."),
    col("needed_on", DATE, "Day it must tell of: the cut-off, or the end of the last term counted."),
    col("limit_days", INT, "Days by which it may fall short, by the rules."),
    opt("file_id", BIGINT, "Receipt of that extract."),
    Index("finding_feed_family_idx", "claim_window", "family_id", "test"),
    schema="mart",
    comment="One row is a feed that falls short for one finding of a family, in one window: a newer file may turn it.",
)

identification = Table(
    "identification",
    metadata,
    window(),
    col("family_id", BIGINT, "The family."),
    opt("family_ref", TEXT, "Careworks reference; null for a family that is not in the programme."),
    col("asked", TEXT, "CUT_OFF: at the cut-off of the window; ENTRY: on the day the programme identified the family."),
    opt("judged_on", DATE, "Day as of which the criteria were looked at; null: the day of entry is unknown."),
    col("crime_asb", TEXT, "Criterion 1: MET, NOT_MET or NO_DATA."),
    col("education", TEXT, "Criterion 2: MET, NOT_MET or NO_DATA."),
    col("work", TEXT, "Criterion 3: MET, NOT_MET or NO_DATA."),
    col("outcome", TEXT, "IDENTIFIED (all three), DISCRETION (two) or NO."),
    Index("identification_family_idx", "claim_window", "family_id"),
    schema="mart",
    comment="One row is one family held against the three criteria, at the cut-off or at entry.",
)

family_list = Table(
    "family_list",
    metadata,
    window(),
    col("family_ref", TEXT, "Careworks reference of the family."),
    col("family_id", BIGINT, "The family."),
    opt("district", TEXT, "District."),
    opt("keyworker_ref", TEXT, "Reference of the keyworker."),
    opt("engagement_status", TEXT, "ENGAGED, REFUSED, MOVED or NOT CONTACTED."),
    opt("engaged_on", DATE, "Day it engaged."),
    opt("closed_on", DATE, "Day the case was closed."),
    col("member_count", INT, "Persons in the family whose spell has not ended."),
    col("verdict", TEXT, "Verdict of the window."),
    opt("route_a", TEXT, "Status of route A."),
    opt("route_b", TEXT, "Status of route B."),
    col("amount_gbp", POUNDS, "Pounds claimable in the window."),
    opt("earliest_on", DATE, "Earliest day on which the verdict can change."),
    UniqueConstraint("claim_window", "family_ref", name="family_list_once_a_window"),
    schema="mart",
    comment="One row is a careworks family as an officer lists it, in one window.",
)

feed_board = Table(
    "feed_board",
    metadata,
    col("file_id", BIGINT, "Receipt of the file.", primary_key=True, autoincrement=False),
    opt("source", TEXT, "Folder of the sender."),
    opt("dataset", TEXT, "Dataset as in the file name."),
    opt("extract_on", DATE, "Extract date in the file name."),
    col("file_name", TEXT, "Name of the file as received."),
    col("resend_no", INT, "0 for the first file of the dataset and date, 1 for its first correction and so on."),
    col("status", TEXT, "Where the file stands: RECEIVED, REJECTED, CHECKED, STAGED or LOADED."),
    col("reason", TEXT, "Why it was rejected; blank otherwise."),
    opt("rows_in", BIGINT, "Data rows in the file."),
    opt("rows_staged", BIGINT, "Rows staged."),
    opt("rows_held", BIGINT, "Rows held back."),
    schema="mart",
    comment="One row is a file received that is not a duplicate of another.",
)

feed_due = Table(
    "feed_due",
    metadata,
    col("dataset", TEXT, "Dataset as in the file name.", primary_key=True),
    col("source", TEXT, "Folder of the sender."),
    opt("due_on", DATE, "Last day on which its next extract is on time; null: none was taken in yet."),
    schema="mart",
    comment="One row is a feed that was agreed, with the day on which its next extract is due.",
)

school_gap = Table(
    "school_gap",
    metadata,
    col("la_estab", TEXT, "Number of the school.", primary_key=True),
    col("term", TEXT, "The newest term ended by the extract, e.g. SPR 2012/13."),
    col("pupil_count", INT, "Pupils on its roll in the term."),
    schema="mart",
    comment="One row is a school with pupils on roll in the newest ended term and not one row of attendance there.",
)
