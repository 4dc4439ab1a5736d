"""Constrained clustering as it is defined, edge by edge and slow: what `merge.clusters` must give."""

Held = tuple[int, int, int]


def one_by_one(
    born: list[int], must: list[tuple[int, int]], edges: list[tuple[int, int, bool]], held: list[Held]
) -> tuple[list[int], list[int]]:
    """The cluster of each node, by its first node, and the positions of the refused edges."""
    cluster = {node: {node} for node in range(len(born))}
    decided = [(node, key, member) for node, key, member in held if key < 0]
    for left, right in must:
        if not _apart(cluster[left], cluster[right], decided):
            _join(cluster, left, right)
    held = _of_one_member(cluster, held)
    refused = []
    for position, (left, right, settled) in enumerate(edges):
        if cluster[left] is cluster[right]:
            continue
        ours, theirs = ({born[node] for node in cluster[end]} - {0} for end in (left, right))
        births_allow = not ours or not theirs or any(_alike(one, other) for one in ours for other in theirs)
        if _apart(cluster[left], cluster[right], held) or not (settled or births_allow):
            refused.append(position)
        else:
            _join(cluster, left, right)
    return [min(cluster[node]) for node in range(len(born))], refused


def _join(cluster: dict[int, set[int]], left: int, right: int) -> None:
    both = cluster[left] | cluster[right]
    for node in both:
        cluster[node] = both


def _apart(one: set[int], other: set[int], held: list[Held]) -> bool:
    ours = {(key, member) for node, key, member in held if node in one}
    theirs = {(key, member) for node, key, member in held if node in other}
    return (
        any(key == key_ and member != member_ for key, member in ours for key_, member_ in theirs) and one is not other
    )


def _of_one_member(cluster: dict[int, set[int]], held: list[Held]) -> list[Held]:
    """Members of one key that must-links brought together become one, again and again until none are left."""
    while True:
        for node, key, member in held:
            for node_, key_, member_ in held:
                if key == key_ and member < member_ and cluster[node] is cluster[node_]:
                    held = [(n, k, member if (k, m) == (key, member_) else m) for n, k, m in held]
                    break
            else:
                continue
            break
        else:
            return held


def _alike(one: int, other: int) -> bool:
    (year, month, day), (year_, month_, day_) = ((d // 10_000, d // 100 % 100, d % 100) for d in (one, other))
    return (year == year_) + (month == month_) + (day == day_) >= 2 or (year, month, day) == (year_, day_, month_)
