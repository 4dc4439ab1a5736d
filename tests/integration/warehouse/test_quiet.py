"""PostgreSQL quotes what it refuses; what leaves the warehouse does not."""
# ruff: noqa: PT012 - a refusal needs a table, and some come at the commit only

import re
from traceback import format_exception

import adbc_driver_manager
import psycopg
import pyarrow as pa
import pytest
from sqlalchemy import exc, text

from tfp_etl.warehouse import bulk, export, quiet, statements
from tfp_etl.warehouse.connection import arrow, snapshot

PERSON = "Xqzvsonab"


@pytest.fixture
def db(warehouse_url):
    made = quiet.engine(warehouse_url)
    yield made
    made.dispose()


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A folder of statements of the test's own."""
    monkeypatch.setattr(statements, "SQL", tmp_path)
    (tmp_path / "export").mkdir()
    statements.text_of.cache_clear()
    yield tmp_path
    statements.text_of.cache_clear()


def shown(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """What a log would show; asserts that nobody is in it."""
    said = "".join(format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    assert PERSON not in said
    return said


def test_a_row_refused_through_sqlalchemy(db):
    with pytest.raises(exc.IntegrityError) as caught, db.begin() as connection:
        connection.execute(text("create temp table seat (surname text, seat int not null) on commit drop"))
        connection.execute(text("insert into seat values (:surname, null)"), {"surname": PERSON})
    assert "PostgreSQL 23502 NotNullViolation seat seat" in shown(caught)


def test_a_row_refused_at_commit(db):
    with pytest.raises(exc.IntegrityError) as caught, db.begin() as connection:
        connection.execute(text("create temp table seat (surname text unique deferrable initially deferred)"))
        connection.execute(text("insert into seat values (:surname), (:surname)"), {"surname": PERSON})
    assert "PostgreSQL 23505 UniqueViolation" in shown(caught)


def test_many_rows_refused_through_sqlalchemy(db):
    with pytest.raises(exc.DataError) as caught, db.begin() as connection:
        connection.execute(text("create temp table seat (born date) on commit drop"))
        connection.execute(text("insert into seat values (cast(:born as text)::date)"), [{"born": PERSON}] * 2)
    assert "PostgreSQL 22007" in shown(caught)


@pytest.mark.parametrize("call", [statements.run, statements.rows])
def test_a_value_refused_in_a_statement_of_a_file(db, folder, call):
    (folder / "born.sql").write_text("select %(born)s::text::date")
    with pytest.raises(psycopg.DataError) as caught, db.begin() as connection:
        call(connection, "born", {"born": PERSON})
    assert "PostgreSQL 22007 InvalidDatetimeFormat" in shown(caught)


def test_a_row_refused_while_it_is_copied_in(db, monkeypatch):
    monkeypatch.setattr(bulk, "NO_HEADER", bulk.pa_csv.WriteOptions(include_header=False, delimiter=";"))
    with pytest.raises(Exception, match=r"held|PostgreSQL") as caught, db.begin() as connection:
        bulk.temporary(connection, "held", [("a", "text"), ("b", "text")], pa.table({"a": [PERSON], "b": [PERSON]}))
    shown(caught)


def test_a_row_refused_by_a_raw_copy(db):
    with pytest.raises(psycopg.errors.NotNullViolation) as caught, db.begin() as connection:
        cursor = statements.driver(connection).cursor()
        cursor.execute("create temp table seat (surname text, seat int not null) on commit drop")
        with cursor.copy("copy seat from stdin (format csv)") as stream:
            stream.write(f"{PERSON},\n")
    assert "PostgreSQL 23502 NotNullViolation seat seat" in shown(caught)


def test_a_value_refused_while_a_file_is_written(db, folder, tmp_path):
    (folder / "export" / "persons.sql").write_text(f"select substr('x{PERSON}', 2)::date")
    with pytest.raises(psycopg.DataError) as caught, db.begin() as connection:
        export.write(connection, "persons", tmp_path / "persons.csv")
    assert "PostgreSQL 22007" in shown(caught)


def test_a_value_refused_while_arrow_is_read(db, folder):
    (folder / "born.sql").write_text(f"select substr(x, 2)::date from (values ('x{PERSON}')) v(x)")
    with pytest.raises(adbc_driver_manager.Error) as caught, snapshot(db) as cursor:
        arrow(cursor, "born")
    assert "PostgreSQL 22007" in shown(caught)


def test_what_holds_no_row_is_still_told(db, folder):
    (folder / "absent.sql").write_text("select * from core.absent")
    absent = re.escape('relation "core.absent" does not exist')
    with pytest.raises(psycopg.Error, match=absent), db.begin() as connection:
        statements.run(connection, "absent")
    with (
        pytest.raises(adbc_driver_manager.Error, match=absent),
        snapshot(db) as cursor,
    ):
        arrow(cursor, "absent")
    nowhere = quiet.engine("postgresql+psycopg://nobody@127.0.0.1:9/none")
    with pytest.raises(exc.OperationalError, match=r"port 9 failed: Connection refused"):
        nowhere.connect()


def test_rows_of_a_quiet_cursor_are_those_of_psycopg(db):
    with db.begin() as connection:
        cursor = statements.driver(connection).cursor()
        assert cursor.execute("select generate_series(1, 6)").fetchone() == (1,)
        assert cursor.fetchmany(2) == [(2,), (3,)]
        assert list(cursor) == [(4,), (5,), (6,)]
        assert connection.execute(text("select 7")).scalar_one() == 7
