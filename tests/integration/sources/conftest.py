"""Senders on loopback: an SFTP server and an S3 server, each a real one in a process of its own."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import boto3
import pytest

from tests.integration.sources.servers import BUCKET, S3_LOGIN, S3_SECRET, USER, Desk, S3Server, SftpServer
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.warehouse import quiet

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sftp_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    base = tmp_path_factory.mktemp("sftp")
    folder = base / "served"
    (folder / "outbox").mkdir(parents=True)
    host, ours = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    host.write_private_key(base / "host_key")
    ours.write_public_key(base / "authorised")
    names = [folder, base / "host_key", base / "authorised", base / "operations", base / "faults"]
    with subprocess.Popen(
        [sys.executable, HERE / "sftp_server.py", *names], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        yield SftpServer(folder, port, base, ours.export_private_key().decode(), host)
        server.terminate()


@pytest.fixture
def sftp(sftp_process: SftpServer) -> SftpServer:
    """The server with an empty outbox, an empty log and no faults."""
    sftp_process.forget()
    return sftp_process


@pytest.fixture(scope="session")
def s3_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    log = tmp_path_factory.mktemp("s3") / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        endpoint = f"http://127.0.0.1:{port}"
        made = boto3.session.Session(S3_LOGIN, S3_SECRET, region_name="us-east-1").client("s3", endpoint_url=endpoint)
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield S3Server(endpoint, made, log)
        server.terminate()


@pytest.fixture
def s3(s3_process: S3Server) -> Iterator[S3Server]:
    """The server with one empty bucket."""
    s3_process.client.create_bucket(Bucket=BUCKET)
    s3_process.forget()
    yield s3_process
    pages = s3_process.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    for page in pages:
        keys = [{"Key": each["Key"]} for each in page.get("Contents", [])]
        if keys:
            s3_process.client.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
    s3_process.client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def desk(fresh_warehouse_url: str, tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "landing").mkdir()
    settings = Settings(
        home=tmp_path / "home",
        workspace="desk",
        landing=tmp_path / "landing",
        sources_file=tmp_path / "sources.yaml",
        connections_file=tmp_path / "connections.json",
    )
    db = quiet.engine(fresh_warehouse_url)
    yield Desk(Road(settings=settings, db=db), tmp_path)
    db.dispose()


@pytest.fixture
def sftp_desk(desk: Desk, sftp: SftpServer) -> Desk:
    """A desk that fetches police files from the SFTP server."""
    desk.configure(
        police={
            "url": sftp.url,
            "connection": "police_sftp",
            "known_hosts": str(sftp.known_hosts()),
            "timeout_seconds": 5,
            "quiet_seconds": 7,
        }
    )
    desk.hold(police_sftp={"login": USER, "extra": {"private_key": sftp.private_key}})
    return desk


@pytest.fixture
def s3_desk(desk: Desk, s3: S3Server) -> Desk:
    """A desk that fetches police files from the S3 server."""
    desk.configure(police={"url": f"s3://{BUCKET}/police", "connection": "police_s3", "endpoint": s3.endpoint})
    desk.hold(police_s3={"login": S3_LOGIN, "password": S3_SECRET})
    return desk
