-- One row: a scored pair of nodes, with two guards that a pairwise score needs. Inside a household a shared birth date is what
-- twins have, so a forename that differs decides there. And a name alone, without birth date or place, never joins: names run in
-- communities, so that forename and surname together are less rare than each of them says. An identifier lifts both guards. What
-- a guard holds back weighs 0 or 3 at most: it goes to review.
insert into edges
with levelled as (
    select
        *,
        gamma_pupil_key > 0 or gamma_nino > 0 or gamma_nominal_ref > 0 as has_identifier,
        gamma_dob >= 0 as has_dobs,
        mw_dob > 0 as has_dob_agreed,
        gamma_kinship in ($named_only) as has_no_place,
        gamma_forename = 0 or (gamma_forename = 1 and mw_kinship > 0 and mw_dob > 0) as has_other_forename
    from $scored
)
select
    node_id_l,
    node_id_r,
    round(
        case
            when has_identifier then match_weight
            when has_other_forename then least(match_weight, 0)
            when has_no_place and not has_dob_agreed then least(match_weight, 3)
            else match_weight
        end, 6
    ) as weight,
    has_identifier or has_dob_agreed as is_settled,
    gamma_nino = 1 and gamma_dob >= 2 and gamma_forename >= 4 as is_nino_slip,
    concat_ws(
        '; ',
        'forename ' || round(mw_forename + coalesce(mw_tf_adj_forename, 0), 1),
        'surname and household ' || round(mw_kinship, 1),
        'rarity of the surname ' || nullif(round(mw_surname_rarity, 1), 0),
        'date of birth ' || nullif(round(mw_dob, 1), 0),
        'gender ' || nullif(round(mw_gender, 1), 0),
        'generation ' || nullif(round(mw_generation, 1), 0),
        'tie to the children ' || nullif(round(mw_parenthood, 1), 0),
        'namesakes of one household ' || nullif(round(mw_namesake, 1), 0),
        'pupil number ' || nullif(round(mw_pupil_key, 1), 0),
        'National Insurance number ' || nullif(round(mw_nino, 1), 0),
        'nominal ' || nullif(round(mw_nominal_ref, 1), 0)
    ) as reasons
from levelled
