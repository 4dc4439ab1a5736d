-- One row: a touched node as it is now, with the share of its surname as it was when weights were fitted.
create temp view node_now as
select
    nodes.* replace (
        case when nodes.surname is not null then coalesce(kept.surname_share.surname_share, $one_bearer) end as surname_share
    )
from nodes
left join kept.surname_share on nodes.surname = kept.surname_share.surname
