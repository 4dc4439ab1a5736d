-- One row: a pupil number that a row ties to one that is touched.
insert into number_touched
with told as (
    select hash(upn) as upn, hash(former_upn) as former_upn from seated_fresh where upn is not null and former_upn is not null
    union all
    select upn, former_upn from kept.seated where upn is not null and former_upn is not null
),
tied as (
    select unnest([upn, former_upn]) as number
    from told
    where upn in (select number from number_touched) or former_upn in (select number from number_touched)
)
select distinct number from tied anti join number_touched using (number)
