"""The review page: no name without being asked, readable by its owner alone, and nothing from the network."""

import json
import re
import stat

import pyarrow as pa
import pytest

from tests.unit.matching.people import HOME, pupil, table, tenant
from tfp_etl.matching import decisions, review
from tfp_etl.matching.review import page

NAMES = ("Ellie", "Blenley", "3 Elm Court", "NG5 7QD", "R891209002001", "Quill")
RECORDS = table(
    pupil("p", forename="Ellie", surname="Blenley", upn="R891209002001", **HOME),
    tenant("t", "T", forename="Elly", surname="O<Blenley>", **HOME),
    tenant("u", "T", forename="Zara", surname="Quill", **HOME),
)
LINKS = pa.table({"record_id": ["p", "t", "u"], "person_id": pa.array([1, 2, 2], pa.int64())})
MEMBERSHIPS = pa.table(
    {
        "person_id": pa.array([1, 2], pa.int64()),
        "family_id": pa.array([7, 7], pa.int64()),
        "valid_from": pa.nulls(2, pa.date32()),
        "valid_to": pa.nulls(2, pa.date32()),
        "role": ["CHILD", "PARENT"],
        "is_primary": [True, True],
    }
)
ODD = pa.table({"family_id": pa.array([7], pa.int64()), "reason": ["three generations live as one family"]})
EDGE = {
    **{"record_id_l": "p", "record_id_r": "t", "match_weight": 1.5, "probability": 0.74, "chance": 0.74},
    **{"is_joined": False, "kind": "borderline", "held_back_by": "not sure enough", "records_l": 1, "records_r": 2},
    **{"reasons": "same forename +3.0; prior -1.5; total 1.5 = 3 in 4"},
    "fields": json.dumps([{"field": "forename", "level": "same forename", "weight": 3.0}]),
    **{"not_asked": "", "told_by_l": None, "told_by_r": None},
}


@pytest.fixture(scope="module")
def queue():
    anchors = pa.table({"family_ref": ["F"], "family_id": pa.array([7], pa.int64())})
    told = {"records": RECORDS, "links": LINKS, "memberships": MEMBERSHIPS, "anchors": anchors, "suspicious": ODD}
    return review.of_run(pa.Table.from_pylist([EDGE]), **told)


def html(queue, **options: bool):
    return page.html(queue, RECORDS, LINKS, MEMBERSHIPS, **options)


def test_without_being_asked_it_names_nobody(queue):
    text = html(queue)
    assert not any(name in text for name in NAMES)
    assert all(
        shown in text for shown in ("same forename", "+3.0", "not sure enough", "three generations", "programme")
    )


def test_a_role_is_a_cell_and_shown_only_with_names(queue):
    odd = RECORDS.set_column(RECORDS.column_names.index("role"), "role", pa.array(["Ellie's mum"] * 3))
    told = {names: page.html(queue, odd, LINKS, MEMBERSHIPS, with_names=names) for names in (False, True)}
    assert "mum" not in told[False]
    assert "mum" in told[True]


def test_asked_it_shows_both_sides_and_escapes_them(queue):
    text = html(queue, with_names=True)
    assert all(name in text for name in NAMES)
    assert "O&lt;Blenley&gt;" in text
    assert "<Blenley>" not in text


def test_of_a_family_each_member_is_asked_by_a_record_that_a_decision_takes(queue):
    text = html(queue)
    assert re.findall(r'<select data-record="(\w+)"', text) == ["p", "t"]
    assert 'class="joined"' not in text
    assert "What was told of them" in text


def test_a_family_nearly_joined_is_shown_with_the_other_one():
    apart = MEMBERSHIPS.set_column(1, "family_id", pa.array([7, 8], pa.int64()))
    odd = ODD.append_column("other_family_id", pa.array([8], pa.int64()))
    anchors = pa.table({"family_ref": ["F"], "family_id": pa.array([8], pa.int64())})
    told = {"records": RECORDS, "links": LINKS, "memberships": apart, "anchors": anchors, "suspicious": odd}
    queue = review.of_run(pa.Table.from_pylist([EDGE]).slice(0, 0), **told)
    (row,) = queue.to_pylist()
    assert (row["record_id_l"], row["record_id_r"], row["family_id_r"], row["is_programme"]) == ("p", "t", 8, True)
    text = page.html(queue, RECORDS, LINKS, apart)
    assert re.findall(r'<select data-record="(\w+)"', text) == ["p"]
    assert '<input type="checkbox" class="joined" value="t">' in text


def test_it_asks_no_network(queue):
    text = html(queue, with_names=True)
    assert "default-src 'none'" in text
    assert not any(way in text for way in ("http://", "https://", "src=", "@import", "fetch(", "url("))


def test_a_page_says_how_many_of_how_many(queue):
    assert queue.num_rows == 2
    assert "1 of 2 candidates" in page.html(queue, RECORDS, LINKS, MEMBERSHIPS, most=1)


def test_an_empty_queue_is_a_page_too(queue):
    assert "nothing to review" in html(queue.slice(0, 0))


def test_a_page_is_its_owners_alone_and_whole(queue, tmp_path):
    out = tmp_path / "review.html"
    for text in ("old", html(queue, with_names=True)):
        page.save(text, out)
        assert out.read_text(encoding="utf-8") == text
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["review.html"]


def test_the_records_it_names_are_what_a_decision_takes(queue):
    text = html(queue)
    assert 'data-one="p" data-other="t"' in text
    said = decisions.read(pa.table({"record_id_1": ["p"], "record_id_2": ["t"], "decision": ["cannot_link"]}))
    assert decisions.replay(said, RECORDS).pairs.num_rows == 1
