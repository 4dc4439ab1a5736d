-- One row: a true person of two or more named records: pairs, missed pairs, and the misses to be expected if each pair were missed as
-- often as all pairs like it: alike in what is filled in; and in sources; and in namesakes; and in how the records differ; and in
-- whether the forenames are different words.
with stratum as (
    select
        person,
        is_missed::int as missed,
        concat(lacks_dob::int, lacks_place::int, lacks_number::int, lacks_forename::int, lacks_surname::int) as filled_in,
        kinds,
        case when namesakes <= 1 then 0 when namesakes <= 4 then 1 else 2 end as namesakes,
        concat(other_dob::int, other_place::int, respelt_forename::int, respelt_surname::int, other_surname::int) as differs,
        other_forename::int as forenames
    from true_pairs
),

counted as (
    select person, filled_in, kinds, namesakes, differs, forenames, count(*) as pairs, sum(missed) as missed
    from stratum
    group by all
),

rated as (
    select
        person,
        pairs,
        missed,
        sum(missed) over by_filled / sum(pairs) over by_filled as rate_filled_in,
        sum(missed) over by_kinds / sum(pairs) over by_kinds as rate_sources,
        sum(missed) over by_namesakes / sum(pairs) over by_namesakes as rate_namesakes,
        sum(missed) over by_differs / sum(pairs) over by_differs as rate_differs,
        sum(missed) over by_forenames / sum(pairs) over by_forenames as rate_forenames
    from counted
    window
        by_filled as (partition by filled_in),
        by_kinds as (partition by filled_in, kinds),
        by_namesakes as (partition by filled_in, kinds, namesakes),
        by_differs as (partition by filled_in, kinds, namesakes, differs),
        by_forenames as (partition by filled_in, kinds, namesakes, differs, forenames)
),

grouped as (
    select person, max(name_group) as name_group
    from scored
    group by person
)

select
    person,
    max(name_group) as name_group,
    sum(pairs)::double as pairs,
    sum(missed)::double as missed,
    sum(pairs * rate_filled_in)::double as filled_in,
    sum(pairs * rate_sources)::double as sources,
    sum(pairs * rate_namesakes)::double as namesakes,
    sum(pairs * rate_differs)::double as differs,
    sum(pairs * rate_forenames)::double as forenames
from rated
join grouped using (person)
group by person
order by person
