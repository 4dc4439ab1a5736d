"""What the tests of fetching work with: running servers, and a desk with a landing area and a sources file."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import httpx
import yaml

from tfp_etl.platform import fetching
from tfp_etl.stages import Road

USER, PASSWORD = "sender-user", "correct-horse-8c41"
BUCKET = "tfp-drop"
S3_LOGIN, S3_SECRET = "AKIATESTTESTTEST", "s3-secret-2f77"
ASB = "IncidentRef,NominalRef,Surname,Forename,DOB,Sex,AddressText,IncidentDate,Category,Action,ActionDate,District\n"


@dataclass
class SftpServer:
    """A running SFTP server: its folder, and what it was asked for."""

    folder: Path
    port: int
    base: Path
    private_key: str
    host_key: asyncssh.SSHKey

    @property
    def url(self) -> str:
        """URL of the served folder."""
        return f"sftp://127.0.0.1:{self.port}/outbox"

    @property
    def outbox(self) -> Path:
        """The served folder itself."""
        return self.folder / "outbox"

    def known_hosts(self, key: asyncssh.SSHKey | None = None) -> Path:
        """A known_hosts file with the server's key, or with another."""
        text = (key or self.host_key).export_public_key().decode()
        path = self.base / f"known_hosts_{hashlib.sha256(text.encode()).hexdigest()[:6]}"
        path.write_text(f"[127.0.0.1]:{self.port} {text}", encoding="utf-8")
        return path

    def operations(self) -> list[list[str]]:
        """Every operation asked for since `forget`, with what it was about."""
        log = self.base / "operations"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def forget(self) -> None:
        """Empty folder, empty log, no faults."""
        (self.base / "operations").unlink(missing_ok=True)
        (self.base / "faults").unlink(missing_ok=True)
        shutil.rmtree(self.outbox, ignore_errors=True)
        self.outbox.mkdir()

    def fault(self, **wanted: object) -> None:
        """What goes wrong from now on."""
        (self.base / "faults").write_text(json.dumps(wanted), encoding="utf-8")


@dataclass
class S3Server:
    """A running S3 server with one empty bucket, and a client that fills it."""

    endpoint: str
    client: Any
    log: Path

    def put(self, key: str, content: bytes, **more: Any) -> None:
        """Put an object."""
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content, **more)

    def check_sign_in(self, from_request: float | str) -> None:
        """Let the server ask for a sign-in it knows (it knows none) from a request on; `inf`: from none."""
        httpx.post(f"{self.endpoint}/moto-api/reset-auth", content=str(from_request)).raise_for_status()

    def requests(self) -> list[str]:
        """Method and path of every request since `forget`."""
        lines = self.log.read_text("utf-8").splitlines()
        return [line.split('"')[1] for line in lines[self.seen :] if line.count('"') >= 2 and "HTTP/" in line]

    def forget(self) -> None:
        """Count requests from here on."""
        self.seen = len(self.log.read_text("utf-8").splitlines())

    seen: int = 0


@dataclass
class Desk:
    """A road whose sources file a test writes."""

    road: Road
    folder: Path
    waits: list[float] = field(default_factory=list)

    @property
    def landing(self) -> Path:
        """The landing area."""
        return self.road.settings.landing_area

    def configure(self, **sources: dict[str, Any] | list[dict[str, Any]]) -> None:
        """Write the sources file."""
        assert self.road.settings.sources_file
        self.road.settings.sources_file.write_text(yaml.safe_dump(sources), encoding="utf-8")

    def hold(self, **connections: dict[str, Any]) -> None:
        """Write the file of connections."""
        file = self.road.settings.connections_file
        assert file
        file.write_text(json.dumps(connections), encoding="utf-8")
        file.chmod(0o600)

    def fetch(self, source: str = "police", **more: Any) -> fetching.Fetched:
        """Fetch a source; pauses are noted instead of waited."""
        return fetching.fetch(self.road, source, wait=self.waits.append, **more)

    def limit(self, **limits: int) -> None:
        """Set limits of files."""
        settings = self.road.settings
        changed = settings.model_copy(update={"limits": settings.limits.model_copy(update=limits)})
        self.road = Road(settings=changed, db=self.road.db)

    def landed(self) -> dict[str, bytes]:
        """Every file of the landing area by its path, also those that are not whole."""
        return {
            path.relative_to(self.landing).as_posix(): path.read_bytes()
            for path in sorted(self.landing.rglob("*"))
            if path.is_file()
        }


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of change of every file below a folder."""
    return {
        os.fsdecode(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
