-- One row: a child and a grown-up who counts the child as theirs (counting.sql), with the groups they are in.
create or replace temp table other_home as
select
    counting.*,
    child.group_no as child_group_no,
    adult.group_no
from counting
inner join grouped as child on counting.child_id = child.person_id
inner join grouped as adult on counting.adult_id = adult.person_id
