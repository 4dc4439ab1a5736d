"""Schema audit: one row is a thing that happened. Judgements, claim entries and decisions refuse update and delete."""

from sqlalchemy import CheckConstraint, Identity, Index, Numeric, Table, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from tfp_etl.warehouse.tables.base import BIGINT, DATE, INT, MOMENT, POUNDS, TEXT, col, metadata, opt

SHARE = Numeric(9, 6)
STATUSES = ("RECEIVED", "REJECTED", "CHECKED", "STAGED", "LOADED", "DUPLICATE")
APPEND_ONLY = ("judgement", "claim_list", "claim_entry", "decision", "quarantine_decision", "file_decision")

workspace = Table(
    "workspace",
    metadata,
    col("name", TEXT, "Name of the workspace, as its first command gave it.", primary_key=True),
    col("first_used_at", MOMENT, "Moment of that command by the clock of the server.", server_default=func.now()),
    Index("workspace_only_one", text("(true)"), unique=True),
    schema="audit",
    comment="One row is the workspace whose warehouse this is; there is never a second.",
)

file_receipt = Table(
    "file_receipt",
    metadata,
    col("file_id", BIGINT, "Number of the receipt; rows of every layer name it.", Identity(), primary_key=True),
    opt(
        "source", TEXT, "Folder of the sender: education, benefits, police, housing, careworks; null when not readable."
    ),
    opt("dataset", TEXT, "Dataset as in the file name, e.g. ashfield_tenancies; null when the name cannot be read."),
    col("file_name", TEXT, "Name of the file as received, without its folder."),
    opt("extract_on", DATE, "Extract date in the file name; null when the name cannot be read."),
    col("sha256", TEXT, "SHA-256 of the content, hex; the file store keeps the content under it."),
    col("byte_count", BIGINT, "Size of the content in bytes."),
    col("resend_no", INT, "0 for the first file of a dataset and extract date, 1 for its first correction and so on."),
    opt("known_from", MOMENT, "From when its rows count as known: extract date 00:00 UTC plus resend_no seconds."),
    col("received_at", MOMENT, "Moment of the receipt by the clock of the server.", server_default=func.now()),
    col("status", TEXT, "RECEIVED, REJECTED, CHECKED, STAGED, LOADED, or DUPLICATE of an earlier receipt."),
    col("reason", TEXT, "Why it was rejected or is a duplicate; blank otherwise.", server_default=""),
    opt("rows_in", BIGINT, "Data rows in the file; null before it was checked."),
    opt("rows_staged", BIGINT, "Rows of the file that were staged; null before it was staged."),
    opt("rows_held", BIGINT, "Rows of the file that were held back with a reason; null before it was checked."),
    CheckConstraint("status in ('" + "', '".join(STATUSES) + "')", name="status"),
    CheckConstraint("rows_in = rows_staged + rows_held", name="no_row_lost"),
    Index(
        "file_receipt_resend_key",
        "source",
        "dataset",
        "extract_on",
        "resend_no",
        unique=True,
        postgresql_where=text("status <> 'DUPLICATE' and dataset is not null and extract_on is not null"),
    ),
    Index("file_receipt_sha256_idx", "sha256"),
    schema="audit",
    comment="One row is a file as received, with what became of it.",
)

fetch = Table(
    "fetch",
    metadata,
    col("fetch_id", BIGINT, "Number of the row, in order of time.", Identity(), primary_key=True),
    col("source", TEXT, "Folder of the sender: education, benefits, police, housing, careworks."),
    col("origin", TEXT, "URL of the file at its sender, without user or password; odd characters are escaped."),
    col("file_name", TEXT, "Name of the file, odd characters as ?; with source and SHA-256 it leads to the receipt."),
    opt("byte_count", BIGINT, "Size in bytes as the sender told it; null where it tells none."),
    opt("changed_at", MOMENT, "Moment of the last change as the sender told it; null where it tells none."),
    col("version", TEXT, "Version tag of the server (ETag, file number); blank where it has none.", server_default=""),
    col("state", TEXT, "FETCHED into the landing area, or REFUSED without being read."),
    col("reason", TEXT, "Why it was refused; blank otherwise.", server_default=""),
    opt("sha256", TEXT, "SHA-256 of the content, hex; null where it was not read."),
    col("fetched_at", MOMENT, "Moment of the row by the clock of the server.", server_default=func.now()),
    CheckConstraint("state in ('FETCHED', 'REFUSED')", name="state"),
    CheckConstraint("(state = 'FETCHED') = (sha256 is not null)", name="read_or_refused"),
    Index("fetch_origin_idx", "source", "origin", "fetch_id"),
    schema="audit",
    comment="One row is a version of a file at its sender, fetched once or refused unread.",
)

