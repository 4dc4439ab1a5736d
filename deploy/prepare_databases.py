"""Create the roles and databases of the team server on its PostgreSQL, or bring their passwords up to date.

Reads three files: the superuser's password (POSTGRES_PASSWORD_FILE), the URL of Airflow's metadata
(AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD, `cat FILE`) and the URL of the warehouse (TFP_DATABASE_URL_FILE). Each URL's
user becomes the owner of its database and can do nothing in the other. A URL that leads to another server than
POSTGRES_HOST (the service `postgres`) is left alone: its database must be there already.
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


def host_of(target: URL) -> str:
    """The host, or the folder of the socket, a URL leads to."""
    return target.host or str(target.query.get("host", ""))


def main() -> None:
    """Prepare both databases."""
    ours = os.environ.get("POSTGRES_HOST", "postgres")
    files = {
        "airflow_database_url": os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD"].removeprefix("cat "),
        "warehouse_database_url": os.environ["TFP_DATABASE_URL_FILE"],
    }
    for name, file in files.items():
        target = url_of(file)
        if host_of(target) != ours:
            sys.stdout.write(f"  {name}: leads to a server of your own, nothing is created there\n")
            continue
        with psycopg.connect(
            host=host_of(target),
            port=target.port or 5432,
            user="postgres",
            password=Path(os.environ["POSTGRES_PASSWORD_FILE"]).read_text(encoding="utf-8").strip(),
            dbname="postgres",
            autocommit=True,
        ) as server:
            prepare(server, target, name)


if __name__ == "__main__":
    main()
