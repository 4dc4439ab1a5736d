"""What is found of persons judged again, and what a state tells of the others, under the numbers they have now."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NUMBERS = ("person_id", "survivor_id", "group_no", "other_no", "component")  # columns that name persons


def joined(kept: pa.Table, fresh: pa.Table, old_id: Ints, person_id: Ints) -> pa.Table:
    """The rows of `kept` that name only the persons `old_id` (sorted), now called `person_id`, and those of `fresh`."""
    stays = np.ones(kept.num_rows, dtype=bool)
    renamed: dict[str, Ints] = {}
    for name in set(fresh.column_names).intersection(NUMBERS):
        before = kept[name].to_numpy()
        renamed[name] = _place(old_id, before)
        stays &= renamed[name] >= 0
    columns = [
        pa.array(person_id[renamed[name][stays]]) if name in renamed else kept[name].filter(pa.array(stays))
        for name in fresh.column_names
    ]
    carried = pa.table(dict(zip(fresh.column_names, columns, strict=True)))
    return pa.concat_tables([carried, fresh.cast(carried.schema)])


def _place(old_id: Ints, before: Ints) -> Ints:
    """Where in `old_id` each of `before` is; -1: it is not there."""
    if not len(old_id) or not len(before):
        return np.full(len(before), -1, dtype=np.int64)
    least, most = min(int(old_id[0]), int(before.min())), max(int(old_id[-1]), int(before.max()))
    if most - least > 16 * (len(old_id) + len(before)):  # numbers far apart
        place = np.minimum(np.searchsorted(old_id, before), len(old_id) - 1)
        return np.where(old_id[place] == before, place, -1)
    at = np.full(most - least + 1, -1, dtype=np.int64)
    at[old_id - least] = np.arange(len(old_id))
    return at[before - least]