quarantine = Table(
    "quarantine",
    metadata,
    col("file_id", BIGINT, "Receipt of the file that holds the row."),
    col("line_no", INT, "Line of the file as a person sees it: the header is line 1 in CSV, the sheet row in xlsx."),
    col("source", TEXT, "Folder of the sender."),
    col("dataset", TEXT, "Dataset as in the file name."),
    col(
        "record_key",
        TEXT,
        "PERSONAL, restricted: key of the row as it stands in the file, parts joined with |. "
        "Kept so that a held row can be listed and found by its sender; never in a log or a message.",
    ),
    col("person_part", TEXT, "Which person of the row: blank, contact1, contact2, or the position in Household."),
    col("rule", TEXT, "Name of the rule that held the row back."),
    col("severity", TEXT, "How severe the rule is: reject the file, hold the row, or warn."),
    col("reason", TEXT, "The rule in plain words, without a value of the row."),
    opt(
        "row_key",
        Uuid(),
        "Hash of dataset, natural key and person part, as in the facts; null where a part of the key is blank or "
        "cannot be read.",
    ),
    col(
        "mended_by",
        TEXT,
        "Who can mend what the rule found, as the contract says.",
        server_default="",
    ),
    Index("quarantine_file_id_idx", "file_id"),
    Index("quarantine_row_key_idx", "row_key"),
    schema="audit",
    comment="One row is a line of a file held back, or loaded with a warning, under one rule.",
)

quarantine_decision = Table(
    "quarantine_decision",
    metadata,
    col("quarantine_decision_id", BIGINT, "Number of the decision, in order of time.", Identity(), primary_key=True),
    col("source", TEXT, "Folder of the sender."),
    col("dataset", TEXT, "Dataset as in the file name."),
    col("sha256", TEXT, "SHA-256 of the content of the file, hex."),
    col("line_no", INT, "Line of the file as a person sees it."),
    col("person_part", TEXT, "Which person of the row: blank, or the position in Household."),
    col(
        "outcome",
        TEXT,
        "RELEASED: in as it is. CORRECTED: in with other cells. DISCARDED: stays out. "
        "REOPENED: what was decided before no longer holds.",
    ),
    opt(
        "corrected_cells",
        JSONB(none_as_null=True),
        "PERSONAL, restricted: our column name and the text of each cell put right; null for other outcomes.",
    ),
    col("rules", TEXT, "Names of the rules that held the row when it was decided, with commas between."),
    col("told", TEXT, "Those rules in plain words, without a value of the row."),
    col("reason", TEXT, "Why, in the words of who decided, without a value of the row."),
    col("decided_by", TEXT, "Who decided: initials or role."),
    col("decided_at", MOMENT, "Moment of the decision by the clock of the server.", server_default=func.now()),
    CheckConstraint("outcome in ('RELEASED', 'CORRECTED', 'DISCARDED', 'REOPENED')", name="outcome"),
    CheckConstraint("(outcome = 'CORRECTED') = (corrected_cells is not null)", name="cells"),
    Index("quarantine_decision_row_idx", "sha256", "dataset", "line_no", "person_part"),
    schema="audit",
    comment="One row is a decision of a person on one held row of a file, kept by the content of the file so that it "
    "outlasts every run; the latest of a row stands. Append-only.",
)

file_decision = Table(
    "file_decision",
    metadata,
    col("file_decision_id", BIGINT, "Number of the decision, in order of time.", Identity(), primary_key=True),
    col("source", TEXT, "Folder of the sender."),
    col("dataset", TEXT, "Dataset as in the file name."),
    col("extract_on", DATE, "Extract date in the file name."),
    col("sha256", TEXT, "SHA-256 of the content of the file, hex."),
    col(
        "outcome",
        TEXT,
        "VOLUME ACCEPTED: its number of rows is right, whatever the snapshots before it had. "
        "NOT NEEDED: a refused file that leaves no gap, since other files tell what it would have.",
    ),
    col("told", TEXT, "Why the file had been refused, in plain words."),
    col("reason", TEXT, "Why, in the words of who decided."),
    col("decided_by", TEXT, "Who decided: initials or role."),
    col("decided_at", MOMENT, "Moment of the decision by the clock of the server.", server_default=func.now()),
    CheckConstraint("outcome in ('VOLUME ACCEPTED', 'NOT NEEDED')", name="outcome"),
    Index("file_decision_content_idx", "sha256", "dataset", "extract_on"),
    schema="audit",
    comment="One row is a decision of a person on a file as a whole, kept by its content so that it outlasts every "
    "run. Append-only.",
)

