-- One row: a scored pair of nodes. Inside a household a shared birth date is what twins have, so a forename that differs decides
-- there, unless an identifier agrees: such a pair weighs 0 at most and goes to review.
insert into edges
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
    concat_ws(
        '; ',
        'forename ' || round(mw_forename + coalesce(mw_tf_adj_forename, 0), 1),
        'surname and household ' || round(mw_kinship, 1),
        'rarity of the surname ' || nullif(round(mw_surname_rarity, 1), 0),
        'date of birth ' || nullif(round(mw_dob, 1), 0),
        'gender ' || nullif(round(mw_gender, 1), 0),
        'generation ' || nullif(round(mw_generation, 1), 0),
        'tie to the children ' || nullif(round(mw_parenthood, 1), 0),
        'pupil number ' || nullif(round(mw_pupil_key, 1), 0),
        'National Insurance number ' || nullif(round(mw_nino, 1), 0),
        'nominal ' || nullif(round(mw_nominal_ref, 1), 0)
    ) as reasons
from $scored
