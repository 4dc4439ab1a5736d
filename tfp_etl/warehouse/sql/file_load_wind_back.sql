-- One row touched: a file of the dataset that will be merged again.
delete from audit.file_load where dataset = %(dataset)s and known_from >= %(start)s