expectation_result = Table(
    "expectation_result",
    metadata,
    col("file_id", BIGINT, "Receipt of the file that was checked."),
    col("suite", TEXT, "Expectation suite."),
    col("expectation", TEXT, "Type of the expectation."),
    opt("column", TEXT, "Column it looked at; null for a whole-table expectation."),
    col("severity", TEXT, "What a failure means: reject, hold or warn."),
    opt("unexpected_count", BIGINT, "Rows that failed; null where the expectation counts none."),
    col("outcome", TEXT, "What came of it."),
    Index("expectation_result_file_id_idx", "file_id"),
    schema="audit",
    comment="One row is one expectation run once on one file.",
)

delivery_card = Table(
    "delivery_card",
    metadata,
    col("file_id", BIGINT, "Receipt of the file.", primary_key=True, autoincrement=False),
    opt("source", TEXT, "Folder of the sender; null when not readable."),
    opt("dataset", TEXT, "Dataset as in the file name; null when the name cannot be read."),
    opt("extract_on", DATE, "Extract date in the file name; null when the name cannot be read."),
    col("verdict", TEXT, "PASSED its checks as a file, or REJECTED."),
    col("reason", TEXT, "Why it was rejected; blank otherwise.", server_default=""),
    opt("before_file_id", BIGINT, "Receipt of the file of the dataset in force before; null: it is the first."),
    opt("rows_in", BIGINT, "Data rows in the file; null where it could not be read."),
    opt("rows_held", BIGINT, "Rows held back; null where it could not be read."),
    opt("share_held", SHARE, "Rows held of all rows, 0 to 1."),
    opt("keys_before", BIGINT, "Keys known before: of the snapshot before, or of all earlier increments."),
    opt("keys_new", BIGINT, "Keys not known before."),
    opt("keys_changed", BIGINT, "Keys known before whose row says something else now."),
    opt("keys_gone", BIGINT, "Keys of the snapshot before that this one should hold and does not; null: an increment."),
    opt("keys_aged", BIGINT, "Keys of the snapshot before that fell off its agreed horizon; null: an increment."),
    opt("share_gone", SHARE, "Keys gone of those that should have come again, 0 to 1."),
    col("drift_count", INT, "Things about the layout that were other than agreed.", server_default="0"),
    col("blank_count", INT, "Columns that are suddenly blank.", server_default="0"),
    opt("gap_count", INT, "Schools and terms with pupils on roll and no attendance; null: not looked at."),
    col("card", JSONB(), "The whole card: counts, shares, names of columns and rules, school numbers."),
    col("made_at", MOMENT, "Moment of the last check by the clock of the server.", server_default=func.now()),
    CheckConstraint("verdict in ('PASSED', 'REJECTED')", name="verdict"),
    Index("delivery_card_dataset_idx", "source", "dataset", "extract_on"),
    schema="audit",
    comment="One row is the delivery card of a file: what its last check found, against the file before it.",
)

stage_run = Table(
    "stage_run",
    metadata,
    col("stage_run_id", BIGINT, "Number of the run.", Identity(), primary_key=True),
    col(
        "stage",
        TEXT,
        "Stage of the main road: land, check, stage, match, families, load, judge, review, claim, report.",
    ),
    col("slice", TEXT, "What it worked on: a file id, a claim window, or blank for everything."),
    opt("rows_in", BIGINT, "Rows read."),
    opt("rows_out", BIGINT, "Rows written or found as they should be."),
    opt("rows_held", BIGINT, "Rows held back."),
    opt("seconds", Numeric(12, 3), "Wall time in seconds."),
    col("code_version", TEXT, "Version of the package.", server_default=""),
    col("rules_version", TEXT, "Hash of the rule file in force; blank where none was read.", server_default=""),
    col("model_version", TEXT, "Hash of the matching model; blank where none was read.", server_default=""),
    col("started_at", MOMENT, "Moment the stage began.", server_default=func.now()),
    schema="audit",
    comment="One row is one run of one stage.",
)

