"""An SFTP server in a process of its own, on loopback: a folder, one user, a log of every operation, faults on request.

    python sftp_server.py FOLDER HOST_KEY AUTHORISED_KEYS LOG FAULTS

Prints its port. FAULTS is a JSON file, read before every operation: {"cut_after": bytes, once}, {"stall": seconds},
{"names": [names to list besides], "links": ...}.
"""

import asyncio
import json
import os
import stat
import sys
from pathlib import Path

import asyncssh

FOLDER, HOST_KEY, KEYS, LOG, FAULTS = map(Path, sys.argv[1:6])
USER, PASSWORD = "sender-user", "correct-horse-8c41"
WATCHED = {
    "open",
    "open56",
    "close",
    "read",
    "write",
    "lstat",
    "fstat",
    "setstat",
    "lsetstat",
    "fsetstat",
    "scandir",
    "remove",
    "mkdir",
    "rmdir",
    "realpath",
    "stat",
    "rename",
    "readlink",
    "symlink",
    "link",
    "posix_rename",
    "statvfs",
    "fsync",
}


def faults() -> dict:
    return json.loads(FAULTS.read_text(encoding="utf-8")) if FAULTS.exists() else {}


def note(operation: str, *about: object) -> None:
    with LOG.open("a", encoding="utf-8") as log:
        log.write(json.dumps([operation, *map(repr, about)]) + "\n")


class Door(asyncssh.SSHServer):
    """Lets one user in."""

    def begin_auth(self, username: str) -> bool:
        """Everybody has to prove who they are."""
        return True

    def password_auth_supported(self) -> bool:
        """Passwords are taken."""
        return True

    def validate_password(self, username: str, password: str) -> bool:
        """One user's."""
        return username == USER and password == PASSWORD


class Watched(asyncssh.SFTPServer):
    """A folder as the whole world; every operation is written to the log."""

    def __init__(self, channel: asyncssh.SSHServerChannel) -> None:
        super().__init__(channel, chroot=os.fsencode(FOLDER))
        self.sent = 0

    def __getattribute__(self, name: str) -> object:
        if name in WATCHED and name not in ("scandir", "read"):
            found = object.__getattribute__(self, name)

            def watched(*args: object) -> object:
                note(name, *args)
                return found(*args)

            return watched
        return object.__getattribute__(self, name)

    async def scandir(self, path: bytes):
        """The folder, and names that a hostile server might tell."""
        note("scandir", path)
        listed = 0
        async for entry in super().scandir(path):
            listed += 1
            yield entry
        for name in faults().get("names", []):
            told = asyncssh.SFTPAttrs(size=10, permissions=stat.S_IFREG | 0o644, mtime=1_370_000_000, type=1)
            yield asyncssh.SFTPName(name.encode("utf-8", "surrogateescape"), attrs=told)

    async def read(self, file: object, offset: int, size: int) -> bytes:
        """A piece of a file, late or cut off where that is wanted."""
        note("read", offset, size)
        wanted = faults()
        await asyncio.sleep(wanted.get("stall", 0))
        found = super().read(file, offset, size)
        self.sent += len(found)
        if self.sent > wanted.get("cut_after", sys.maxsize):
            FAULTS.unlink()
            self.connection.abort()
        return found


async def serve() -> None:
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=Door,
        server_host_keys=[str(HOST_KEY)],
        authorized_client_keys=str(KEYS),
        sftp_factory=Watched,
    )
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - who started it waits for it
    await server.wait_closed()


asyncio.run(serve())
