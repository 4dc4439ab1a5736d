-- One row: two people of one family, and how well they could be one person: 3 names equal, 2 names alike or
-- swapped, 1 forename and birth date equal and another surname (a woman's), -9 not the same, told of those only who could be somebody else. Rows of one list are different people; so are two birth
-- dates, sexes, generations, and two numbers unless names and birth date are equal (a slip in the number).
with crowded as (
    select group_no
    from grouped
    group by group_no
    having count(*) > 1
),

member as (
    select
        grouped.person_id,
        grouped.group_no
    from grouped
    semi join crowded on grouped.group_no = crowded.group_no
),

told as (
    select
        member.person_id,
        member.group_no,
        told.dataset_no,
        told.ref_no,
        told.first_seen_on,
        told.last_seen_on,
        told.forename_no,
        told.surname_no,
        told.upn,
        left(told.nino, 8) as nino,
        case
            when told.relationship in ('Mother', 'Daughter') then 'F'
            when told.relationship in ('Father', 'Son') then 'M'
            else told.gender
        end as gender,
        told.kind in ('contact', 'benefits') or told.relationship in ('Tenant', 'Joint Tenant', 'Partner') as is_grown_up
    from record as told
    inner join member on told.person_id = member.person_id
),

worn as (
    select
        told.person_id,
        told.forename,
        told.surname,
        nickname.canonical
    from (
        select distinct
            written.person_id,
            forename.first_word as forename,
            surname.plain as surname
        from (select distinct person_id, forename_no, surname_no from told) as written
        inner join forename on written.forename_no = forename.forename_no and forename.first_word <> ''
        inner join surname on written.surname_no = surname.surname_no and surname.plain <> ''
    ) as told
    left join nickname on told.forename = nickname.forename
),

-- Numbers in a list only where a person has several: of most the first says all.
upn as (
    select
        person_id,
        min(upn) as upn,
        if(min(upn) <> max(upn), list(distinct upn), null) as upns
    from told
    where upn is not null
    group by person_id
),

nino as (
    select
        person_id,
        min(nino) as nino,
        if(min(nino) <> max(nino), list(distinct nino), null) as ninos
    from told
    where nino is not null
    group by person_id
),

sex as (
    select
        person_id,
        list(gender) filter (gender not in ('F', 'M')) as others,
        bool_or(gender = 'F') as has_f,
        bool_or(gender = 'M') as has_m
    from (select distinct person_id, gender from told where gender is not null)
    group by person_id
),

body as (
    select
        told.person_id,
        told.group_no,
        upn.upn,
        upn.upns,
        nino.nino,
        nino.ninos,
        sex.others,
        sex.person_id is not null as has_sex,
        coalesce(sex.has_f, false) as has_f,
        coalesce(sex.has_m, false) as has_m,
        told.is_grown_up,
        person.dob,
        person.is_minor
    from (
        select
            person_id,
            any_value(group_no) as group_no,
            bool_or(is_grown_up) as is_grown_up
        from told
        group by person_id
    ) as told
    inner join person on told.person_id = person.person_id
    left join upn on told.person_id = upn.person_id
    left join nino on told.person_id = nino.person_id
    left join sex on told.person_id = sex.person_id
),

same_list as (
    select distinct
        a.person_id as person_a,
        b.person_id as person_b
    from told as a
    inner join told as b
        on
            a.dataset_no = b.dataset_no
            and a.ref_no = b.ref_no
            and a.group_no = b.group_no
            and a.person_id < b.person_id
            and a.first_seen_on <= b.last_seen_on
            and b.first_seen_on <= a.last_seen_on
),

-- The numbers of those who are barred anyway are not looked at.
pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        coalesce(
            same_list.person_a is not null
            or case
                when a.has_f and b.has_f or a.has_m and b.has_m then false
                else a.has_sex and b.has_sex and not coalesce(list_has_any(a.others, b.others), false)
            end
            or case
                when a.dob <> b.dob then
                    (year(a.dob) = year(b.dob))::integer
                    + (month(a.dob) = month(b.dob))::integer
                    + (day(a.dob) = day(b.dob))::integer < 2
                else false
            end
            or (a.is_minor and a.dob is not null and b.is_grown_up)
            or (b.is_minor and b.dob is not null and a.is_grown_up),
            false
        ) as is_barred,
        case
            when is_barred then false
            when a.upn is null or b.upn is null then false
            when a.upns is null and b.upns is null then a.upn <> b.upn
            else not list_has_any(coalesce(a.upns, [a.upn]), coalesce(b.upns, [b.upn]))
        end
        or case
            when is_barred then false
            when a.nino is null or b.nino is null then false
            when a.ninos is null and b.ninos is null then a.nino <> b.nino
            else not list_has_any(coalesce(a.ninos, [a.nino]), coalesce(b.ninos, [b.nino]))
        end as is_numbered_apart,
        coalesce(a.dob = b.dob, false) as is_born_alike,
        case
            when is_numbered_apart
                then
                    coalesce(damerau_levenshtein(a.upn, b.upn) <= $slips, true)
                    and coalesce(damerau_levenshtein(a.nino, b.nino) <= $slips, true)
        end as is_slip,
        a.is_grown_up and b.is_grown_up and not (a.has_m or b.has_m) and (a.has_f or b.has_f) as are_women
    from body as a
    inner join body as b on a.group_no = b.group_no and a.person_id < b.person_id
    left join same_list on a.person_id = same_list.person_a and b.person_id = same_list.person_b
),

