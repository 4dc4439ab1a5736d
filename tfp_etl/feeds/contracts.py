"""The contracts: one Open Data Contract Standard file a dataset and layout, read once into plain values.

The YAML says all that the loader, the expectations, the dictionary page and the table comments need. What the standard
has no field for stands under `customProperties`; README.md beside the files lists those names.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from open_data_contract_standard.model import DataQuality, OpenDataContractStandard, SchemaProperty

FOLDER = Path(__file__).parent / "contracts"
READINGS = frozenset((
    "text", "name", "code", "date", "birth_date", "whole_number", "number", "yes_no", "postcode", "uprn", "upn", "nino",
    "district", "academic_year", "address", "household", "person",
))  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a file: what the sender calls it, what we call it and how a cell is read."""

    name: str
    header: str
    reading: str
    description: str
    required: bool
    key_position: int | None
    classification: str
    max_length: int
    pattern: str | None
    codes: tuple[tuple[str, str], ...]
    mapping: tuple[tuple[str, str | None], ...]
    keeps_unknown: bool
    quality: tuple[DataQuality, ...]

    @property
    def meaning(self) -> str:
        """The description, with the codes and what they mean."""
        codes = ", ".join(f"{code} {meaning}".strip() for code, meaning in self.codes)
        return self.description + (f" {codes}." if codes else "")

    @property
    def holds_unreadable(self) -> bool:
        """Does a cell that cannot be read hold back its row?"""
        invalid = [rule for rule in self.quality if rule.metric == "invalidValues" and not rule.arguments]
        return any(rule.severity == "warning" for rule in invalid)


@dataclass(frozen=True)
class Contract:
    """One layout of one dataset."""

    name: str
    version: str
    valid_from: dt.date
    source: str
    datasets: tuple[str, ...]
    kind: str
    file_format: str
    encoding: str
    trailer: str | None
    title_rows: int
    identifying: str | None
    retention: tuple[int, str] | None
    description: str
    columns: tuple[Column, ...]
    quality: tuple[DataQuality, ...]
    odcs: OpenDataContractStandard

    @property
    def key(self) -> tuple[Column, ...]:
        """The key columns in the order of the key."""
        parts = [column for column in self.columns if column.key_position]
        return tuple(sorted(parts, key=lambda column: column.key_position or 0))


@dataclass(frozen=True)
class Registry:
    """Every contract, of every layout and version."""

    contracts: tuple[Contract, ...]

    def datasets(self) -> dict[str, str]:
        """Dataset name as in a file name -> its source."""
        return {dataset: contract.source for contract in self.contracts for dataset in contract.datasets}

    def for_dataset(self, dataset: str, on: dt.date | None = None) -> Contract:
        """The layout in force for a dataset on an extract date (the newest when no date is given)."""
        fitting = [c for c in self.contracts if dataset in c.datasets and (on is None or c.valid_from <= on)]
        if not fitting:
            raise KeyError(f"no contract covers dataset {dataset} on {on}")
        return max(fitting, key=lambda contract: contract.valid_from)

    def for_file(self, name: str) -> Contract:
        """The contract of a file name `<dataset>_<YYYY-MM-DD>.<ext>`; KeyError when there is none."""
        stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        dataset, _, day = stem.rpartition("_")
        return self.for_dataset(dataset, dt.date.fromisoformat(day))

    def named(self, name: str) -> Contract:
        """The newest contract of a name such as `tenancies_a`."""
        return max((c for c in self.contracts if c.name == name), key=lambda contract: contract.valid_from)


@cache
def load(folder: Path = FOLDER) -> Registry:
    """Read every contract of a folder. ValueError names the file that is not a sound contract."""
    registry = Registry(tuple(_sound(path) for path in sorted(folder.glob("*.odcs.yaml"))))
    if not registry.contracts:
        raise ValueError(f"no contract in {folder.name}")
    return registry


def column_comments(registry: Registry | None = None) -> dict[str, dict[str, str]]:
    """{contract name: {column: comment}}: descriptions with their codes, for the comments of the fact tables."""
    found = registry or load()
    return {c.name: {column.name: column.meaning for column in c.columns} for c in found.contracts}


def _sound(path: Path) -> Contract:
    """The contract of a file; ValueError names the file and what is wrong with it."""
    try:
        return _contract(path)
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: not readable as YAML: {error}") from None
    except KeyError as error:
        raise ValueError(f"{path.name}: lacks {error}; see README.md beside the contracts") from None
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError) as error:
        told = str(error) if path.name in str(error) else f"{path.name}: is no contract of the standard: {error}"
        raise ValueError(told) from None


def _contract(path: Path) -> Contract:
    # The C reader: the standard's own `from_file` uses the slow one, and every task reads every contract.
    odcs = OpenDataContractStandard.model_validate(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))
    extra = _custom(odcs.customProperties)
    (schema,) = odcs.schema_ or []
    (server,) = odcs.servers or []
    retention = next((sla for sla in odcs.slaProperties or [] if sla.property == "retention"), None)
    columns = tuple(_column(each, path) for each in schema.properties or [])
    names = [column.name for column in columns]
    if len(set(names)) != len(names) or not any(column.key_position for column in columns):
        raise ValueError(f"{path.name}: a column stands twice, or there is no primary key")
    return Contract(
        name=str(odcs.name),
        version=str(odcs.version),
        valid_from=dt.date.fromisoformat(str(extra["validFrom"])),
        source=str(odcs.domain),
        datasets=tuple(extra["datasets"]),
        kind=extra["deliveryKind"],
        file_format=str(server.format),
        encoding=server.encoding or "utf-8",
        trailer=extra.get("trailer"),
        title_rows=int(extra.get("titleRows", 0)),
        identifying=extra.get("identifyingKey"),
        retention=(int(str(retention.value)), str(retention.unit)) if retention else None,
        description=str(schema.description),
        columns=columns,
        quality=tuple(schema.quality or ()),
        odcs=odcs,
    )


def _column(given: SchemaProperty, path: Path) -> Column:
    extra = _custom(given.customProperties)
    options = given.logicalTypeOptions or {}
    if extra.get("reading") not in READINGS:
        raise ValueError(f"{path.name}: column {given.name} has no known reading")
    return Column(
        name=str(given.name),
        header=str(given.physicalName),
        reading=extra["reading"],
        description=given.description or "",
        required=bool(given.required),
        key_position=given.primaryKeyPosition if given.primaryKey else None,
        classification=given.classification or "personal",
        max_length=int(options.get("maxLength", 40)),
        pattern=options.get("pattern"),
        codes=tuple((str(code.value), code.description or "") for code in given.enum or ()),
        mapping=tuple((extra.get("mapping") or {}).items()),
        keeps_unknown=extra.get("unknown") == "keep",
        quality=tuple(given.quality or ()),
    )


def _custom(properties: Iterable[Any] | None) -> dict[str, Any]:
    return {str(each.property): each.value for each in properties or ()}
