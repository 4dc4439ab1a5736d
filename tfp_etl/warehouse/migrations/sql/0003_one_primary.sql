alter table core.family_membership
    drop constraint family_membership_one_primary,
    add constraint family_membership_one_primary exclude using spgist (
        int8range(
            person_id * 100000 + least(greatest(coalesce(valid_from - date '1900-01-01', 0), 0), 99999),
            person_id * 100000 + least(greatest(coalesce(valid_to - date '1900-01-01', 99999), 0), 99999)
        ) with &&
    ) where (is_primary and known_to is null);
