-- One row touched: a version that a file at or after the start closed.
update {table} set known_to = null where dataset = %(dataset)s and known_to >= %(start)s
