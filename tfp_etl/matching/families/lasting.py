"""Family ids that last: a family keeps the id it shared most people under, a new one gets the next number."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def carry(person_id: Ints, group: Ints, importance: Ints, previous: pa.Table | None, *, minted: int = 0) -> Ints:
    """Family id of each person (same order), by greatest overlap with the families people were in before.

    `group`: family of each person now; `importance`: how much a person counts (children and people on a programme list
    count double); `previous`: person_id, family_id, valid_to, of which the open rows count; `minted`: the highest
    family id ever given out. The id goes to the group with the larger overlap when a family splits; the smaller old id
    gives way when two merge; ties go to the older id.
    """
    groups, index = np.unique(group, return_inverse=True)
    lasting = np.full(len(groups), -1, dtype=np.int64)
    used = minted
    if previous is not None and previous.num_rows:
        used = max(used, int(np.max(previous["family_id"].to_numpy())))
        still = previous["valid_to"].is_null().to_numpy()
        old_person, old_family = previous["person_id"].to_numpy()[still], previous["family_id"].to_numpy()[still]
        order = np.argsort(old_person, kind="stable")
        old_person, old_family = old_person[order], old_family[order]
        place = np.searchsorted(old_person, person_id)
        place[place == len(old_person)] = 0
        known = old_person[place] == person_id if len(old_person) else np.zeros(len(person_id), dtype=bool)
        _award(lasting, index[known], old_family[place[known]], importance[known])
    fresh = np.flatnonzero(lasting < 0)
    first = np.full(len(groups), np.iinfo(np.int64).max)
    np.minimum.at(first, index, person_id)
    lasting[fresh[np.argsort(first[fresh], kind="stable")]] = np.arange(used + 1, used + 1 + len(fresh))
    return lasting[index]


def _award(lasting: Ints, group: Ints, old: Ints, importance: Ints) -> None:
    """Give each old id to one group, largest overlap first (in place)."""
    cells, cell = np.unique(np.stack([group, old], axis=1), axis=0, return_inverse=True)
    overlap = np.bincount(cell.ravel(), weights=importance, minlength=len(cells)).astype(np.int64)
    order = np.lexsort((cells[:, 0], cells[:, 1], -overlap))
    taken: set[int] = set()
    for number, family in cells[order].tolist():
        if lasting[number] < 0 and family not in taken:
            lasting[number] = family
            taken.add(family)
