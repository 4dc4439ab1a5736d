-- One row out: a verdict in a window, with its families and pounds.
select claim_window, verdict, count(*), sum(amount_gbp)
from mart.claim
group by 1, 2
order by 1, 2