judgement = Table(
    "judgement",
    metadata,
    col("judgement_id", BIGINT, "Number of the judgement, in order of time.", Identity(), primary_key=True),
    col("kind", TEXT, "CLAIM (verdict with its findings) or IDENTIFICATION."),
    col("claim_window", TEXT, "Claim window, e.g. 2013-07."),
    col("family_id", BIGINT, "The family judged."),
    opt("family_ref", TEXT, "Careworks reference; null for a family that is not in the programme."),
    opt("known_at", MOMENT, "The knowledge it was judged on; null: everything known at the time."),
    col("content", JSONB(), "Verdict, parts and findings as published; sources as a count and a hash."),
    col(
        "content_sha256", TEXT, "SHA-256 of the content; a judgement is added only where it differs from the last one."
    ),
    col("rules_version", TEXT, "Hash of the rule file."),
    col("code_version", TEXT, "Version of the package."),
    col("judged_at", MOMENT, "Moment of the judgement by the clock of the server.", server_default=func.now()),
    Index("judgement_subject_idx", "claim_window", "kind", "family_id", "judgement_id"),
    schema="audit",
    comment="One row is a judgement of one family in one window that differed from the one before. Append-only.",
)

claim_list = Table(
    "claim_list",
    metadata,
    col("claim_list_id", BIGINT, "Number of the list, in order of time.", Identity(), primary_key=True),
    col("claim_window", TEXT, "Window whose parts it lists."),
    col("list_sha256", TEXT, "SHA-256 of the lines family_ref|part|amount in their order: what people approve."),
    col("part_count", BIGINT, "Parts on the list."),
    col("amount_gbp", POUNDS, "Pounds of all parts."),
    col("made_at", MOMENT, "Moment the list was made, by the clock of the server.", server_default=func.now()),
    schema="audit",
    comment="One row is a claim list that differed from the one before in its window. Append-only; it claims nothing.",
)

claim_entry = Table(
    "claim_entry",
    metadata,
    col("claim_entry_id", BIGINT, "Number of the entry, in order of time.", Identity(), primary_key=True),
    col("claim_window", TEXT, "Window in which it was claimed."),
    col("family_ref", TEXT, "Careworks reference of the family."),
    col("family_id", BIGINT, "The family as it was numbered then."),
    col("part", TEXT, "Part of the result that was paid for."),
    col("amount_gbp", POUNDS, "Pounds claimed for the part."),
    col(
        "list_sha256",
        TEXT,
        "SHA-256 of the claim list the entry belongs to; blank before lists are signed.",
        server_default="",
    ),
    col("entered_at", MOMENT, "Moment of the entry by the clock of the server.", server_default=func.now()),
    UniqueConstraint("family_ref", "part", name="claim_entry_never_twice"),
    schema="audit",
    comment="One row is one part of a result claimed for one family, ever. Append-only.",
)

decision = Table(
    "decision",
    metadata,
    col("decision_id", BIGINT, "Number of the decision, in order of time.", Identity(), primary_key=True),
    col("subject_kind", TEXT, "What was decided about: link, family, quarantined row, claim list."),
    col("subject_key", TEXT, "PERSONAL, restricted: lasting source keys or the hash of the list decided about."),
    col("outcome", TEXT, "What was decided."),
    col("reason", TEXT, "Why, in the words of who decided."),
    col("decided_by", TEXT, "Sign-in id of who decided."),
    col("decided_at", MOMENT, "Moment of the decision by the clock of the server.", server_default=func.now()),
    opt("decided_on", DATE, "Day of the decision as who decided told it; null: the day it was entered."),
    opt("supersedes", BIGINT, "Number of the earlier decision that it replaces or withdraws; null: none is named."),
    schema="audit",
    comment="One row is a decision of a person. Append-only.",
)

decision_use = Table(
    "decision_use",
    metadata,
    col("decision_id", BIGINT, "The decision.", primary_key=True, autoincrement=False),
    col("state", TEXT, "What became of it: APPLIED, SECOND LOOK, CONFLICT, DORMANT or SUPERSEDED."),
    col("told", TEXT, "Why, without any value of a record; blank where it simply holds."),
    col("known_from", MOMENT, "The moment the matching run spoke for: known_from of the latest file it read."),
    CheckConstraint("state in ('APPLIED', 'SECOND LOOK', 'CONFLICT', 'DORMANT', 'SUPERSEDED')", name="state"),
    schema="audit",
    comment="One row is a decision on persons or families as the last run of matching found it. Replaced by every run.",
)

file_load = Table(
    "file_load",
    metadata,
    col("file_id", BIGINT, "Receipt of the file.", primary_key=True, autoincrement=False),
    col("dataset", TEXT, "Dataset as in the file name."),
    col("known_from", MOMENT, "From when its rows count as known."),
    col("row_count", INT, "Rows in the staged file."),
    col("repeat_count", INT, "Rows that another line of the same file, with the same key, replaced."),
    col("staged_sha256", TEXT, "SHA-256 of the staged file; one staged anew with other content is merged again."),
    schema="audit",
    comment="One row is a file whose rows are in the fact tables.",
)
