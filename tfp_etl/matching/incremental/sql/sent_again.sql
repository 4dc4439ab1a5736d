-- One row: a row of a record that is reached, as it arrives.
select * from arrived where record_id in (select record_id from sent_reached)
