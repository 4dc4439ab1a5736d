"""A sender's folder on an SFTP server. The host key must be known beforehand; nothing but reading is asked for."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import asyncssh
from asyncssh import constants

from tfp_etl.sources.configured import Source
from tfp_etl.sources.connections import Connection
from tfp_etl.sources.errors import SourceError, SourceLostError
from tfp_etl.sources.senders import PIECE, Checksum, Kind, Listed
from tfp_etl.sources.ssh_trust import KnownHosts, Watchman, known_hosts_of, private_keys_of

if TYPE_CHECKING:
    from asyncssh.sftp import SFTPAttrs

T = TypeVar("T")
PAGE = 500  # entries handed on at a time
USUAL_PORT = 22
HERE = (b".", b"..")  # a folder lists itself and the one above, once each
KINDS: dict[int, Kind] = {
    constants.FILEXFER_TYPE_REGULAR: "file",
    constants.FILEXFER_TYPE_DIRECTORY: "folder",
    constants.FILEXFER_TYPE_SYMLINK: "link",
}
# Kinds of the library's errors, whether trying again may help, and what is said.
ANSWERS: tuple[tuple[tuple[type[Exception], ...], type[SourceError], str], ...] = (
    (
        (asyncssh.PermissionDenied,),
        SourceError,
        "the server refused the sign-in. Check user and key or password of connection {connection} with the sender.",
    ),
    (
        (asyncssh.PasswordChangeRequired,),
        SourceError,
        "the server wants a new password. Agree one with the sender.",
    ),
    ((asyncssh.HostKeyNotVerifiable,), SourceError, "the host key is not trusted. See docs/sources.md."),
    (
        (asyncssh.KeyExchangeFailed, asyncssh.ProtocolNotSupported),
        SourceError,
        "no agreement with the server on a kind of host key or encryption. If the sender has a new host key, add it to "
        "known_hosts.",
    ),
    (
        (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPNotADirectory),
        SourceError,
        "there is no such folder or file. Check the path of the URL.",
    ),
    (
        (asyncssh.SFTPPermissionDenied,),
        SourceError,
        "the server allows us no reading there. Ask the sender for the right to read.",
    ),
    (
        (OSError, asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.DisconnectError),
        SourceLostError,
        "the connection could not be made or was lost ({error}). It is tried again; ask the sender if it stays so.",
    ),
)
# Its messages name hosts and users, and tell of every connection; ours say what matters.
logging.getLogger("asyncssh").setLevel(logging.CRITICAL)


class SftpSender:
    """One folder of an SFTP server, reached as one user."""

    may_be_seen_growing = True

    def __init__(self, source: Source, connection: Connection | None) -> None:
        if connection is None:
            raise SourceError("an sftp:// source needs a connection. See docs/sources.md.")
        self.host = source.host or connection.host
        self.port = source.port or connection.port or USUAL_PORT
        self.login = source.login or connection.login
        if not self.host or not self.login:
            lacks = "server" if not self.host else "user"
            raise SourceError(f"connection {connection.id}: neither it nor the URL names the {lacks}. Add it.")
        shown = f"[{self.host}]" if ":" in self.host else self.host
        server = shown if self.port == USUAL_PORT else f"{shown}:{self.port}"
        self.address = f"sftp://{server}{source.path.rstrip('/')}"
        # sftp://host/~/outbox is the folder outbox of the user's own folder.
        path = source.path.rstrip("/")
        path = path[3:] or "." if f"{path}/".startswith("/~/") else path or "/"
        self.folder = path.encode("utf-8", "surrogateescape")
        self.seconds = source.timeout_seconds
        self.connection = connection
        self.trusted: KnownHosts = known_hosts_of(source, connection, self.host, self.port)
        self.keys = private_keys_of(connection)
        self._runner: asyncio.Runner | None = None
        self._ssh: asyncssh.SSHClientConnection | None = None
        self._sftp: asyncssh.SFTPClient | None = None

    def open(self) -> None:
        """Connect, hold the host key against the known ones, sign in."""
        self.close()
        self._runner = asyncio.Runner()
        watchman = Watchman()
        try:
            self._run(self._connect(watchman), "connecting")
        except SourceError as error:
            self.close()
            if watchman.seen is not None:
                raise SourceError(self.trusted.refusal(watchman.seen, self.address)) from None
            raise error from None

    def close(self) -> None:
        """Disconnect."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        try:
            if self._ssh is not None:
                self._ssh.abort()
        finally:
            self._ssh = self._sftp = None
            runner.close()

    def listing(self) -> Iterator[Listed]:
        """Every entry of the folder, as many at a time as the server sends."""
        names, here = self._folder().scandir(self.folder), list(HERE)
        try:
            while page := self._run(_page(names), "listing the folder"):
                for entry in page:
                    if entry.filename in here:
                        here.remove(entry.filename)
                    else:
                        yield _listed(entry.filename, entry.attrs)
        finally:
            with contextlib.suppress(SourceError):
                self._run(_end(names), "listing the folder")

    def look(self, name: str) -> Listed | None:
        """One entry as it is now; None where it has gone."""
        found = self._run(self._lstat(name), "looking at a file")
        return None if found is None else _listed(name, found)

    def read(self, listed: Listed, offset: int) -> Iterator[bytes]:
        """The bytes of a file from an offset on."""
        file = self._run(self._opened(listed.name), "opening a file")
        try:
            while piece := self._run(_read(file, offset), "reading a file"):
                yield piece
                offset += len(piece)
        finally:
            with contextlib.suppress(SourceError):
                self._run(file.close(), "closing a file")

    def checksum(self, listed: Listed) -> Checksum | None:
        """None: SFTP servers offer none that can be relied on; each packet has its own."""
        return None

    async def _connect(self, watchman: Watchman) -> None:
        self._ssh = await asyncssh.connect(
            self.host,
            self.port,
            username=self.login,
            password=self.connection.password or None,
            client_keys=self.keys or None,
            known_hosts=self.trusted.lines,
            client_factory=lambda: watchman,
            config=None,
            agent_path=None,
            gss_host=None,
            preferred_auth=["publickey", "password", "keyboard-interactive"],
            connect_timeout=self.seconds,
            login_timeout=self.seconds,
        )
        self._sftp = await self._ssh.start_sftp_client(path_encoding=None)

    async def _opened(self, name: str) -> asyncssh.SFTPClientFile:
        return await self._folder().open(self._path(name), "rb")

    async def _lstat(self, name: str) -> "SFTPAttrs | None":
        try:
            return await self._folder().lstat(self._path(name))
        except asyncssh.SFTPNoSuchFile:
            return None

    def _folder(self) -> asyncssh.SFTPClient:
        if self._sftp is None:
            raise SourceLostError(f"{self.address}: not connected. It is tried again.")
        return self._sftp

    def _path(self, name: str) -> bytes:
        return self.folder.rstrip(b"/") + b"/" + name.encode("utf-8", "surrogateescape")

    def _run(self, step: Coroutine[Any, Any, T], doing: str) -> T:
        """The outcome of one step within the time-out; whatever the library raises becomes an error of ours."""
        if self._runner is None:
            step.close()
            raise SourceLostError(f"{self.address}: not connected. It is tried again.")
        try:
            return self._runner.run(asyncio.wait_for(step, self.seconds))
        except TimeoutError:
            raise SourceLostError(
                f"{self.address}: no answer within {self.seconds:g} s while {doing} (timeout_seconds). "
                "It is tried again; ask the sender if it stays so."
            ) from None
        except (asyncssh.Error, asyncssh.PasswordChangeRequired, OSError) as error:
            raise self._said(error, doing) from None

    def _said(self, error: Exception, doing: str) -> SourceError:
        """An error of ours in place of the library's, whose text comes from the server."""
        for kinds, kind, said in ANSWERS:
            if isinstance(error, kinds):
                told = said.format(connection=self.connection.id, error=type(error).__name__)
                return kind(f"{self.address}: while {doing}: {told}")
        return SourceError(
            f"{self.address}: while {doing}: the server answered {type(error).__name__}. Ask the sender."
        )


async def _page(names: AsyncIterator[asyncssh.SFTPName]) -> list[asyncssh.SFTPName]:
    page = []
    async for entry in names:
        page.append(entry)
        if len(page) == PAGE:
            break
    return page


async def _read(file: asyncssh.SFTPClientFile, offset: int) -> bytes:
    piece = await file.read(PIECE, offset)
    return piece if isinstance(piece, bytes) else b""


async def _end(names: AsyncIterator[asyncssh.SFTPName]) -> None:
    if isinstance(names, AsyncGenerator):
        await names.aclose()


def _listed(name: bytes | str, told: "SFTPAttrs") -> Listed:
    text = name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name
    changed_at = None if told.mtime is None else datetime.fromtimestamp(told.mtime, UTC)
    return Listed(text, KINDS.get(told.type, "other"), told.size, changed_at)
