-- One row: a dwelling, which has the number of the state in this run, too.
create temp table label as
select distinct dwelling, dwelling as label from dwelling where dwelling is not null
