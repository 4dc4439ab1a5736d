-- One row out: an agreed feed as it stands, in the order of the board.
select
    source, dataset, extract_on, file_id, file_name, due_on, days_late, state, refused_on, refused_file, refused_reason,
    claim_window, families_held, findings_held
from mart.feed_standing
order by array_position(array['education', 'benefits', 'police', 'housing', 'careworks'], source), dataset
