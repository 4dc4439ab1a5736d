-- One row: a node with its place as words, for records whose people share no homes (see unshared_model.py). number: the first number of
-- the address; way: the letters of its other words, the words in the order of the alphabet; place_words: those of four letters and more,
-- kinds of street left out; names: forename and surname, whichever is which; town_letters: the town without spaces. marks_0 to
-- marks_3: the trigrams of the address written in one word, as 240 marks (a Bloom filter), so that counting what two addresses have in
-- common costs nothing; mark_count: how many marks.
create table unshared_nodes as
with told as (
    select node_key, arg_min(row_key, seated.rowid) as row_key from seated group by node_key
),
cell as (
    select distinct address, town from records semi join told using (row_key)
),
spelt as (
    select
        address,
        town,
        regexp_replace(replace(upper(strip_accents(coalesce(address, ''))), '''', ''), '[^A-Z0-9]+', ' ', 'g') as address_text,
        nullif(regexp_replace(upper(strip_accents(coalesce(town, ''))), '[^A-Z0-9]', '', 'g'), '') as town_letters
    from cell
),
numbered as (
    select
        * exclude (address_text),
        nullif(regexp_extract(address_text, '\b([0-9]+[A-Z]?)\b', 1), '') as number,
        trim(regexp_replace(address_text, '\b[0-9]+[A-Z]?\b', '')) as way_text  -- the first number only
    from spelt
    where not regexp_matches(address_text, '\b(NFA|N A|NO FIXED|NOT KNOWN|UNKNOWN|HOMELESS|SOFA)\b')
),
worded as (
    select
        address,
        town,
        number,
        town_letters,
        list_sort(list_distinct(list_filter(string_split(way_text, ' '), lambda word: word <> ''))) as words,
        replace(way_text, ' ', '') as letters
    from numbered
),
marked as (
    select
        address,
        town,
        bit_or(if(mark // 60 = 0, 1::bigint << (mark % 60)::bigint, 0::bigint)) as marks_0,
        bit_or(if(mark // 60 = 1, 1::bigint << (mark % 60)::bigint, 0::bigint)) as marks_1,
        bit_or(if(mark // 60 = 2, 1::bigint << (mark % 60)::bigint, 0::bigint)) as marks_2,
        bit_or(if(mark // 60 = 3, 1::bigint << (mark % 60)::bigint, 0::bigint)) as marks_3,
        count(distinct mark) as mark_count
    from (
        select address, town, hash(substr(letters, place, 3)) % 240 as mark
        from (select address, town, letters, unnest(range(1, length(letters) - 1)) as place from worded)
    )
    group by address, town
)
select
    nodes.*,
    worded.number,
    nullif(array_to_string(worded.words, ''), '') as way,
    list_filter(worded.words, lambda word: length(word) > 3 and not regexp_full_match(
        word, 'STREET|ROAD|LANE|AVENUE|CLOSE|DRIVE|COURT|GROVE|CRESCENT|CRES|RISE|GARDENS|GDNS|PLACE|TERRACE|HILL|VIEW|WALK|SQUARE|GREEN|PARK|MEWS|GATE|FLAT|UNIT'
    )) as place_words,
    worded.town_letters,
    list_distinct(list_filter([forename, surname], lambda name: length(name) > 1)) as names,
    coalesce(marks_0, 0) as marks_0,
    coalesce(marks_1, 0) as marks_1,
    coalesce(marks_2, 0) as marks_2,
    coalesce(marks_3, 0) as marks_3,
    coalesce(mark_count, 0) as mark_count
from nodes
join told using (node_key)
join (select distinct row_key, address, town from records) as sent using (row_key)
left join worded on sent.address is not distinct from worded.address and sent.town is not distinct from worded.town
left join marked on sent.address is not distinct from marked.address and sent.town is not distinct from marked.town
