-- One row: a scored pair of nodes. Inside a household a shared birth date is what twins have, so a forename that differs decides
-- there, unless an identifier agrees: such a pair weighs 0 at most and goes to review.
create table edges as
select
    node_id_l,
    node_id_r,
    round(
        case
            when gamma_pupil_key > 0 or gamma_nino > 0 or gamma_nominal_ref > 0 then match_weight
            when gamma_forename = 0 then least(match_weight, 0)
            when gamma_forename = 1 and mw_kinship > 0 and mw_dob > 0 then least(match_weight, 0)
            else match_weight
        end, 6
    ) as weight,
    round(mw_forename, 2) as mw_forename,
    round(mw_kinship, 2) as mw_kinship,
    round(mw_surname_rarity, 2) as mw_surname_rarity,
    round(mw_dob, 2) as mw_dob,
    round(mw_gender, 2) as mw_gender,
    round(mw_pupil_key, 2) as mw_pupil_key,
    round(mw_nino, 2) as mw_nino,
    round(mw_nominal_ref, 2) as mw_nominal_ref
from $scored
