CREATE TABLE mart.finding (
    claim_window TEXT NOT NULL,
    family_id BIGINT NOT NULL,
    family_ref TEXT,
    test TEXT NOT NULL,
    status TEXT NOT NULL,
    seen TEXT,
    needed TEXT,
    earliest_on DATE,
    rule TEXT
);

CREATE INDEX finding_family_idx ON mart.finding (claim_window, family_id, test);

COMMENT ON TABLE mart.finding IS 'One row is one test of one family in one window.';

COMMENT ON COLUMN mart.finding.claim_window IS 'Claim window, e.g. 2013-07.';
COMMENT ON COLUMN mart.finding.family_id IS 'The family.';
COMMENT ON COLUMN mart.finding.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN mart.finding.test IS 'Test of the rules: A1, A2, A3, ROUTE_A, ROUTE_B, PROGRESS_TO_WORK and others.';
COMMENT ON COLUMN mart.finding.status IS 'MET, NOT_MET, NOT_YET, NO_DATA, NEUTRAL, NOT_RELEVANT, NEEDS_REVIEW, CLAIMABLE or BLOCKED_*.';
COMMENT ON COLUMN mart.finding.seen IS 'What was seen.';
COMMENT ON COLUMN mart.finding.needed IS 'What was needed.';
COMMENT ON COLUMN mart.finding.earliest_on IS 'Earliest day on which a NOT_YET can change.';
COMMENT ON COLUMN mart.finding.rule IS 'The rule it was tested under.';

CREATE TABLE mart.finding_source (
    claim_window TEXT NOT NULL,
    family_id BIGINT NOT NULL,
    family_ref TEXT,
    test TEXT NOT NULL,
    source_table TEXT NOT NULL,
    record_id TEXT,
    file_id BIGINT,
    line_no INTEGER
);

CREATE INDEX finding_source_family_idx ON mart.finding_source (claim_window, family_id, test);

COMMENT ON TABLE mart.finding_source IS 'One row is a line of a file that one finding rests on.';

COMMENT ON COLUMN mart.finding_source.claim_window IS 'Claim window, e.g. 2013-07.';
COMMENT ON COLUMN mart.finding_source.family_id IS 'The family.';
COMMENT ON COLUMN mart.finding_source.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN mart.finding_source.test IS 'The test that used the row.';
COMMENT ON COLUMN mart.finding_source.source_table IS 'Kind of evidence the row belongs to.';
COMMENT ON COLUMN mart.finding_source.record_id IS 'The record, as in core.person_link.';
COMMENT ON COLUMN mart.finding_source.file_id IS 'Receipt of the file that told it.';
COMMENT ON COLUMN mart.finding_source.line_no IS 'Line of that file.';

CREATE TABLE mart.claim (
    claim_window TEXT NOT NULL,
    family_id BIGINT NOT NULL,
    family_ref TEXT NOT NULL,
    a1 TEXT,
    a2 TEXT,
    a3 TEXT,
    route_a TEXT,
    route_b TEXT,
    progress_to_work TEXT,
    verdict TEXT NOT NULL,
    amount_gbp NUMERIC(10, 2) NOT NULL,
    earliest_on DATE,
    CONSTRAINT claim_once_a_window UNIQUE (claim_window, family_ref)
);

COMMENT ON TABLE mart.claim IS 'One row is the verdict on one careworks family in one window.';

COMMENT ON COLUMN mart.claim.claim_window IS 'Claim window, e.g. 2013-07.';
COMMENT ON COLUMN mart.claim.family_id IS 'The family.';
COMMENT ON COLUMN mart.claim.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN mart.claim.a1 IS 'Status of test A1 education; null for a blocked family.';
COMMENT ON COLUMN mart.claim.a2 IS 'Status of test A2 anti-social behaviour; null for a blocked family.';
COMMENT ON COLUMN mart.claim.a3 IS 'Status of test A3 offending; null for a blocked family.';
COMMENT ON COLUMN mart.claim.route_a IS 'Status of route A.';
COMMENT ON COLUMN mart.claim.route_b IS 'Status of route B, continuous employment.';
COMMENT ON COLUMN mart.claim.progress_to_work IS 'Status of progress to work; null for a blocked family.';
COMMENT ON COLUMN mart.claim.verdict IS 'CLAIMABLE, NOT_CLAIMABLE, NOT_YET or BLOCKED_*.';
COMMENT ON COLUMN mart.claim.amount_gbp IS 'Pounds claimable in this window.';
COMMENT ON COLUMN mart.claim.earliest_on IS 'Earliest day on which the verdict can change.';

CREATE TABLE mart.identification (
    claim_window TEXT NOT NULL,
    family_id BIGINT NOT NULL,
    family_ref TEXT,
    asked TEXT NOT NULL,
    judged_on DATE,
    crime_asb TEXT NOT NULL,
    education TEXT NOT NULL,
    work TEXT NOT NULL,
    outcome TEXT NOT NULL
);

