"""SQL lives in files of one statement that say what a row is."""

import pytest
from psycopg import sql

from tfp_etl.warehouse.statements import SQL, identifiers, text_of

FILES = sorted(path.relative_to(SQL).with_suffix("").as_posix() for path in SQL.rglob("*.sql"))


@pytest.mark.parametrize("name", FILES)
def test_a_statement_says_what_a_row_is_and_is_alone(name):
    text = text_of(name)
    assert text.startswith(("-- One row out: ", "-- One row written: ", "-- One row touched: "))
    assert ";" not in text.partition("\n")[2].replace("; ", "")


def test_every_statement_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in SQL.parent.glob("*.py"))
    from tfp_etl.warehouse import export, read

    used = {f"evidence/{name}" for name in read.EVIDENCE} | {f"export/{name}" for name in export.FILES}
    assert {name for name in FILES if f'"{name}"' not in code and f'"{name}.sql"' not in code} == used


def test_identifiers_are_quoted():
    assert identifiers(["a", 'b"c'], "t").as_string() == '"t"."a", "t"."b""c"'
    assert isinstance(identifiers(["a"]), sql.Composed)
