-- One row: two nodes that are compared, each pair once, in the columns of Splink's blocked pairs.
create temp table compared as
select distinct code >> 32 as join_key_l, code & 4294967295 as join_key_r, '0' as match_key
from met
