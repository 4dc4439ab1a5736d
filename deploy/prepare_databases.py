"""Create the roles and databases of the team server on its PostgreSQL, or bring their passwords up to date.

Reads three files: the superuser's password (POSTGRES_PASSWORD_FILE), the URL of Airflow's metadata
(AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD, `cat FILE`) and the URL of the warehouse (TFP_DATABASE_URL_FILE). Each URL's
user becomes the owner of its database and can do nothing in the other. A server of your own is left alone: with no
superuser password file, the databases must be there already.
"""

import os
import sys
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url


def url_of(file: str) -> URL:
    """The SQLAlchemy URL a file holds."""
    return make_url(Path(file).read_text(encoding="utf-8").strip())


def required(part: str | None, what: str) -> str:
    """A part of a URL that must be there."""
    if not part:
        raise SystemExit(f"stopped: {what}. Run deploy/make-secrets or correct the file.")
    return part


def prepare(server: psycopg.Connection[tuple[object, ...]], target: URL, name: str) -> None:
    """Make the owner and the database of one URL."""
    role = sql.Identifier(required(target.username, f"the URL in {name} names no user"))
    password = sql.Literal(required(target.password, f"the URL in {name} has no password"))
    database = required(target.database, f"the URL in {name} names no database")
    known = server.execute("select 1 from pg_roles where rolname = %s", [target.username]).fetchone()
    verb = sql.SQL("alter" if known else "create")
    server.execute(sql.SQL("{} role {} login password {}").format(verb, role, password))
    if not server.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        server.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(database), role))
    server.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(database)))
    sys.stdout.write(f"  database {database}: ready\n")


def main() -> None:
    """Prepare both databases."""
    password_file = os.environ.get("POSTGRES_PASSWORD_FILE")
    if not password_file:
        sys.stdout.write("  a server of your own: nothing to create\n")
        return
    files = {
        "airflow_database_url": os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD"].removeprefix("cat "),
        "warehouse_database_url": os.environ["TFP_DATABASE_URL_FILE"],
    }
    for name, file in files.items():
        target = url_of(file)
        with psycopg.connect(
            host=target.host or str(target.query.get("host", "")),
            port=target.port or 5432,
            user=os.environ.get("POSTGRES_USER", "postgres"),
            password=Path(password_file).read_text(encoding="utf-8").strip(),
            dbname="postgres",
            autocommit=True,
        ) as server:
            prepare(server, target, name)


if __name__ == "__main__":
    main()
