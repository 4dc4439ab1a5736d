"""Login and secret of a connection, for a command without Airflow: from a variable, or from a private file.

Both are written as Airflow writes them, so that one text serves both: AIRFLOW_CONN_<ID> as JSON or as a URI; the file
as a mapping from id to the same (Airflow's local filesystem secrets backend reads it too).
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml

from tfp_etl.rules.strict_yaml import UNBUILT
from tfp_etl.sources.errors import SourceError

Ask = Callable[[str], Mapping[str, Any] | None]
"""Gives what an orchestrator knows of a connection, by its id: host, port, login, password, extra; None: nothing."""


@dataclass(frozen=True)
class Connection:
    """How to sign in somewhere. Password and extra do not show when it is printed."""

    id: str
    host: str = ""
    port: int | None = None
    login: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str:
        """A text of `extra`; blank where it is missing."""
        return str(self.extra.get(name) or "")


def find(connection_id: str, *, file: Path | None, ask: Ask | None = None) -> Connection:
    """The connection of an id: from the orchestrator, else the variable, else the file. SourceError where none has it.

    No cause is kept: it would quote the secret.
    """
    known = ask(connection_id) if ask else None
    variable = f"AIRFLOW_CONN_{connection_id.upper()}"
    told: object = known if known is not None else os.environ.get(variable)
    if told is None and file is not None:
        told = _in_file(file).get(connection_id)
    if told is None:
        where = f", nor in {file}" if file else "; TFP_CONNECTIONS_FILE is not set"
        raise SourceError(
            f"connection {connection_id}: neither Airflow nor the variable {variable} has it{where}. "
            "Add it where docs/sources.md says."
        )
    return of_plain(connection_id, told)


def of_plain(connection_id: str, told: object) -> Connection:
    """A connection from a mapping, from its JSON, or from a URI. Raises SourceError without quoting it."""
    try:
        if isinstance(told, str):
            told = json.loads(told) if told.lstrip().startswith("{") else _of_uri(told.strip())
        if not isinstance(told, Mapping):
            raise TypeError
        extra = told.get("extra") or {}
        extra = json.loads(extra) if isinstance(extra, str) else dict(extra)
        port = told.get("port")
        texts = {name: str(told.get(name) or "") for name in ("host", "login", "password")}
        return Connection(connection_id, port=int(port) if port else None, extra=extra, **texts)
    except (ValueError, TypeError, AttributeError):
        raise SourceError(
            f"connection {connection_id}: it cannot be read; write JSON with login, password and extra, or a URI. "
            "See docs/sources.md."
        ) from None


def _of_uri(uri: str) -> dict[str, Any]:
    parts = urlsplit(uri)
    if not parts.scheme or "://" not in uri:
        raise ValueError
    query = dict(parse_qsl(parts.query))
    extra = json.loads(query["__extra__"]) if "__extra__" in query else query
    return {
        "host": unquote(parts.hostname or ""),
        "port": parts.port,
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "extra": extra,
    }


def _in_file(file: Path) -> Mapping[str, Any]:
    try:
        if file.stat().st_mode & 0o007:
            raise SourceError(f"TFP_CONNECTIONS_FILE: every user may open {file}. Close it: chmod 600 {file}")
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(
            f"TFP_CONNECTIONS_FILE: {file} cannot be read ({error.strerror}). Correct the path or the rights."
        ) from None
    except (yaml.YAMLError, *UNBUILT):
        raise SourceError(f"TFP_CONNECTIONS_FILE: {file} is not readable as YAML or JSON. Write it again.") from None
    if not isinstance(content, dict):
        raise SourceError(f"TFP_CONNECTIONS_FILE: {file} must be a mapping from connection id to connection.")
    return content
