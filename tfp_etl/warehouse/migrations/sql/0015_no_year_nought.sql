CREATE OR REPLACE VIEW mart.refused_file AS
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
        '^([a-z][a-z_-]{1,60})_((?!0000)[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])))\.(?:csv|xlsx)$'
    ) AS parts
) n
JOIN mart.feed_due d ON d.source = r.source AND d.dataset = n.parts[1]
WHERE r.status = 'REJECTED' AND r.dataset IS NULL;
