CREATE VIEW mart.refused_file AS
SELECT r.file_id, r.source, r.dataset, r.extract_on, r.file_name, r.resend_no, r.sha256, r.known_from, r.reason
FROM audit.file_receipt r
WHERE r.status = 'REJECTED' AND r.dataset IS NOT NULL
UNION ALL
SELECT
    r.file_id, r.source, n.parts[1], n.parts[2]::date, r.file_name, r.resend_no, r.sha256,
    n.parts[2]::date::timestamp AT TIME ZONE 'UTC', r.reason
FROM audit.file_receipt r
CROSS JOIN LATERAL (
    SELECT regexp_match(
        r.file_name,
        '^([a-z][a-z_-]{1,60})_([0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])))\.(?:csv|xlsx)$'
    ) AS parts
) n
JOIN mart.feed_due d ON d.source = r.source AND d.dataset = n.parts[1]
WHERE r.status = 'REJECTED' AND r.dataset IS NULL;

COMMENT ON VIEW mart.refused_file IS 'One row is a refused file of an agreed feed, with dataset and date as its name tells them where it was refused unread: empty, too large, a link.';

COMMENT ON COLUMN mart.refused_file.file_id IS 'Receipt of the file.';
COMMENT ON COLUMN mart.refused_file.source IS 'Folder of the sender.';
COMMENT ON COLUMN mart.refused_file.dataset IS 'Dataset as in the file name.';
COMMENT ON COLUMN mart.refused_file.extract_on IS 'Extract date in the file name.';
COMMENT ON COLUMN mart.refused_file.file_name IS 'Name of the file as received.';
COMMENT ON COLUMN mart.refused_file.resend_no IS '0 for the first file of the dataset and date, 1 for its first correction and so on; 0: refused unread.';
COMMENT ON COLUMN mart.refused_file.sha256 IS 'SHA-256 of the content, hex.';
COMMENT ON COLUMN mart.refused_file.known_from IS 'Extract date 00:00 UTC plus resend_no seconds.';
COMMENT ON COLUMN mart.refused_file.reason IS 'Why it was refused.';

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
    FROM mart.refused_file r
    LEFT JOIN taken t ON t.dataset = r.dataset
    WHERE (
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
