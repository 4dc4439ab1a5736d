-- One row written: an identification that differs from the last judgement of the family and window.
with
judged as (
    select
        family_id, family_ref,
        jsonb_object_agg(
            asked, to_jsonb(i) - array['claim_window', 'family_id', 'family_ref', 'asked']
        ) as content
    from mart.identification i
    where claim_window = %(claim_window)s
    group by 1, 2
),
hashed as (
    select *, encode(sha256(convert_to(content::text, 'UTF8')), 'hex') as content_sha256
    from judged
),
last as (
    select distinct on (family_id, family_ref) family_id, family_ref, content_sha256
    from audit.judgement
    where claim_window = %(claim_window)s and kind = 'IDENTIFICATION'
    order by family_id, family_ref, judgement_id desc
)
insert into audit.judgement (
    kind, claim_window, family_id, family_ref, known_at, content, content_sha256, rules_version, code_version
)
select
    'IDENTIFICATION', %(claim_window)s, h.family_id, h.family_ref, %(known_at)s, h.content, h.content_sha256,
    %(rules_version)s, %(code_version)s
from hashed h
left join last l
    on l.family_id = h.family_id
    and coalesce(l.family_ref, '') = coalesce(h.family_ref, '')
where l.content_sha256 is distinct from h.content_sha256
order by h.family_id, h.family_ref
