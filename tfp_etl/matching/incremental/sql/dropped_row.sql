-- One row: the key of a kept row that is gone or stands differently now.
create temp table dropped_row as
with now_seated as (
    select row_key, hash($told) as content_now from reached_seat
),
before as (
    select row_key, hash($told) as content_before from kept_reached
)
select row_key from before left join now_seated using (row_key) where content_now is distinct from content_before
