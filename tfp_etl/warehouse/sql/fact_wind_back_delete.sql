-- One row touched: a version that a file at or after the start told first.
delete from {table} where dataset = %(dataset)s and known_from >= %(start)s
