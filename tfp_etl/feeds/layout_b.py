"""Housing layout B: one row a tenancy becomes one row a person, in the columns of layout A."""

import dataclasses

import pyarrow as pa

from tfp_etl.feeds import people
from tfp_etl.feeds.contracts import Column, Contract
from tfp_etl.feeds.limits import look_at_clock

TEXT = ("title", "forenames", "surname", "relationship")


def columns(contract: Contract) -> tuple[Column, ...]:
    """The contract's columns after the explosion: names in parts and a relationship, no household text."""
    kept = [column for column in contract.columns if column.reading not in ("person", "household")]
    pattern = next(column for column in contract.columns if column.reading == "person")
    parts = [dataclasses.replace(pattern, name=name, reading="name", quality=()) for name in TEXT]
    return (*kept, *parts)


def explode(landed: pa.Table) -> pa.Table:
    """One row a person: the main tenant (person_part '') and each person of Household (its position, from 1)."""
    names = people.full_names(text.strip() for text in landed["main_tenant"].to_pylist() if text)
    shared = [name for name in landed.column_names if name not in ("main_tenant", "household", "dob", "nino")]
    source, part, born, nino, unread = [], [], [], [], []
    parts: dict[str, list[str]] = {name: [] for name in TEXT}
    tenants = zip(*(landed[name].to_pylist() for name in ("main_tenant", "household", "dob", "nino")), strict=True)
    for row, (tenant, household, tenant_born, tenant_nino) in enumerate(tenants):
        look_at_clock()
        persons = [("", names.get((tenant or "").strip(), people.NOBODY), "Tenant", tenant_born, tenant_nino)]
        persons += [(str(m.position), m.name, m.relationship, m.born, "") for m in people.household(household or "")]
        for person_part, name, relationship, day, number in persons:
            source.append(row)
            part.append(person_part)
            born.append(day)
            nino.append(number)
            unread.append(bool(person_part) and name == people.NOBODY)
            for key, cell in zip(TEXT, (name.title, name.forenames, name.surname, relationship), strict=True):
                parts[key].append(cell)
    table = landed.select(shared).take(pa.array(source, pa.int64()))
    new = {"person_part": part, "dob": born, "nino": nino, **parts}
    for column, cells in new.items():
        table = table.append_column(column, pa.array(cells, pa.string()))
    return table.append_column("unreadable_household", pa.array(unread, pa.bool_()))
