-- One row: a described row with the node it belongs to. Rows of equal content that holds enough to be one person (an identifier, or
-- a birth date with a place, or a pupil's contact at a known dwelling) are one node, unless one source row shows two of them or a
-- person has decided about one of them.
create temp table seated as
with hashed as (
    select
        *,
        md5(concat_ws(
            chr(31), forename, array_to_string(other_names, ' '), surname, array_to_string(surname_parts, ' '), alias_forename, dob, gender,
            coalesce(dwelling, postcode, town), postcode, coalesce(upn, ''), coalesce(former_upn, ''), coalesce(nino, ''),
            coalesce(nominal_ref, ''), is_communal, coalesce(generation, ''), coalesce(parenthood, ''),
            case
                when record_id in (select record_id from decided) then record_id
                when upn is not null or nino is not null or nominal_ref is not null then ''
                when forename is not null and surname is not null and dob is not null and coalesce(dwelling, postcode) is not null then ''
                when forename is not null and surname is not null and role = 'CONTACT' and relationship <> 'Other' and dwelling is not null then 'contact'
                else record_id
            end
        )) as content
    from described
)
select
    *,
    content || '-' || dense_rank() over (partition by content, source, source_ref order by if(source_ref is null, '', record_id)) as node_key
from hashed
