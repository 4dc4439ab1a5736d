-- One row: the day up to which police files tell, by kind of file; null where none was taken in. Beyond that day the
-- absence of an event is no evidence that there was none.
select
    max(until_on) filter (where dataset = 'asb') as asb_until_on,
    max(until_on) filter (where dataset = 'offences') as offences_until_on
from coverage
