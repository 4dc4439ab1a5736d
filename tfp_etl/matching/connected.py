"""Which nodes of a graph hang together.

In arrays and not by scipy, whose graphs bring all of its linear algebra along: to import that takes longer than the
graphs of a run over few changes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def components(count: int, left: Any, right: Any) -> Ints:  # noqa: ANN401  (arrays of whole numbers of any width)
    """The component of each of `count` nodes, numbered from 0 in the order of their smallest nodes.

    left, right: the ends of the edges. In each round every root with a smaller one beside it hangs itself under that,
    so that no more are left than the smallest among those two steps away.
    """
    root = np.arange(count)
    a, b = np.asarray(left, np.int64), np.asarray(right, np.int64)
    while len(a):
        a, b = root[a], root[b]
        are_apart = a != b
        a, b = a[are_apart], b[are_apart]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        above = root[root]
        while (above != root).any():
            root, above = above, above[above]
    return (np.cumsum(root == np.arange(count)) - 1)[root]


def first_of(component: Ints, nodes: Ints) -> Ints:
    """Of each node the smallest of the numbers `nodes` in its component; components as `components` gives them."""
    first = np.full(component.max(initial=-1) + 1, np.iinfo(np.int64).max, np.int64)
    np.minimum.at(first, component, nodes)
    return np.asarray(first[component])
