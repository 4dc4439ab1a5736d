-- A name's consonants, so that names brought from another script are one: Mohammed and Muhammad, Chowdhury and Choudhury. Null where
-- too few are left to tell names apart.
create or replace macro bones_of(name) as
    nullif(regexp_extract(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(left(name, 1) || regexp_replace(name[2:], '[AEIOUWY]', '', 'g'), 'BB', 'B'), 'DD', 'D'), 'FF', 'F'), 'GG', 'G'), 'KK', 'K'), 'LL', 'L'), 'MM', 'M'), 'NN', 'N'), 'PP', 'P'), 'RR', 'R'), 'SS', 'S'), 'TT', 'T'), '^...+$'), '')
