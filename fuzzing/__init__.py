"""Fuzzing of everything that reads what others wrote: `make fuzz`, and a small part of it in the tests.

    seeds -> mutation -> readers -> watching

`seeds` are sound files of a synthetic county and sound settings. `mutation` spoils them the way exports, spreadsheets
and attackers do. A `reader` gives an input to the product and says what must hold whatever it was. `watching` keeps
count: inputs, seconds, memory, findings. `worker` is one process with one reader, guided by coverage where atheris is
installed; `python -m fuzzing` runs them one after the other and writes the report.
"""
