-- One row: a row of a record that is reached, as it arrives.
select * from arrived where hash(nullif(trim(record_id), '')) in (select record from reached_record)
