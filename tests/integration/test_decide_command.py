"""`tfp decide` and `tfp decisions` against a warehouse."""

import contextlib
import datetime as dt
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.unit.matching import people
from tests.unit.matching.people import claimant, pupil
from tfp_etl import officers
from tfp_etl.cli import app, screen
from tfp_etl.matching import decisions
from tfp_etl.platform import intake, workspace
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse import quiet

ELLIE = {"forename": "Ellie", "surname": "Blenley", "dob": dt.date(1999, 12, 15)}
BY = ("--by", "AB", "--because", "two households")


@pytest.fixture
def db(fresh_warehouse_url, tmp_path, monkeypatch):
    engine = quiet.engine(fresh_warehouse_url)
    settings = SimpleNamespace(matched=tmp_path)
    monkeypatch.setattr(workspace, "last_used", lambda _: settings)
    monkeypatch.setattr(intake, "open_road", lambda _, **__: contextlib.nullcontext(SimpleNamespace(db=engine)))
    rows = people.table(pupil("p", **ELLIE), claimant("c", **ELLIE))
    pq.write_table(rows, tmp_path / "records.parquet")
    yield engine
    engine.dispose()


def told_by(*words: str):
    with screen.out.capture() as shown:
        answer = CliRunner().invoke(app.commands, list(words))
    assert answer.exit_code == 0, (answer.output, answer.exception)
    return shown.get()


def test_a_word_a_list_a_file_and_a_word_back(db, tmp_path):
    assert "number 1" in told_by("decide", "different-people", "p", "c", *BY)
    assert "entered before: 1" in told_by("decide", "different-people", "p", "c", *BY)
    path = tmp_path / "d.csv"
    path.write_text("key_1,key_2,decision,by,because\np,nobody,same person,CD,as told\n", encoding="utf-8")
    assert "line 2" in told_by("decide", "--file", str(path))
    text = told_by("decisions")
    assert "not yet" in text
    assert "nobody" in text
    told_by("decide", "withdraw", "1", *BY)
    uses = decisions.replay(officers.standing(db), tmp_path / "records.parquet").uses
    write.decision_uses(db, uses, dt.datetime(2013, 5, 31, tzinfo=dt.UTC))
    text = told_by("decisions", "--conflicts")
    assert "dormant" in text
    assert "cannot_link" not in text


def test_who_and_why_must_be_told(db, tmp_path):
    answer = CliRunner().invoke(app.commands, ["decide", "same-person", "p", "c", "--by", "AB", "--because", " "])
    assert isinstance(answer.exception, decisions.DecisionsRefusedError)
    assert officers.standing(db).num_rows == 0
