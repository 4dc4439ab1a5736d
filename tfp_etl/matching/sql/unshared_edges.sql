-- One row: a scored pair of nodes where people share no homes. Nobody is a twin, so the weight is Splink's, but for a name
-- alone: without one birth date, and where street, house and postcode together do not speak for one person, it never joins
-- (3 at most), since names run in communities and a town is no place; a number lifts that.
-- Columns as in sql/edges.sql.
insert into edges
with levelled as (
    select
        *,
        gamma_pupil_key > 0 or gamma_nominal_ref > 0 or gamma_nino > 0 and (gamma_forename <> 0 or gamma_dob = 3) as has_identifier,
        gamma_dob <> 3 and mw_street + mw_house + mw_postcode <= 0 as is_name_alone
    from $scored
)
select
    node_id_l,
    node_id_r,
    round(if(is_name_alone and not has_identifier, least(match_weight, 3), match_weight), 6) as weight,
    has_identifier or gamma_dob >= 0 as is_settled,
    gamma_nino = 1 and gamma_dob >= 2 and gamma_forename > $initial as is_nino_slip,
    [$levels]::tinyint[] as levels,
    round($rarity, 2)::float as rarity,
    if(is_name_alone and not has_identifier and match_weight > 3, 2, 0)::tinyint as guard
from levelled