CREATE INDEX identification_family_idx ON mart.identification (claim_window, family_id);

COMMENT ON TABLE mart.identification IS 'One row is one family held against the three criteria, at the cut-off or at entry.';

COMMENT ON COLUMN mart.identification.claim_window IS 'Claim window, e.g. 2013-07.';
COMMENT ON COLUMN mart.identification.family_id IS 'The family.';
COMMENT ON COLUMN mart.identification.family_ref IS 'Careworks reference; null for a family that is not in the programme.';
COMMENT ON COLUMN mart.identification.asked IS 'CUT_OFF: at the cut-off of the window; ENTRY: on the day the programme identified the family.';
COMMENT ON COLUMN mart.identification.judged_on IS 'Day as of which the criteria were looked at; null: the day of entry is unknown.';
COMMENT ON COLUMN mart.identification.crime_asb IS 'Criterion 1: MET, NOT_MET or NO_DATA.';
COMMENT ON COLUMN mart.identification.education IS 'Criterion 2: MET, NOT_MET or NO_DATA.';
COMMENT ON COLUMN mart.identification.work IS 'Criterion 3: MET, NOT_MET or NO_DATA.';
COMMENT ON COLUMN mart.identification.outcome IS 'IDENTIFIED (all three), DISCRETION (two) or NO.';

CREATE TABLE mart.family_list (
    claim_window TEXT NOT NULL,
    family_ref TEXT NOT NULL,
    family_id BIGINT NOT NULL,
    district TEXT,
    keyworker_ref TEXT,
    engagement_status TEXT,
    engaged_on DATE,
    closed_on DATE,
    member_count INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    route_a TEXT,
    route_b TEXT,
    amount_gbp NUMERIC(10, 2) NOT NULL,
    earliest_on DATE,
    CONSTRAINT family_list_once_a_window UNIQUE (claim_window, family_ref)
);

COMMENT ON TABLE mart.family_list IS 'One row is a careworks family as an officer lists it, in one window.';

COMMENT ON COLUMN mart.family_list.claim_window IS 'Claim window, e.g. 2013-07.';
COMMENT ON COLUMN mart.family_list.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN mart.family_list.family_id IS 'The family.';
COMMENT ON COLUMN mart.family_list.district IS 'District.';
COMMENT ON COLUMN mart.family_list.keyworker_ref IS 'Reference of the keyworker.';
COMMENT ON COLUMN mart.family_list.engagement_status IS 'ENGAGED, REFUSED, MOVED or NOT CONTACTED.';
COMMENT ON COLUMN mart.family_list.engaged_on IS 'Day it engaged.';
COMMENT ON COLUMN mart.family_list.closed_on IS 'Day the case was closed.';
COMMENT ON COLUMN mart.family_list.member_count IS 'Persons in the family whose spell has not ended.';
COMMENT ON COLUMN mart.family_list.verdict IS 'Verdict of the window.';
COMMENT ON COLUMN mart.family_list.route_a IS 'Status of route A.';
COMMENT ON COLUMN mart.family_list.route_b IS 'Status of route B.';
COMMENT ON COLUMN mart.family_list.amount_gbp IS 'Pounds claimable in the window.';
COMMENT ON COLUMN mart.family_list.earliest_on IS 'Earliest day on which the verdict can change.';

CREATE TABLE mart.feed_board (
    file_id BIGINT NOT NULL,
    source TEXT,
    dataset TEXT,
    extract_on DATE,
    file_name TEXT NOT NULL,
    resend_no INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    rows_in BIGINT,
    rows_staged BIGINT,
    rows_held BIGINT,
    CONSTRAINT feed_board_pk PRIMARY KEY (file_id)
);

COMMENT ON TABLE mart.feed_board IS 'One row is a file received that is not a duplicate of another.';

COMMENT ON COLUMN mart.feed_board.file_id IS 'Receipt of the file.';
COMMENT ON COLUMN mart.feed_board.source IS 'Folder of the sender.';
COMMENT ON COLUMN mart.feed_board.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN mart.feed_board.extract_on IS 'Extract date in the file name.';
COMMENT ON COLUMN mart.feed_board.file_name IS 'Name of the file as received.';
COMMENT ON COLUMN mart.feed_board.resend_no IS '0 for the first file of the dataset and date, 1 for its first correction and so on.';
COMMENT ON COLUMN mart.feed_board.status IS 'Where the file stands: RECEIVED, REJECTED, CHECKED, STAGED or LOADED.';
COMMENT ON COLUMN mart.feed_board.reason IS 'Why it was rejected; blank otherwise.';
COMMENT ON COLUMN mart.feed_board.rows_in IS 'Data rows in the file.';
COMMENT ON COLUMN mart.feed_board.rows_staged IS 'Rows staged.';
COMMENT ON COLUMN mart.feed_board.rows_held IS 'Rows held back.';
