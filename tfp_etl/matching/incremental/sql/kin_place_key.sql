-- One row: a person and a key (see kin_key.sql) of where they are. A dwelling, odd: where the person lives now, or would if a household proved
-- them one with somebody, or where a feed of tenancies has them in it; all dwellings ever where a census counts people ($is_counted), which
-- looks at who lived there then. A surname in such a postcode, every one a person ever bore: odd of who may have no dwelling now, who alone
-- ties namesakes of a postcode, even of others. looking: the persons, and whom each is called in the rows (called_id).
insert into person_key
with lived as (
    select
        person_id,
        place,
        max(last_on) as last_on,
        bool_or(is_held) as is_held
    from abode
    semi join looking using (person_id)
    group by person_id, place
),

last_by as (
    select
        person_id,
        place >= 0 as is_dwelling,
        max(last_on) as last_on
    from lived
    group by all
),

spell as (
    select
        lived.*,
        $is_counted and lived.place >= 0 or coalesce(lived.last_on + $same_time >= last_by.last_on, true) as is_near
    from lived
    inner join last_by on lived.person_id = last_by.person_id and (lived.place >= 0) = last_by.is_dwelling
),

called as (
    select
        looking.called_id as person_id,
        spell.place,
        bool_or(spell.is_near) as is_near,
        max(spell.last_on) as last_on,
        bool_or(spell.is_held) as is_held
    from spell
    inner join looking using (person_id)
    group by looking.called_id, spell.place
),

-- Of the dwellings where somebody was last one is a home for sure, if no postcode is later and no second tenancy is one of them (abode.sql).
lately as (
    select
        person_id,
        max(last_on) filter (place >= 0) as dwelling_on,
        max(last_on) filter (place < 0) as postcode_on
    from called
    group by person_id
),

housed as (
    select called.person_id
    from called
    inner join lately using (person_id)
    where called.place >= 0 and called.last_on = lately.dwelling_on
    group by called.person_id
    having any_value(coalesce(lately.postcode_on <= lately.dwelling_on, true)) and count(*) filter (called.is_held) < 2
),

let as (
    select looking.called_id as person_id, dwelling.dwelling as place
    from record
    inner join looking on record.person_id = looking.person_id
    inner join dwelling on record.way_no = dwelling.way_no and dwelling.dwelling is not null
    inner join dataset on record.dataset_no = dataset.dataset_no
    inner join feed on dataset.dataset = feed.dataset and feed.kind = 'housing'
    where coalesce(record.valid_to, $as_of::date) >= $as_of::date
),

worn as (
    select distinct looking.called_id as person_id, surname.whole
    from (select distinct person_id, surname_no from record) as record
    inner join looking on record.person_id = looking.person_id
    inner join surname on record.surname_no = surname.surname_no
)

select told.person_id, (hash('dwelling', label.label) >> 1)::bigint | 1
from (
    select person_id, place from called where is_near and place >= 0
    union
    select person_id, place from let
) as told
inner join label on told.place = label.dwelling
union all
select
    called.person_id,
    ((hash('namesake', called.place, worn.whole) >> 1)::bigint & ~1::bigint) | (housed.person_id is null)::integer
from called
inner join worn on called.person_id = worn.person_id
left join housed on called.person_id = housed.person_id
where called.is_near and called.place < 0
