"""Merging of edges in descending weight under cannot-links, in plain Python: simple, and slow at a million edges."""

from __future__ import annotations

import numpy as np


class Groups:
    """Union-find whose groups know their rows' file places, contents and numbers."""

    def __init__(self, count: int, marks: list[np.ndarray]) -> None:
        self.parent = list(range(count))
        self.file: list[dict[int, int]] = [{}] * count
        self.numbers: list[list[set[int]]] = []
        same_file, content, *numbers = [mark.tolist() for mark in marks]
        self.file = [{same_file[n]: content[n]} if same_file[n] >= 0 else {} for n in range(count)]
        self.numbers = [[{mark[n]} if mark[n] >= 0 else set() for n in range(count)] for mark in numbers]

    def find(self, n: int) -> int:
        """The head of a row's group."""
        while self.parent[n] != n:
            self.parent[n] = self.parent[self.parent[n]]
            n = self.parent[n]
        return n

    def may_join(self, a: int, b: int) -> bool:
        """No two unlike rows of one reference of one file; no two valid numbers of one kind."""
        one, two = self.file[a], self.file[b]
        if len(one) > len(two):
            one, two = two, one
        if any(two.get(key, content) != content for key, content in one.items()):
            return False
        return all(not kind[a] or not kind[b] or kind[a] == kind[b] for kind in self.numbers)

    def join(self, a: int, b: int) -> None:
        """Put group b into group a."""
        self.parent[b] = a
        self.file[a] = {**self.file[a], **self.file[b]}
        for kind in self.numbers:
            kind[a] = kind[a] | kind[b]


def merge(count: int, pairs: np.ndarray, weight: np.ndarray, marks: list[np.ndarray], threshold: float) -> np.ndarray:
    """Group number of each of `count` rows. `pairs`: two columns of row numbers.

    Ties in weight go by row, so the order of the pairs does not matter.
    """
    low, high, rounded = pairs.min(axis=1), pairs.max(axis=1), np.round(weight, 6)
    order = np.lexsort((high, low, -rounded))
    order = order[rounded[order] >= threshold]
    groups = Groups(count, marks)
    for a, b in zip(low[order].tolist(), high[order].tolist(), strict=True):
        one, two = groups.find(a), groups.find(b)
        if one != two and groups.may_join(one, two):
            groups.join(min(one, two), max(one, two))
    return np.array([groups.find(n) for n in range(count)], dtype=np.int64)
