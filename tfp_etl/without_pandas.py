"""Work without pandas until somebody wants it: pyarrow and DuckDB load it where it is there, which takes 0.3 s.

pyarrow does when it first makes an array, DuckDB when a statement first has a parameter, only to know frames when they
see them. A command that reads files gives them none; what wants frames (Splink) asks for them before it is loaded.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType


class _Absent(MetaPathFinder):
    """Finds that pandas is not there."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


_ABSENT = _Absent()


def hide() -> None:
    """From now on pandas is not there, but for who has loaded it before."""
    if _ABSENT not in sys.meta_path:
        sys.meta_path.insert(0, _ABSENT)


def show() -> None:
    """From now on pandas is there again."""
    if _ABSENT in sys.meta_path:
        sys.meta_path.remove(_ABSENT)
