"""Small deliveries written by the tests themselves; every person in them is made up."""

from pathlib import Path

import pytest

from tfp_etl.feeds import contracts, files, reader


class Landing:
    """A landing folder to put files into and read them from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes, source: str | None = None) -> Path:
        """Write a file into the folder of its source."""
        folder = self.folder / (source or contracts.load().for_file(name).source)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        return path

    def read(self, name: str, content: bytes) -> reader.CheckedInput:
        """Write a file and read it by its contract."""
        path = self.put(name, content)
        return reader.read(path, files.describe(path, self.folder))

    def csv(self, name: str, *rows: str) -> reader.CheckedInput:
        """Write rows under the agreed header and read them."""
        header = ",".join(column.header for column in contracts.load().for_file(name).columns)
        return self.read(name, ("\r\n".join([header, *rows]) + "\r\n").encode("utf-8"))


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")
