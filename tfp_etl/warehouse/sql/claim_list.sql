-- One row written: the claim list of a window, where it differs from the last one.
with
listed as (
    select
        encode(sha256(convert_to(coalesce(string_agg(
            concat_ws('|', family_ref, part, amount_gbp), chr(10) order by family_ref collate "C", part collate "C"
        ), ''), 'UTF8')), 'hex') as list_sha256,
        count(*) as part_count,
        coalesce(sum(amount_gbp), 0) as amount_gbp
    from mart.payment
    where claim_window = %(claim_window)s
),
last as (
    select list_sha256
    from audit.claim_list
    where claim_window = %(claim_window)s
    order by claim_list_id desc
    limit 1
)
insert into audit.claim_list (claim_window, list_sha256, part_count, amount_gbp)
select %(claim_window)s, n.list_sha256, n.part_count, n.amount_gbp
from listed n
left join last l on true
where l.list_sha256 is distinct from n.list_sha256
