"""The floor for families: an evidence graph between persons with guards, as a careful user would write it in SQL.

Evidence is summed for each pair of persons: one claim or household form 6 (4 for a tenancy), a pupil's contact by name
at the pupil's address 5, the same last dwelling 1.5 (2.5 where at most six people of at most two surnames live, and
where there are no forms at all), a surname in common 2. Dwellings of eight people and five surnames, or of more than
fourteen people, are no evidence. Whoever was last seen apart, after the form, keeps one point of it. Pairs join in
descending order from 2.5, in groups of at most 14.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

JOIN, LARGEST = 2.5, 14
STRANGERS = "victim|suspect|offender|witness|perpetrator|reporter|nominal|accused"

STEPS = {
    "seen": """
        select
            records.record_id,
            person_id as p,
            coalesce(source, '') || '|' || source_ref as ref,
            lower(coalesce(role, '')) as role,
            coalesce(try_cast(left(record_date, 10) as date), date '2000-01-01') as day,
            regexp_replace(lower(strip_accents(surname)), '[^a-z]', '', 'g') as surname,
            regexp_replace(lower(strip_accents(forename)), '[^a-z]', '', 'g') as forename,
            try_cast(left(dob, 10) as date) as dob,
            uprn,
            nullif(concat_ws('|', nullif(regexp_replace(upper(postcode), '[^A-Z0-9]', '', 'g'), ''),
                nullif(regexp_replace(lower(address), '[^a-z0-9]', '', 'g'), '')), '') as text,
            address is not null and (postcode is not null or town is not null) as is_placed,
            nullif(regexp_replace(upper(postcode), '[^A-Z0-9]', '', 'g'), '') as postcode,
            regexp_extract(lower(address), '[0-9]+[a-z]? +[a-z0-9]{1,3}') as number,
            coalesce(
                regexp_extract(lower(address), '^(?:flat|apartment|apt|unit)? *([0-9]+)[ ,/]+[0-9]+', 1), ''
            ) as flat,
            contact1_forename, contact1_surname, contact2_forename, contact2_surname
        from records join links using (record_id)
    """,
    "known": """
        select text, any_value(uprn) as uprn from seen
        where uprn is not null and text is not null group by text having count(distinct uprn) = 1
    """,
    "homes": """
        select
            seen.* exclude (uprn),
            case
                when coalesce(seen.uprn, known.uprn) is not null then coalesce(seen.uprn, known.uprn) || '|' || flat
                when postcode is not null and number <> '' then postcode || '|' || number || '|' || flat
                when is_placed then seen.text
            end as home
        from seen left join known using (text)
    """,
    "last": """
        select
            p,
            arg_max(home, day) filter (home is not null) as home,
            max(day) filter (home is not null) as day,
            mode(surname) as surname,
            mode(forename) as forename,
            min(dob) as dob
        from homes group by p
    """,
    "dwelling": """
        select
            home, count(*) as people, count(distinct surname) as surnames,
            (people >= 8 and surnames >= 5) or people > 14 as is_shared
        from last where home is not null group by home
    """,
    "forms": f"""
        select ref, p, max(day) as day, bool_or(regexp_matches(role, 'tenant|son|daughter|tenancy')) as is_tenancy
        from homes
        where ref is not null and not regexp_matches(role, '{STRANGERS}') and role not like '%pupil%'
        group by ref, p
    """,
    "of_forms": """
        select
            a.p as p, b.p as q,
            max(case
                when x.home <> y.home and x.day > a.day + 30 and y.day > a.day + 30 then 1.0
                when a.is_tenancy or b.is_tenancy then 4.0
                else 6.0
            end) as score
        from forms as a
        join forms as b on a.ref = b.ref and a.p < b.p
        join last as x on a.p = x.p
        join last as y on b.p = y.p
        group by all
    """,
    "of_homes": """
        select a.p as p, b.p as q,
            case when (people <= 6 and surnames <= 2) or not exists (from of_forms) then 2.5 else 1.5 end as score
        from last as a
        join last as b on a.home = b.home and a.p < b.p
        join dwelling on dwelling.home = a.home
        where not is_shared
    """,
    "contacts": """
        with named as (
            select p, home, day, contact1_forename as f, contact1_surname as s
            from homes where contact1_surname is not null
            union all
            select p, home, day, contact2_forename, contact2_surname from homes where contact2_surname is not null
        )
        select p, home, day, regexp_replace(lower(strip_accents(f)), '[^a-z]', '', 'g') as forename,
            regexp_replace(lower(strip_accents(s)), '[^a-z]', '', 'g') as surname
        from named where home is not null
    """,
    "of_contacts": """
        select least(c.p, l.p) as p, greatest(c.p, l.p) as q, 5.0 as score
        from contacts as c
        join last as l
            on l.home = c.home and l.surname = c.surname and coalesce(l.forename = c.forename, true) and l.p <> c.p
        join last as own on own.p = c.p
        where own.home = c.home
        union
        select distinct a.p, b.p, 5.0
        from contacts as a
        join contacts as b on a.home = b.home and a.surname = b.surname and a.forename = b.forename and a.p < b.p
        join last as x on x.p = a.p
        join last as y on y.p = b.p
        where x.home = y.home
    """,
    "scored": """
        with evidence as (
            select p, q, score from of_forms
            union all select p, q, max(score) from of_contacts group by p, q
            union all select p, q, score from of_homes
        )
        select evidence.p, evidence.q, sum(score) + max(case when a.surname = b.surname then 2.0 else 0.0 end) as score
        from evidence
        join last as a on a.p = evidence.p
        join last as b on b.p = evidence.q
        group by evidence.p, evidence.q
    """,
}


def grouped(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Group number of each person, pairs taken in the order given, groups of at most LARGEST."""
    parent, size = list(range(count)), [1] * count

    def find(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        one, two = find(a), find(b)
        if one != two and size[one] + size[two] <= LARGEST:
            one, two = min(one, two), max(one, two)
            parent[two] = one
            size[one] += size[two]
    return np.array([find(n) for n in range(count)])


def families(records: pa.Table, links: pd.DataFrame) -> np.ndarray:
    """A family number for each row of `links` (record_id, person_id)."""
    with duckdb.connect() as db:
        db.register("records", records)
        db.register("links", links)
        for name, sql in STEPS.items():
            db.execute(f"create temp table {name} as {sql}")
        pairs = db.execute("select p, q from scored where score >= $1 order by score desc, p, q", [JOIN]).df()
    people = pd.Index(links["person_id"].unique())
    found = grouped(len(people), people.get_indexer(pairs["p"]), people.get_indexer(pairs["q"]))
    return found[people.get_indexer(links["person_id"])]
