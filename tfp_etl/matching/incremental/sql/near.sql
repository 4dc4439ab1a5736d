-- One row: how many scored pairs weigh so near to the threshold that the population's move could carry them over it.
select count(*) from whole_edge where abs(weight - $merge_at) <= $bits
