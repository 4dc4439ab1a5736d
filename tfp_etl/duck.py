"""A DuckDB to work in: bounded, silent, gone afterwards. Nothing opens any other."""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

import duckdb

MEMORY = "1500MB"


def written(folder: Traversable, name: str) -> str:
    """The statement `name`.sql of a folder of this program.

    Raises RuntimeError where it is not there: an OSError would pass for trouble with somebody's files.
    """
    try:
        return (folder / f"{name}.sql").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RuntimeError(f"{folder}/{name}.sql is missing: this program is not whole, install it anew") from None


def _prefix() -> str:
    """How the private folders of this machine or container begin."""
    return f"tfp-{re.sub(r'[^A-Za-z0-9-]', '-', socket.gethostname())[:40]}-"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for temporary files, closed to others, gone afterwards; that of a killed process goes with the next."""
    _sweep(tempfile.gettempdir(), os.getpid())
    with tempfile.TemporaryDirectory(prefix=f"{_prefix()}{os.getpid()}-") as folder:
        yield Path(folder)


@cache
def _sweep(within: str, pid: int) -> None:
    """Remove the private folders of processes that are gone, once a process: what they spilled can be large."""
    if not hasattr(os, "geteuid"):  # Windows, where only the self-check runs
        return
    ours = re.compile(re.escape(_prefix()) + r"(\d+)-\w+")
    for path in Path(within).iterdir():
        found = ours.fullmatch(path.name)
        if found is None or int(found[1]) == pid:
            continue
        try:
            if path.lstat().st_uid == os.geteuid():
                os.kill(int(found[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True)
        except (FileNotFoundError, PermissionError):
            continue


@contextmanager
def bounded(
    memory: str = MEMORY, *, is_set: bool = False, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that says nothing; beyond its bound it spills to a private folder, gone afterwards.

    Left to itself DuckDB takes most of the machine and spills into the folder it was started in. is_set: the order in
    which rows came means nothing, which needs less memory; then two threads. threads: how many; none: as many as there
    are processors.
    """
    with private_folder() as spill:
        given: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory, "temp_directory": str(spill)}
        if threads is not None:
            given["threads"] = threads
        if is_set:
            given |= {"threads": 2, "preserve_insertion_order": False}
        with duckdb.connect(config=given) as db:
            db.execute("set enable_progress_bar = false")
            yield db
