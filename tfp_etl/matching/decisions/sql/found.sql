-- One row: a record that a side of a decision means now. By its id or its source key, where somebody else has not taken its place;
-- by its name elsewhere in the same source row, where the place is not a key; by its content under another key of the same source:
-- always where the decision parts people, and only where nothing else is found where it joins them.
create temp table found as
with by_id as (
    select asked.decision_no, asked.side, asked.outcome, asked.name as asked_name, asked.content as asked_content, face.*
    from asked
    join face on face.record_id = asked.record_id
    where asked.source = '' or face.source = asked.source
),
here as (
    select * from by_id
    union all
    select asked.decision_no, asked.side, asked.outcome, asked.name, asked.content, face.*
    from asked
    join face on face.source = asked.source and face.dataset = asked.dataset and face.record_key = asked.record_key
        and face.person_part = asked.person_part
    where asked.record_key <> '' and (asked.decision_no, asked.side) not in (select (decision_no, side) from by_id)
),
before as (
    select here.decision_no, here.side, here.record_id, max(jaro_winkler_similarity(
        concat_ws(' ', version.forename, version.surname), concat_ws(' ', here.forename, here.surname)
    )) as likeness
    from here
    join version on version.record_id = here.record_id and version.name = here.asked_name
    where here.is_positional
    group by all
),
at_its_place as (
    select here.*
    from here
    left join before using (decision_no, side, record_id)
    where not is_positional or asked_name = '' or here.name = asked_name or likeness >= $alike
),
elsewhere as (
    select asked.decision_no, asked.side, asked.outcome, face.record_id, face.source, face.content
    from asked
    join face on face.source = asked.source and face.dataset = asked.dataset and face.record_key = asked.record_key
        and face.is_positional and face.name = asked.name
    where asked.record_key <> '' and asked.name <> ''
        and (asked.decision_no, asked.side) not in (select (decision_no, side) from at_its_place where name = asked_name)
),
by_key as (
    select decision_no, side, outcome, record_id, source, content, asked_content from at_its_place
    where (decision_no, side) not in (select (decision_no, side) from elsewhere)
    union all
    select decision_no, side, outcome, record_id, source, content, '' from elsewhere
),
by_content as (
    select by_key.decision_no, by_key.side, face.record_id
    from by_key
    join face on face.source = by_key.source and face.content = by_key.content
    where by_key.outcome in ('cannot_link', 'not_same_family')
    union
    select asked.decision_no, asked.side, face.record_id
    from asked
    join face on face.content = asked.content and (asked.source = '' or face.source = asked.source)
    where asked.content <> ''
        and (
            asked.outcome in ('cannot_link', 'not_same_family')
            or (asked.decision_no, asked.side) not in (select (decision_no, side) from by_key)
        )
)
select decision_no, side, record_id, bool_or(is_by_key) as is_by_key
from (
    select decision_no, side, record_id, true as is_by_key from by_key
    union all
    select decision_no, side, record_id, false from by_content
)
group by all
