"""The same figures from listed pairs and sets, as slow and as plain as can be."""

import math
from itertools import combinations


def pairs(labels):
    return {(i, j) for i, j in combinations(range(len(labels)), 2) if labels[i] == labels[j]}


def groups(labels):
    return [{i for i, label in enumerate(labels) if label == each} for each in dict.fromkeys(labels)]


def ratio(part, whole):
    return part / whole if whole else 1.0


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pairwise(predicted, true):
    told, known = pairs(predicted), pairs(true)
    both = len(told & known)
    return ratio(both, len(told)), ratio(both, len(known)), ratio(2 * both, len(told) + len(known))


def b_cubed(predicted, true):
    told = {i: group for group in groups(predicted) for i in group}
    known = {i: group for group in groups(true) for i in group}
    n = len(predicted)
    precision = sum(len(told[i] & known[i]) / len(told[i]) for i in range(n)) / n
    recall = sum(len(told[i] & known[i]) / len(known[i]) for i in range(n)) / n
    return precision, recall, f1(precision, recall)


def exact(predicted, true):
    many = [group for group in groups(true) if len(group) > 1]
    found = groups(predicted)
    return ratio(sum(group in found for group in many), len(many))


def conditional_entropy(of, given):
    total = 0.0
    for group in groups(given):
        inside = [of[i] for i in group]
        for label in set(inside):
            p = inside.count(label) / len(inside)
            total -= len(inside) / len(of) * p * math.log2(p)
    return total


def repairs(predicted, true):
    """Part each predicted group by truth, then join: the count of operations, done one by one."""
    parts, splits = [], 0
    for group in groups(predicted):
        pieces = [group & known for known in groups(true) if group & known]
        splits += len(pieces) - 1
        parts += pieces
    merges = sum(sum(piece <= known for piece in parts) - 1 for known in groups(true))
    return splits, merges


def between(predicted, true, kind, a, b):
    """Pairs both, predicted, true between two kinds."""
    told, known = pairs(predicted), pairs(true)
    here = {(i, j) for i, j in combinations(range(len(kind)), 2) if sorted((kind[i], kind[j])) == sorted((a, b))}
    return len(told & known & here), len(told & here), len(known & here)


def of_group(predicted, true, group, name):
    """missed, wrong, error from the point of view of the records of a group: every pair counted from each end."""
    n = range(len(true))
    mine = [(i, j) for i in n for j in n if i != j and group[i] == name]
    told = sum(predicted[i] == predicted[j] for i, j in mine)
    known = sum(true[i] == true[j] for i, j in mine)
    both = sum(predicted[i] == predicted[j] and true[i] == true[j] for i, j in mine)
    return 1 - ratio(both, known), 1 - ratio(both, told), 1 - ratio(2 * both, told + known)
