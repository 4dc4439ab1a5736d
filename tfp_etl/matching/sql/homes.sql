-- One row: how many homes two or more nodes hold, and in how many of them both forename initials and birth
-- years differ: homes of people who are not one; how many references there are, and how many of them list two people or more.
select
    count(*) as shared,
    count(*) filter (where has_initials and has_years) as mixed,
    (select count(distinct hash(source, source_ref)) from seated where source_ref is not null) as refs,
    (
        select count(*)
        from (
            select 1
            from seated
            where source_ref is not null
            group by source, source_ref
            having min(record_id) <> max(record_id)
        )
    ) as lists
from (
    select key, min(initial) <> max(initial) as has_initials, min(birth_year) <> max(birth_year) as has_years
    from $homes
    group by key
    having count(*) > 1
)
