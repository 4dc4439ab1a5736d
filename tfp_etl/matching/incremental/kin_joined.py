"""What is found of persons judged again, and what a state tells of the others, under the numbers they have now."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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


def among(values: pa.ChunkedArray | Ints, wanted: Ints) -> NDArray[np.bool_]:
    """Which values are one of those wanted."""
    numbers: Ints = values if isinstance(values, np.ndarray) else values.to_numpy()
    if not len(wanted) or not len(numbers):
        return np.zeros(len(numbers), dtype=bool)
    least, most = int(wanted.min()), int(wanted.max())
    if most - least < 16 * (len(wanted) + len(numbers)):  # numbers near one another
        is_wanted = np.zeros(most - least + 2, dtype=bool)
        is_wanted[wanted - least] = True
        return np.asarray(is_wanted[np.where((numbers < least) | (numbers > most), most + 1, numbers) - least])
    lowest = (1 << max(12, (4 * len(wanted)).bit_length())) - 1  # lowest bits, which tell most numbers apart
    slot = np.full(lowest + 1, -1, dtype=np.int32)
    low = wanted & lowest
    slot[low] = np.arange(len(wanted), dtype=np.int32)
    place = slot[numbers & lowest]
    at = np.flatnonzero(place >= 0)
    found = np.zeros(len(numbers), dtype=bool)
    is_it = wanted[place[at]] == numbers[at]
    beaten = wanted[wanted[slot[low]] != wanted]  # another number has their slot
    if len(beaten):
        is_it[~is_it] = among(numbers[at[~is_it]], beaten)
    found[at] = is_it
    return found


def renamed(links: pa.Table, survivor: pa.Table) -> pa.Table | None:
    """The links (in order of record_id) with one id for people who are one; None where they are not in order."""
    record_id = links["record_id"].combine_chunks()
    if len(record_id) and not pc.all(pc.less_equal(record_id[:-1], record_id[1:])).as_py():
        return None
    order = np.argsort(survivor["person_id"].to_numpy())
    old_id, survivor_id = (survivor[name].to_numpy()[order] for name in ("person_id", "survivor_id"))
    person_id = links["person_id"].to_numpy().copy()
    place = _place(old_id, person_id)
    person_id[place >= 0] = survivor_id[place[place >= 0]]
    return links.set_column(links.column_names.index("person_id"), "person_id", pa.array(person_id))


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
