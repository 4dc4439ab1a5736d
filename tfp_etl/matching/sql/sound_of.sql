-- A name as it sounds in English, so that Holly and Hollie, Smyth and Smith, Catherine and Katharine are one.
create or replace macro sound_of(name) as
    regexp_replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        name,
        'PH', 'F', 'g'),
        'CK|CH|C|Q', 'K', 'g'),
        'IE|EE|EY|EA|AI|AY|Y', 'I', 'g'),
        'OU|OO', 'U', 'g'),
        '([A-Z])H', '\1', 'g'),
        'Z', 'S', 'g'),
        'BB', 'B'), 'DD', 'D'), 'FF', 'F'), 'GG', 'G'), 'KK', 'K'), 'LL', 'L'), 'MM', 'M'), 'NN', 'N'), 'PP', 'P'), 'RR', 'R'), 'SS', 'S'), 'TT', 'T'),
        '([A-Z]{2})[EA]$', '\1')
