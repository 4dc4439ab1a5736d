-- One row: a scored pair of nodes, with two guards that a pairwise score needs. Inside a household a shared birth date is what
-- twins have, so a forename that differs decides there; and where the birth dates differ wholly, alike is not enough (father
-- and son). And a name alone, without birth date or place, never joins: names run in communities, so that forename and surname
-- together are less rare than each of them says; nor with a town, if birth dates differ. An identifier lifts both guards. What
-- a guard holds back weighs 0 or 3 at most: it goes to review. levels: which level of every comparison, in the order of the
-- model; rarity: bits that the frequency of a name adds; guard: 1 another forename, 2 a name alone, 0 none. review/ puts them
-- in words.
insert into edges
with levelled as (
    select
        *,
        gamma_pupil_key > 0 or gamma_nominal_ref > 0 or gamma_nino > 0 and (gamma_forename <> 0 or gamma_dob = 3) as has_identifier,
        gamma_dob >= 0 as has_dobs,
        gamma_dob <> 3 and gamma_kinship in ($named_only) or mw_dob < 0 and gamma_kinship in ($by_town) as is_name_alone,
        gamma_forename = 0
        or (gamma_forename = 1 and mw_kinship > 0 and mw_dob > 0)
        or (gamma_forename not in ($one_name) and gamma_dob = 0 and mw_kinship > 0)
        or (gamma_forename in (-1, $initial) and gamma_gender = 0 and mw_kinship > 0 and mw_dob > 0) as has_other_forename
    from $scored
)
select
    node_id_l,
    node_id_r,
    round(
        case
            when has_identifier then match_weight
            when has_other_forename then least(match_weight, 0)
            when is_name_alone then least(match_weight, 3)
            else match_weight
        end, 6
    ) as weight,
    has_identifier or has_dobs as is_settled,
    gamma_nino = 1 and gamma_dob >= 2 and gamma_forename > $initial as is_nino_slip,
    [$levels]::tinyint[] as levels,
    round($rarity, 2)::float as rarity,
    case
        when has_identifier then 0
        when has_other_forename and match_weight > 0 then 1
        when not has_other_forename and is_name_alone and match_weight > 3 then 2
        else 0
    end::tinyint as guard
from levelled
