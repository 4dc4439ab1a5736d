-- One row: a pair that can be drawn: every scored pair, and every linked pair that no score stands for (joined by way of other
-- records). stratum: whether it is linked (0 no, 1 yes) and its band of match weight (0: no score). Persons of more than $most records
-- give no unscored pairs.
create or replace table pair_frame as
with bounded as (
    select record_id, person_id
    from links
    qualify count(*) over (partition by person_id) between 2 and $most
),

linked as (
    select l.record_id as record_id_l, r.record_id as record_id_r
    from bounded as l
    join bounded as r on r.person_id = l.person_id and r.record_id > l.record_id
),

unscored as (
    select record_id_l, record_id_r, null::double as weight, true as is_linked
    from linked
    anti join edges using (record_id_l, record_id_r)
),

scored_pairs as (
    select record_id_l, record_id_r, weight, coalesce(l.person_id = r.person_id, false) as is_linked
    from edges
    left join links as l on l.record_id = record_id_l
    left join links as r on r.record_id = record_id_r
)

select
    *,
    is_linked::int * 100 + case when weight is null then 0 else 1 + len(list_filter($bands, lambda band: band <= weight)) end
        as stratum
from (from scored_pairs union all from unscored)
