"""What a state was made by: any other code, model or library, and it is not read."""

import hashlib
import importlib.metadata
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

LIBRARIES = ("duckdb", "splink", "numpy", "nicknames", "python-stdnum")
LAYOUT = 2  # of the state's own tables
CODE = (".py", ".sql", ".json", ".csv")


def of(model: Path) -> str:
    """A hash of all code of matching, the model file, and the versions of the libraries that decide."""
    told = hashlib.sha256(code().encode())
    told.update(model.read_bytes())
    return told.hexdigest()


def code() -> str:
    """A hash of all code of matching, and the versions of the libraries that decide."""
    return hashlib.sha256(f"{LAYOUT}\n{_code()}".encode()).hexdigest()


@cache
def _code() -> str:
    told = hashlib.sha256()
    for library in LIBRARIES:
        told.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    for name, content in sorted(_files(files("tfp_etl.matching"), "")):
        told.update(name.encode() + b"\0" + content + b"\0")
    return told.hexdigest()


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            found += _files(entry, name)
        elif entry.name.endswith(CODE):
            found.append((name, entry.read_bytes()))
    return found
