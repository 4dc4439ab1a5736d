"""From landed files to a claim list, with the evidence behind every verdict.

The main road, in the order in which everything happens (the DAGs, the CLI and README name the same stages):

    land      files of the agencies -> content-addressed store, one receipt a file      `feeds`, `warehouse`
    check     a file as received -> typed rows with the verdict of the suite            `feeds`, `quality`
    stage     checked rows -> staged Parquet (passed) and quarantine (held back)        `quality`, `warehouse`
    match     staged rows -> persons with lasting ids                                   `matching`
    families  persons -> families as dated memberships                                  `matching`
    load      staged rows, persons, families -> bitemporal facts in schema `core`       `warehouse`
    judge     facts and the dated rules -> findings, verdicts, evidence in `mart`       `claims`, `rules`
    claim     verdicts of one window -> the claim list, bound to its hash               `claims`, `warehouse`

`stages.py` has one function a stage and is the only module that both reads and decides.
"""

__version__ = "0.1.0"
