"""Whatever the records and decisions: a rejected pair is together on no path, an uncontradicted join holds."""

import datetime as dt

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.matching import people
from tfp_etl import matching
from tfp_etl.matching import decisions, families, merge
from tfp_etl.matching.decisions import SCHEMA, contradicted

NODES = 10
NODE = st.integers(0, NODES - 1)
PAIR = st.tuples(NODE, NODE).filter(lambda pair: pair[0] < pair[1])
PAIRS = st.lists(PAIR, max_size=12, unique=True)

FORENAMES = ("Ellie", "Elly", "E", "Emily", "Amir")
SURNAMES = ("Blenley", "Blendley", "Khan")
BORN = (None, dt.date(2001, 5, 4), dt.date(2001, 4, 5), dt.date(1975, 1, 2))
HOMES = ({}, {"address": "3 Elm Court", "postcode": "NG5 7QD", "uprn": "100"}, {"postcode": "NG5 7QD"})
UPNS = (None, "R891209002001", "E815290404001")
ROW = st.tuples(
    *(st.integers(0, len(pool) - 1) for pool in (FORENAMES, SURNAMES, BORN, HOMES, UPNS)), st.integers(0, 3)
)
WORD = st.sampled_from(("must_link", "cannot_link", "same_family", "not_same_family"))
RECORDS = st.lists(ROW, min_size=3, max_size=9)
DECISIONS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), WORD), max_size=8)


def _ends(pairs):
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


@settings(max_examples=200, deadline=None)
@given(PAIRS, PAIRS, PAIRS)
def test_merging_obeys_decisions_against_any_edges(edges, joins, apart):
    suspended, _ = contradicted(joins, apart)
    joins = [pair for at, pair in enumerate(joins) if at not in suspended]
    held = [(node, -1 - key, member) for key, pair in enumerate(apart) for member, node in enumerate(pair)]
    held += [(node, 1, node % 3) for node in range(NODES)]  # what the machine itself holds apart
    cells = np.array(held, dtype=np.int64).reshape(-1, 3)
    labels, _ = merge.clusters(
        np.zeros(NODES, np.int64),
        merge.Edges(*_ends(joins), np.ones(len(joins), bool)),
        merge.Edges(*_ends(edges), np.ones(len(edges), bool)),
        merge.Constraints(cells[:, 0], cells[:, 1], cells[:, 2]),
    )
    assert not [pair for pair in apart if labels[pair[0]] == labels[pair[1]]]
    assert not [pair for pair in joins if labels[pair[0]] != labels[pair[1]]]


def _records(rows):
    table = []
    for number, (*picked, kind) in enumerate(rows):
        forename, surname, dob, home, upn = (
            pool[at] for pool, at in zip((FORENAMES, SURNAMES, BORN, HOMES, UPNS), picked, strict=True)
        )
        cells = {"forename": forename, "surname": surname, "dob": dob, **home}
        name = f"r{number}"
        if kind == 0:
            table.append(people.pupil(name, upn=upn, **cells))
        elif kind == 1:
            table.append(people.tenant(name, f"T{number % 2}", **cells))
        elif kind == 2:
            table.append(people.member(name, f"F{number % 2}", **cells))
        else:
            table.append(people.nominal(name, **cells))
    return people.table(*table)


def _keyed():
    return pa.table(
        {
            "record_id": ["k0", "k1", "k2"],
            "source": ["education"] * 3,
            "dataset": ["attendance"] * 3,
            "record_key": ["K0", "K1", "K2"],
            "person_part": [""] * 3,
            "person_key": [f"upn:{UPNS[1]}", f"upn:{UPNS[1]}", f"upn:{UPNS[2]}"],
        }
    )


def _said(picked, count):
    names = [*(f"r{number}" for number in range(count)), "k0", "k1", "k2"]
    rows = [
        {"decision_no": number, "record_id_1": names[one % len(names)], "record_id_2": names[other % len(names)]}
        | {"outcome": word, "decided_on": ""}
        for number, (one, other, word) in enumerate(picked, start=1)
    ]
    return pa.Table.from_pylist([row for row in rows if row["record_id_1"] != row["record_id_2"]], SCHEMA)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(RECORDS, DECISIONS)
def test_no_stage_joins_a_rejected_pair_and_every_uncontradicted_join_holds(rows, picked):
    records, keyed = _records(rows), _keyed()
    said = _said(picked, len(rows))
    replayed = decisions.replay(said, records, keyed)
    of_persons = replayed.of_persons()
    linked = matching.link_result(records, None, of_persons).links
    named = families.reunite(records, linked, decisions=replayed.pairs)
    by_key = matching.resolve_keys(keyed, records, named, decisions=of_persons)
    links = pa.concat_tables([named.select(["record_id", "person_id"]), by_key])
    built = families.build(records, links, decisions=replayed.pairs)

    person = dict(zip(links["record_id"].to_pylist(), links["person_id"].to_pylist(), strict=True))
    family = {}
    for row in built.memberships.to_pylist():
        if row["valid_to"] is None:
            family.setdefault(row["person_id"], set()).add(row["family_id"])
    state = dict(zip(replayed.uses["decision_no"].to_pylist(), replayed.uses["state"].to_pylist(), strict=True))
    for row in said.to_pylist():
        one, other = person[row["record_id_1"]], person[row["record_id_2"]]
        holds = {
            "must_link": one == other,
            "cannot_link": one != other,
            "same_family": bool(family[one] & family[other]),
            "not_same_family": one != other and not family[one] & family[other],
        }[row["outcome"]]
        is_rejection = row["outcome"] in {"cannot_link", "not_same_family"}
        number = row["decision_no"]
        is_free = state[number] in {"APPLIED", "SECOND LOOK"} and number not in built.contradicted
        if state[number] != "SUPERSEDED" and (is_rejection or is_free):
            assert holds, (number, row["outcome"])
