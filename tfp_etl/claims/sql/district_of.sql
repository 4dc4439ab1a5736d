-- The district of a tenancy, or of its name in any writing, as dataset names begin: newark-and-sherwood.
create macro district_of(told) as lower(replace(trim(split_part(told, '|', 1)), ' ', '-'))
