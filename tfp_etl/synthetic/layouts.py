"""How each file looks, taken from its feed contract: the county is written through what the road reads by."""

from dataclasses import dataclass
from functools import cache

from tfp_etl.feeds import contracts

WITH_BOM = {"pupils", "attendance", "exclusions", "provision", "bassetlaw_tenancies", "newark-and-sherwood_tenancies"}


@dataclass(frozen=True)
class Layout:
    """Where a dataset lies, its columns in order as the sender names them, its key columns and its bytes."""

    source: str
    extension: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    encoding: str
    has_bom: bool
    has_trailer: bool
    title_rows: int


@cache
def layout_of(dataset: str) -> Layout:
    """The newest layout of a dataset named as in its file name. KeyError when no contract covers it."""
    contract = contracts.load().for_dataset(dataset)
    return Layout(
        source=contract.source,
        extension=contract.file_format,
        columns=tuple(column.header for column in contract.columns),
        key=tuple(column.header for column in contract.key),
        encoding=contract.encoding.lower(),
        has_bom=dataset in WITH_BOM,
        has_trailer=contract.trailer is not None,
        title_rows=contract.title_rows,
    )
