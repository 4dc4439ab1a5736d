-- One row: something that is missing between two records of one person, or that differs; the true pairs with it, and those missed.
with combined as (
    select * exclude (person, is_missed, kinds, namesakes), count(*) as pairs, count(*) filter (is_missed) as missed
    from true_pairs
    group by all
),

told as (
    unpivot (
        select
            pairs,
            missed,
            lacks_dob as "a date of birth is missing",
            lacks_place as "address and postcode are missing",
            lacks_number as "no pupil or National Insurance number in both",
            lacks_forename as "a forename is missing",
            lacks_surname as "a surname is missing",
            other_dob as "dates of birth differ",
            respelt_forename as "forenames are spelt differently",
            other_forename as "forenames are different words (short forms, second names)",
            respelt_surname as "surnames are spelt differently",
            other_surname as "surnames are different words (changed)",
            other_place as "addresses differ (moved)",
            not (
                lacks_dob or lacks_place or lacks_forename or lacks_surname
                or other_dob or respelt_forename or other_forename or respelt_surname or other_surname or other_place
            ) as "nothing but perhaps a number is missing, nothing differs"
        from combined
    )
    on columns (* exclude (pairs, missed))
    into name lack value is_so
)

select lack, sum(pairs)::bigint as pairs, sum(missed)::bigint as missed
from told
where is_so
group by lack
order by missed desc, lack
