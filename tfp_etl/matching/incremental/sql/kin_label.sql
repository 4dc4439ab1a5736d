-- One row: a dwelling of this run, and its number in the state, which lasts.
create temp table label as
select dwelling, (hash(min(way)) >> 1)::bigint as label from bearer group by dwelling
