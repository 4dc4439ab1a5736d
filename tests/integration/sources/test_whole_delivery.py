"""A whole delivery by the command line, one source by SFTP, one by S3, the rest by folder: as if all were put there.

Both roads are taken once; what they left is kept for the tests that look at it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg
import pytest
import yaml
from sqlalchemy import make_url

from tests.integration.sources.servers import BUCKET, S3_LOGIN, S3_SECRET, USER, S3Server, SftpServer, tree
from tfp_etl.platform.postgres import EmbeddedServer
from tfp_etl.synthetic import county
from tfp_etl.warehouse import quiet
from tfp_etl.warehouse.digest import digests

FETCHED = {"education": "sftp", "police": "s3"}


@dataclass
class Delivery:
    """The same files by folder alone, and by three ways; the output of each command in turn."""

    landing: Path
    urls: dict[str, str]
    said: list[str] = field(default_factory=list)
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    sent: list[dict[str, tuple[bytes, int]]] = field(default_factory=list)


def command(base: Path, name: str, url: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `tfp` as a person would, with these variables and no other of its kind."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TFP_", "AIRFLOW"))}
    ours = {"TFP_HOME": str(base / f"home-{name}"), "TFP_WORKSPACE": name, "TFP_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "tfp_etl", *words],
        env=kept | ours | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def delivery(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: EmbeddedServer,
    warehouse_template: str,
    sftp_process: SftpServer,
    s3_process: S3Server,
) -> Iterator[Delivery]:
    base = tmp_path_factory.mktemp("delivery")
    county.write(base / "made", households=60, seed=7, extract_dates=[date(2013, 5, 31)])
    urls = {name: postgres_server.database(name, template=warehouse_template) for name in ("byhand", "fetched")}
    told = Delivery(base / "landing", urls)
    by_hand = command(base, "byhand", urls["byhand"], "run", "--landing", str(base / "made" / "landing"))
    assert by_hand.returncode == 0, by_hand.stderr

    sftp_process.forget()
    s3_process.client.create_bucket(Bucket=BUCKET)
    shutil.copytree(base / "made" / "landing", told.landing)
    for file in (told.landing / "education").iterdir():
        file.rename(sftp_process.outbox / file.name)
    for file in (told.landing / "police").iterdir():
        s3_process.put(f"monthly/{file.name}", file.read_bytes())
        file.unlink()
    told.sent.append(tree(sftp_process.folder))
    sources = {
        "education": {"url": sftp_process.url, "connection": "education_sftp", "quiet_seconds": 0.1,
                      "known_hosts": str(sftp_process.known_hosts())},
        "police": {"url": f"s3://{BUCKET}/monthly", "connection": "police_s3", "endpoint": s3_process.endpoint},
    }  # fmt: skip
    (base / "sources.yaml").write_text(yaml.safe_dump(sources), encoding="utf-8")
    secrets = base / "connections.json"
    secrets.write_text(
        json.dumps({"education_sftp": {"login": USER, "extra": {"private_key": sftp_process.private_key}}})
    )
    secrets.chmod(0o600)
    variables = {
        "TFP_SOURCES_FILE": str(base / "sources.yaml"),
        "TFP_CONNECTIONS_FILE": str(secrets),
        "AIRFLOW_CONN_POLICE_S3": json.dumps({"login": S3_LOGIN, "password": S3_SECRET}),
    }
    for words in (("fetch", "police"), ("run",), ("fetch",)):
        done = command(base, "fetched", urls["fetched"], *words, "--landing", str(told.landing), **variables)
        assert done.returncode == 0, done.stderr
        told.said.append(done.stdout + done.stderr)
        told.sent.append(tree(sftp_process.folder))
        for name, url in urls.items():
            engine = quiet.engine(url)
            told.digests[f"{name} {len(told.said)}"] = digests(engine)
            engine.dispose()
    yield told
    for key in [f"monthly/{name}" for name in ("offences_2013-05-31.csv", "asb_2013-05-31.csv")]:
        s3_process.client.delete_object(Bucket=BUCKET, Key=key)
    s3_process.client.delete_bucket(Bucket=BUCKET)


def test_the_warehouse_is_the_same_as_if_every_file_had_been_put_there(delivery):
    by_hand, fetched = delivery.digests["byhand 2"], delivery.digests["fetched 2"]
    assert len(by_hand) > 20
    assert {table for table in by_hand if by_hand[table] != fetched[table]} == set()
    empty = delivery.digests["fetched 1"]
    assert sum(empty[table] != fetched[table] for table in fetched) > 15, "an empty warehouse would be like another"


def test_what_was_fetched_is_not_fetched_again(delivery):
    first, second, third = delivery.said
    assert "fetch police: 2 new, 0 known" in first
    assert "fetch education: 4 new, 0 known" in second
    assert "fetch police: 0 new, 2 known" in second
    assert "fetch education: 0 new, 4 known" in third
    assert "fetch police: 0 new, 2 known" in third


def test_every_row_leads_back_to_its_sender(delivery, sftp_process):
    plain = make_url(delivery.urls["fetched"]).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as database:
        rows = database.execute(
            "select r.source, f.origin, r.status from audit.file_receipt r "
            "left join audit.fetch f using (source, file_name, sha256)"
        ).fetchall()
    assert len(rows) == 18
    assert {status for _, _, status in rows} <= {"STAGED", "LOADED"}
    ways = {source: str(origin).split("://", maxsplit=1)[0] for source, origin, _ in rows}
    assert ways == FETCHED | dict.fromkeys(("benefits", "housing", "careworks"), "None")
    assert f"{sftp_process.url}/pupils_2013-05-31.csv" in {origin for _, origin, _ in rows}


def test_the_sender_s_files_are_as_they_were(delivery):
    assert len(delivery.sent[0]) == 4
    assert delivery.sent == [delivery.sent[0]] * 4


def test_no_secret_stands_in_any_output_or_table(delivery, sftp_process):
    secrets = [S3_SECRET, S3_LOGIN, USER, sftp_process.private_key.splitlines()[2]]
    plain = make_url(delivery.urls["fetched"]).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as database:
        audit = str(database.execute("select to_jsonb(f)::text from audit.fetch f").fetchall())
    assert len(audit) > 500
    for secret in secrets:
        assert all(secret not in text for text in (*delivery.said, audit))
