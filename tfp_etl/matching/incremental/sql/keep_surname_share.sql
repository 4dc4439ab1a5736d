-- One row: a surname and the share of nodes that bear it.
create table kept.surname_share as
select surname, any_value(surname_share) as surname_share from nodes where surname is not null group by surname
