"""Whom an SFTP connection trusts: known host keys on their side, a private key on ours."""

from dataclasses import dataclass
from pathlib import Path

import asyncssh

from tfp_etl.sources.configured import Source
from tfp_etl.sources.connections import Connection
from tfp_etl.sources.errors import SourceError


@dataclass(frozen=True)
class KnownHosts:
    """Lines of a known_hosts file, where they stand, and the server they are asked about."""

    lines: bytes
    where: str
    entry: str
    is_known: bool

    def refusal(self, seen: asyncssh.SSHKey, address: str) -> str:
        """What is said of a host key that is not among the known ones."""
        shown = f"{seen.get_algorithm()} {seen.get_fingerprint()}"
        if self.is_known:
            return (
                f"{address}: the server shows another host key ({shown}) than {self.where} knows for it. Nothing was "
                "sent to it. It may be somebody else's server: ask the sender by telephone before you change the entry."
            )
        line = f"{self.entry} {seen.export_public_key().decode('ascii').strip()}"
        return (
            f"{address}: its host key ({shown}) is not in {self.where}. Nothing was sent to it. Compare the "
            f"fingerprint with the sender by telephone; if it is the same, add the line: {line}"
        )


class Watchman(asyncssh.SSHClient):
    """Refuses every host key that known_hosts does not have, and remembers the one it saw."""

    def __init__(self) -> None:
        self.seen: asyncssh.SSHKey | None = None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Asked for keys that are not known: never trusted."""
        self.seen = key
        return False


def known_hosts_of(source: Source, connection: Connection, host: str, port: int) -> KnownHosts:
    """The known host keys: from the connection's extra `host_key`, else from the file. SourceError where none is."""
    entry = host if port == 22 else f"[{host}]:{port}"
    if key := connection.text("host_key"):
        lines, where = f"{entry} {key}\n".encode(), f"host_key of connection {connection.id}"
    elif source.known_hosts is not None:
        where = str(source.known_hosts)
        try:
            lines = source.known_hosts.read_bytes()
        except OSError as error:
            raise SourceError(f"known_hosts: {where} cannot be read ({error.strerror}). Correct the path.") from None
    else:
        raise SourceError(
            f"connection {connection.id}: no host key is known for {host}. Set known_hosts in the sources file, or "
            "host_key in the connection's extra. See docs/sources.md."
        )
    try:
        found = asyncssh.import_known_hosts(lines.decode("utf-8")).match(host, "", port if port != 22 else None)
    except (ValueError, asyncssh.Error):
        raise SourceError(f"{where} is not in the form of a known_hosts file. Write it again.") from None
    return KnownHosts(lines, where, entry, is_known=any(found))


def private_keys_of(connection: Connection) -> list[asyncssh.SSHKey]:
    """The private key of a connection (extra private_key or key_file, as Airflow names them); none: a password."""
    text, file = connection.text("private_key"), connection.text("key_file")
    if not text and not file:
        if not connection.password:
            raise SourceError(
                f"connection {connection.id}: it has neither a private key nor a password. "
                "Add private_key or key_file to its extra, or a password."
            )
        return []
    passphrase = connection.text("private_key_passphrase") or None
    try:
        content = text.encode() if text else Path(file).expanduser().read_bytes()
        return [asyncssh.import_private_key(content, passphrase)]
    except OSError as error:
        raise SourceError(
            f"connection {connection.id}: key_file {file} cannot be read ({error.strerror}). Correct path or rights."
        ) from None
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
        raise SourceError(
            f"connection {connection.id}: the private key cannot be read. It must be in OpenSSH or PEM form, and "
            "private_key_passphrase must be right."
        ) from None
