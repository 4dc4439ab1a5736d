"""Cells that a person corrected, laid over the text of a file before it is typed: read by the contract like any other.

The landed file stays as it came. A correction names a line and the columns whose cells read otherwise.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

Cells = Mapping[int, Mapping[str, str]]
"""Line of the file -> our column name -> the text its cell should have had."""


def lay_over(text: pa.Table, corrected: Cells) -> pa.Table:
    """All-text rows of a file (with line_no), the corrected cells in place. Lines that are no rows change nothing."""
    if not corrected:
        return text
    lines = text["line_no"].to_numpy()
    for column in {name for cells in corrected.values() for name in cells} & set(text.column_names):
        wanted = {line: cells[column] for line, cells in corrected.items() if column in cells}
        at = np.flatnonzero(np.isin(lines, list(wanted)))
        cells = text[column].combine_chunks().to_numpy(zero_copy_only=False).copy()
        cells[at] = [wanted[int(line)] for line in lines[at]]
        text = text.set_column(text.schema.get_field_index(column), column, pa.array(cells, pa.string()))
    return text
