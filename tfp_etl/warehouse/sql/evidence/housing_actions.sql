-- One row out: an action of a landlord on a tenancy.
select
    concat_ws('|', district, tenancy_ref) as tenancy_id, action_code, action_on, record_id, file_id, line_no
from core.housing_action
where core.was_known(known_from, known_to)
