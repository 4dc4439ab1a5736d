"""The store that Great Expectations loads by name for suites, results and Data Docs: files that are whole or not there.

The index of the Data Docs reads every result kept. Left to itself the engine writes them in place, and one that a kill
left half written would stop the check of every file that comes after.
"""

from pathlib import Path
from typing import Any

from great_expectations.data_context.store.tuple_store_backend import TupleFilesystemStoreBackend

UNFINISHED = ".unfinished"
"""The file of a store that is not whole yet, right in its folder: no store lists it; the next one takes its place."""


class WholeFilesStoreBackend(TupleFilesystemStoreBackend):
    """Writes elsewhere in its folder, then renames. One process at a time writes a folder, as `quality.run` sees to."""

    def _set(self, key: Any, value: Any, **_: Any) -> Any:  # noqa: ANN401 - as the engine has it
        name = self._convert_key_to_filepath(key)  # type: ignore[no-untyped-call]
        place = Path(self.full_base_directory, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(self.full_base_directory, UNFINISHED)
        unfinished.write_bytes(value.encode("utf-8") if isinstance(value, str) else value)
        unfinished.replace(place)
        return str(place)
