-- One row: a person and a key (see kin_key.sql) of where they are. A dwelling, odd: where the person lives now, or would if a household proved
-- them one with somebody, or where a feed of tenancies has them in it; all dwellings ever where a census counts people ($is_counted), which
-- looks at who lived there then. A surname in such a postcode, every one a person ever bore: odd of whom no dwelling is known, who alone
-- ties namesakes of a postcode, even of others.
insert into person_key
with spell as (
    select
        person_id,
        place,
        $is_counted and place >= 0
        or coalesce(max(last_on) + $same_time >= max(max(last_on)) over (partition by person_id, place >= 0), true) as is_near,
        bool_or(place >= 0) over (partition by person_id) as is_housed
    from abode
    semi join looking using (person_id)
    group by person_id, place
),

let as (
    select record.person_id, dwelling.dwelling as place
    from record
    semi join looking on record.person_id = looking.person_id
    inner join dwelling on record.way_no = dwelling.way_no and dwelling.dwelling is not null
    inner join dataset on record.dataset_no = dataset.dataset_no
    inner join feed on dataset.dataset = feed.dataset and feed.kind = 'housing'
    where coalesce(record.valid_to, $as_of::date) >= $as_of::date
)

select told.person_id, (hash('dwelling', label.label) >> 1)::bigint | 1
from (
    select person_id, place from spell where is_near and place >= 0
    union
    select person_id, place from let
) as told
inner join label on told.place = label.dwelling
union all
select distinct
    spell.person_id,
    ((hash('namesake', way.postcode, surname.whole) >> 1)::bigint & ~1::bigint) | (not spell.is_housed)::integer
from spell
inner join way on way.way_no = -1 - spell.place
inner join (select distinct person_id, surname_no from record) as worn on spell.person_id = worn.person_id
inner join surname on worn.surname_no = surname.surname_no
where spell.is_near and spell.place < 0
