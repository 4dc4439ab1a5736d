-- One row: a combination of what is missing and what differs between two records of one person; the true pairs with it, those missed.
select
    concat_ws(
        ', ',
        case when lacks_dob then 'no date of birth' end,
        case when lacks_place then 'no address' end,
        case when lacks_forename then 'no forename' end,
        case when lacks_surname then 'no surname' end,
        case when other_dob then 'other date of birth' end,
        case when respelt_forename then 'forename respelt' end,
        case when other_forename then 'other forename' end,
        case when respelt_surname then 'surname respelt' end,
        case when other_surname then 'other surname' end,
        case when other_place then 'moved' end
    ) as pattern,
    count(*) as pairs,
    count(*) filter (is_missed) as missed
from true_pairs
group by pattern
having count(*) filter (is_missed) > 0
order by missed desc, pattern
limit $most
