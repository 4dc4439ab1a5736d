-- One row written: a claim verdict, with its findings, that differs from the last judgement of the family and window.
with
found as (
    select
        family_id, family_ref,
        jsonb_agg(to_jsonb(f) - array['claim_window', 'family_id', 'family_ref'] order by test, status, seen) as findings
    from mart.finding f
    where claim_window = %(claim_window)s
    group by 1, 2
),
sourced as (
    select
        family_id, family_ref, count(*) as source_count,
        encode(sha256(convert_to(string_agg(
            concat_ws('|', test, source_table, record_id, file_id, line_no), chr(10)
            order by test, source_table, record_id, file_id, line_no
        ), 'UTF8')), 'hex') as sources_sha256
    from mart.finding_source
    where claim_window = %(claim_window)s
    group by 1, 2
),
judged as (
    select
        c.family_id, c.family_ref,
        to_jsonb(c) - array['claim_window', 'family_id', 'family_ref'] || jsonb_build_object(
            'findings', f.findings, 'source_count', s.source_count, 'sources_sha256', s.sources_sha256
        ) as content
    from mart.claim c
    left join found f on f.family_id = c.family_id and f.family_ref = c.family_ref
    left join sourced s on s.family_id = c.family_id and s.family_ref = c.family_ref
    where c.claim_window = %(claim_window)s
),
hashed as (
    select *, encode(sha256(convert_to(content::text, 'UTF8')), 'hex') as content_sha256
    from judged
),
last as (
    select distinct on (family_ref) family_ref, family_id, content_sha256
    from audit.judgement
    where claim_window = %(claim_window)s and kind = 'CLAIM'
    order by family_ref, judgement_id desc
)
insert into audit.judgement (
    kind, claim_window, family_id, family_ref, known_at, content, content_sha256, rules_version, code_version
)
select
    'CLAIM', %(claim_window)s, h.family_id, h.family_ref, %(known_at)s, h.content, h.content_sha256,
    %(rules_version)s, %(code_version)s
from hashed h
left join last l on l.family_ref = h.family_ref
where (l.family_id, l.content_sha256) is distinct from (h.family_id, h.content_sha256)
order by h.family_ref
