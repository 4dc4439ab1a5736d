CREATE TABLE mart.finding_feed (
    claim_window TEXT NOT NULL,
    family_id BIGINT NOT NULL,
    family_ref TEXT,
    test TEXT NOT NULL,
    dataset TEXT NOT NULL,
    until_on DATE,
    needed_on DATE NOT NULL,
    limit_days INTEGER NOT NULL,
    file_id BIGINT
);

CREATE INDEX finding_feed_family_idx ON mart.finding_feed (claim_window, family_id, test);

COMMENT ON TABLE mart.finding_feed IS 'One row is a feed that falls short for one finding of a family, in one window: a newer file may turn it.';

COMMENT ON COLUMN mart.finding_feed.claim_window IS 'Claim window, e.g. 2013-07.';
COMMENT ON COLUMN mart.finding_feed.family_id IS 'The family.';
COMMENT ON COLUMN mart.finding_feed.family_ref IS 'Careworks reference of the family.';
COMMENT ON COLUMN mart.finding_feed.test IS 'Test that is unknown; VERDICT: a verdict that pays nothing while a route is.';
COMMENT ON COLUMN mart.finding_feed.dataset IS 'Dataset as in the file name, whose newest extract falls short.';
COMMENT ON COLUMN mart.finding_feed.until_on IS 'Its newest extract date as known then; null: none was taken in.';
COMMENT ON COLUMN mart.finding_feed.needed_on IS 'Day it must tell of: the cut-off, or the end of the last term counted.';
COMMENT ON COLUMN mart.finding_feed.limit_days IS 'Days by which it may fall short, by the rules.';
COMMENT ON COLUMN mart.finding_feed.file_id IS 'Receipt of that extract.';

CREATE TABLE mart.feed_due (
    dataset TEXT NOT NULL,
    source TEXT NOT NULL,
    due_on DATE,
    CONSTRAINT feed_due_pk PRIMARY KEY (dataset)
);

COMMENT ON TABLE mart.feed_due IS 'One row is a feed that was agreed, with the day on which its next extract is due.';

COMMENT ON COLUMN mart.feed_due.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN mart.feed_due.source IS 'Folder of the sender.';
COMMENT ON COLUMN mart.feed_due.due_on IS 'Last day on which its next extract is on time; null: none was taken in yet.';

CREATE TABLE mart.school_gap (
    la_estab TEXT NOT NULL,
    term TEXT NOT NULL,
    pupil_count INTEGER NOT NULL,
    CONSTRAINT school_gap_pk PRIMARY KEY (la_estab)
);

COMMENT ON TABLE mart.school_gap IS 'One row is a school with pupils on roll in the newest ended term and not one row of attendance there.';

COMMENT ON COLUMN mart.school_gap.la_estab IS 'Number of the school.';
COMMENT ON COLUMN mart.school_gap.term IS 'The newest term ended by the extract, e.g. SPR 2012/13.';
COMMENT ON COLUMN mart.school_gap.pupil_count IS 'Pupils on its roll in the term.';

CREATE VIEW mart.feed_standing AS
WITH day AS (
    SELECT coalesce(nullif(current_setting('tfp.today', true), '')::date, current_date) AS today
),
taken AS (
    SELECT DISTINCT ON (dataset) dataset, extract_on, file_id, file_name
    FROM audit.file_receipt
    WHERE status IN ('STAGED', 'LOADED') AND dataset IS NOT NULL
    ORDER BY dataset, extract_on DESC, resend_no DESC
),
refused AS (
    SELECT DISTINCT ON (r.dataset) r.dataset, r.extract_on, r.file_name, r.reason
    FROM audit.file_receipt r
    LEFT JOIN taken t ON t.dataset = r.dataset
    WHERE r.status = 'REJECTED' AND r.dataset IS NOT NULL
        AND (t.dataset IS NULL OR r.extract_on > t.extract_on OR (r.extract_on = t.extract_on AND r.file_id > t.file_id))
    ORDER BY r.dataset, r.extract_on DESC, r.resend_no DESC
),
latest AS (
    SELECT max(claim_window) AS claim_window FROM mart.claim
),
held AS (
    SELECT
        f.dataset,
        count(DISTINCT f.family_ref) FILTER (WHERE f.test = 'VERDICT') AS families_held,
        count(*) FILTER (WHERE f.test <> 'VERDICT') AS findings_held
    FROM mart.finding_feed f
    JOIN latest USING (claim_window)
    GROUP BY f.dataset
)
SELECT
    d.source,
    d.dataset,
    t.extract_on,
    t.file_id,
    t.file_name,
    d.due_on,
    CASE WHEN d.due_on IS NOT NULL THEN greatest(y.today - d.due_on, 0) END AS days_late,
    CASE
        WHEN r.dataset IS NOT NULL THEN 'REFUSED'
        WHEN t.dataset IS NULL THEN 'MISSING'
        WHEN y.today > d.due_on THEN 'LATE'
        ELSE 'ON TIME'
    END AS state,
    r.extract_on AS refused_on,
    r.file_name AS refused_file,
    r.reason AS refused_reason,
    l.claim_window,
    coalesce(h.families_held, 0) AS families_held,
    coalesce(h.findings_held, 0) AS findings_held
FROM mart.feed_due d
CROSS JOIN day y
CROSS JOIN latest l
LEFT JOIN taken t ON t.dataset = d.dataset
LEFT JOIN refused r ON r.dataset = d.dataset
LEFT JOIN held h ON h.dataset = d.dataset;

COMMENT ON VIEW mart.feed_standing IS 'One row is an agreed feed as it stands today (or on the day in the setting tfp.today): newest extract, due day, state, and what it holds.';

COMMENT ON COLUMN mart.feed_standing.source IS 'Folder of the sender.';
COMMENT ON COLUMN mart.feed_standing.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN mart.feed_standing.extract_on IS 'Newest extract date that was taken in; null: none.';
COMMENT ON COLUMN mart.feed_standing.file_id IS 'Receipt of that file.';
COMMENT ON COLUMN mart.feed_standing.file_name IS 'Name of that file as received.';
COMMENT ON COLUMN mart.feed_standing.due_on IS 'Last day on which the next extract is on time; null: none was taken in yet.';
COMMENT ON COLUMN mart.feed_standing.days_late IS 'Days since then; 0: on time; null: none was taken in yet.';
COMMENT ON COLUMN mart.feed_standing.state IS 'REFUSED: the newest file was, and no later one put it right. MISSING: none was ever taken in. LATE: the next was due before today. ON TIME.';
COMMENT ON COLUMN mart.feed_standing.refused_on IS 'Extract date of the file refused.';
COMMENT ON COLUMN mart.feed_standing.refused_file IS 'Name of the file refused; null: the newest file is not.';
COMMENT ON COLUMN mart.feed_standing.refused_reason IS 'Why it was refused.';
COMMENT ON COLUMN mart.feed_standing.claim_window IS 'The newest claim window judged; null: none.';
COMMENT ON COLUMN mart.feed_standing.families_held IS 'Programme families whose verdict of that window pays nothing and may turn when the feed comes.';
COMMENT ON COLUMN mart.feed_standing.findings_held IS 'Findings of that window that are unknown and may turn when the feed comes.';
