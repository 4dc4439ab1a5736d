-- One row: a way to write an address that nobody wrote before, or that nobody writes now.
create temp table way_moved as
with gone as (
    select way from kept_bearer semi join changed_before using (person_id)
    except
    select way from kept_bearer anti join changed_before using (person_id)
    except
    select way from fresh_bearer
)

select way, true as is_gone from gone
union all
select way, false from fresh_way
