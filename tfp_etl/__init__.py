"""From landed files to a claim list, with the evidence behind every verdict.

The main road, in the order in which everything happens (the DAGs, the CLI and README name the same stages):

    land      files of the agencies -> content-addressed store, one receipt a file      `feeds`, `warehouse`
    check     a file as received -> typed rows that passed, quarantine (held back)      `feeds`, `quality`
    stage     checked rows -> staged Parquet, once no row is lost                       `feeds`, `warehouse`
    match     staged rows -> persons with lasting ids                                   `matching`
    families  persons -> families as dated memberships                                  `matching`
    load      staged rows, persons, families -> bitemporal facts in schema `core`       `warehouse`
    judge     facts and the dated rules -> findings, verdicts, evidence in `mart`       `claims`, `rules`
    claim     verdicts of one window -> the claim list, bound to its hash               `claims`, `warehouse`

`stages.py` has one function a stage; but for `examination.py`, a part of check, it alone both reads and decides.
"""

__version__ = "0.1.0"
