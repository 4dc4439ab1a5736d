-- One row: a record of whose person records those of the run before go.
select hash(person_record) as base from kept.own semi join reached_record using (record)
union
select hash(person_record) from own_fresh
