-- One row: a forename and another that people here are also written by, both ways round: George and Georgios, Siân and Sharn.
-- Learned from the rows themselves: two forenames that come together, often and far more often than by chance, under one surname,
-- birth date and postcode. Twins do so too; so pairs count against that one source row, two valid numbers or two sexes tell apart,
-- or that one feed mostly shows side by side.
create or replace temp table learned_form as
with told as (
    select
        hash(surname, dob, postcode) as home,
        forename,
        source,
        source || '|' || source_ref as ref,
        coalesce(upn, former_upn) as upn,
        nino,
        gender
    from seated
    where surname is not null and dob is not null and postcode is not null and length(forename) > 2 and not is_communal
),
several as (
    select home from told group by home having min(forename) <> max(forename)
),
shown as materialized (
    select
        home,
        forename,
        list_sort(list(distinct source)) as sources,
        list_sort(list(distinct ref) filter (where ref is not null)) as refs,
        list_sort(list(distinct upn) filter (where upn is not null)) as upns,
        list_sort(list(distinct nino) filter (where nino is not null)) as ninos,
        list_sort(list(distinct gender) filter (where gender is not null)) as genders
    from told
    semi join several using (home)
    group by home, forename
),
beside as (
    select
        one.home,
        one.forename as form,
        other.forename as other_form,
        coalesce(list_has_any(one.refs, other.refs), false)
        or coalesce(not list_has_any(one.upns, other.upns), false)
        or coalesce(not list_has_any(one.ninos, other.ninos), false)
        or coalesce(not list_has_any(one.genders, other.genders), false) as are_two,
        list_has_any(one.sources, other.sources) as of_one_feed
    from shown as one
    join shown as other on one.home = other.home and one.forename <> other.forename
    -- What is written nearly alike is known as a slip or a sound already.
    where
        damerau_levenshtein(one.forename, other.forename) > 1
        and jaro_winkler_similarity(one.forename, other.forename) < 0.92
        and sound_of(one.forename) <> sound_of(other.forename)
),
counted as (
    select
        form,
        other_form,
        count(*) as homes,
        count(*) filter (where are_two) as of_two,
        count(*) filter (where of_one_feed) as of_one_feed
    from beside
    group by form, other_form
),
alone as (
    select form, count(distinct home) as homes from beside group by form
)
select counted.form, counted.other_form
from counted
join alone as one on counted.form = one.form
join alone as other on counted.other_form = other.form
where
    counted.homes - of_two >= $least
    and of_two <= $most_two * counted.homes
    and counted.of_one_feed <= $most_of_one_feed * counted.homes
    and counted.homes * (select count(distinct home) from shown) >= $lift * one.homes * other.homes
order by all
