"""The warehouse: what is known, since when, from which line of which file. PostgreSQL 15 or later; audit, core, mart.

`tables` is the data dictionary, `migrate` brings a database up to it, `load` writes one layer in one transaction,
`read` answers as of a moment, `export` streams CSV out and `digest` says whether two states are the same.
"""