spellings as (
    select
        pair.*,
        a,
        b
    from pair
    inner join worn as a on pair.person_a = a.person_id
    inner join worn as b on pair.person_b = b.person_id
    where not pair.is_barred
),

likeness as (
    select
        person_a,
        person_b,
        case
            when a.forename = b.forename and length(a.forename) > 1 and a.surname = b.surname
                then if(is_numbered_apart and not (is_born_alike and is_slip), -9, 3)
            when is_numbered_apart then -9
            when
                jaro_winkler_similarity(a.surname, b.surname) >= $surname_likeness
                and (
                    (length(a.forename) = 1 or length(b.forename) = 1) and a.forename[1] = b.forename[1]
                    or jaro_winkler_similarity(a.forename, b.forename) >= $surname_likeness
                    or least(length(a.forename), length(b.forename)) > 2
                    and (starts_with(a.forename, b.forename) or starts_with(b.forename, a.forename))
                    or length(regexp_replace(a.forename, '[AEIOUY]', '', 'g')) > 2
                    and regexp_replace(a.forename, '[AEIOUY]', '', 'g') = regexp_replace(b.forename, '[AEIOUY]', '', 'g')
                    or list_contains(a.canonical, b.forename)
                    or list_contains(b.canonical, a.forename)
                    or list_has_any(a.canonical, b.canonical)
                ) then 2
            when
                jaro_winkler_similarity(a.forename, b.surname) >= $surname_likeness
                and (
                    jaro_winkler_similarity(a.surname, b.forename) >= $surname_likeness
                    or (length(a.surname) = 1 or length(b.forename) = 1) and a.surname[1] = b.forename[1]
                ) then 2
            when
                jaro_winkler_similarity(a.surname, b.forename) >= $surname_likeness
                and (
                    jaro_winkler_similarity(a.forename, b.surname) >= $surname_likeness
                    or (length(b.surname) = 1 or length(a.forename) = 1) and b.surname[1] = a.forename[1]
                ) then 2
            when a.forename = b.forename and length(a.forename) > 2 and are_women and is_born_alike then 1
            else -9
        end as likeness
    from spellings
),

alike as (
    select
        person_a,
        person_b,
        max(likeness)::bigint as weight
    from likeness
    where likeness > 0
    group by person_a, person_b
),

doubted as (
    select unnest([person_a, person_b]) as person_id from alike
)

select * from alike
union all
select
    pair.person_a,
    pair.person_b,
    -9
from pair
semi join doubted as a on pair.person_a = a.person_id
semi join doubted as b on pair.person_b = b.person_id
anti join alike on pair.person_a = alike.person_a and pair.person_b = alike.person_b
order by person_a, person_b
