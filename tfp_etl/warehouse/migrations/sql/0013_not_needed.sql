ALTER TABLE audit.file_decision DROP CONSTRAINT file_decision_outcome_check;
ALTER TABLE audit.file_decision ADD CONSTRAINT file_decision_outcome_check CHECK (outcome in ('VOLUME ACCEPTED', 'NOT NEEDED'));

COMMENT ON COLUMN audit.file_decision.outcome IS 'VOLUME ACCEPTED: its number of rows is right, whatever the snapshots before it had. NOT NEEDED: a refused file that leaves no gap, since other files tell what it would have.';

CREATE OR REPLACE VIEW mart.feed_standing AS
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
        AND (
            t.dataset IS NULL
            OR r.extract_on > t.extract_on
            OR (r.extract_on = t.extract_on AND r.file_id > t.file_id)
            OR (
                r.source = 'police'
                AND NOT EXISTS (
                    SELECT FROM audit.file_receipt again
                    WHERE again.dataset = r.dataset AND again.extract_on = r.extract_on
                        AND again.status IN ('STAGED', 'LOADED')
                )
            )
        )
        AND NOT EXISTS (
            SELECT FROM audit.file_decision d
            WHERE d.outcome = 'NOT NEEDED' AND d.sha256 = r.sha256 AND d.dataset = r.dataset
                AND d.extract_on = r.extract_on
        )
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

COMMENT ON COLUMN mart.feed_standing.state IS 'REFUSED: the newest file was, or an increment of the police, and none came in its place. MISSING: none was ever taken in. LATE: the next was due before today. ON TIME.';
COMMENT ON COLUMN mart.feed_standing.refused_file IS 'Name of the file refused; null: none that matters is.';
