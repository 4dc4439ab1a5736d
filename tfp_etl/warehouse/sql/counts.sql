-- One row out: what the warehouse holds, in numbers.
select
    (select count(*) from audit.file_receipt where status = 'LOADED') as files,
    (select count(distinct person_id) from core.person_link where known_to is null) as persons,
    (select count(distinct family_id) from core.family_membership where known_to is null) as families,
    (select count(distinct family_ref) from core.programme_family where known_to is null) as programme_families,
    (select count(*) from (select distinct file_id, line_no from audit.quarantine where severity <> 'warn') q) as held
