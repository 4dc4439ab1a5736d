"""Test sets in the generic columns, their scorer, floors to beat, and the side-by-side benchmark of matching.

Nothing of the product imports this package. What makes sets and scores them needs numpy, pandas and pyarrow only.
"""
