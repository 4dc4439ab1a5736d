-- One row counts the keys of a file against those known before it; a key that names nobody is in no count.
with told as materialized (
    select natural_key, person_part, max(row_hash) as row_hash
    from passed
    where natural_key <> '' and natural_key not like $blank_key
    group by all
), kept_out as materialized (
    select distinct natural_key, person_part from held_rows
    where natural_key <> '' and natural_key not like $blank_key
), known as materialized (
    select natural_key, person_part, arg_max(row_hash, known_from) as row_hash, bool_and(is_aged) as is_aged
    from earlier
    where natural_key <> '' and natural_key not like $blank_key
    group by all
), missing as materialized (
    select is_aged, kept_out.natural_key is not null as is_held
    from known
    anti join told using (natural_key, person_part)
    left join kept_out using (natural_key, person_part)
)
select
    (select count(*) from known) as keys_before,
    (select count(*) from told) as keys_now,
    (select count(*) from told anti join known using (natural_key, person_part)) as keys_new,
    (
        select count(*) from told join known using (natural_key, person_part)
        where told.row_hash <> known.row_hash
    ) as keys_changed,
    (select count(*) from missing where is_held) as keys_held,
    (select count(*) from missing where not is_held and not is_aged) as keys_gone,
    (select count(*) from missing where not is_held and is_aged) as keys_aged
