"""Sound inputs to begin with: the first rows of every file of a small synthetic county, settings, rule files.

An input of a file reader is its name, a line feed, and the bytes of the file.
"""

import tempfile
from datetime import date
from functools import cache
from importlib.resources import files as resources
from pathlib import Path

from tfp_etl.feeds import contracts
from tfp_etl.synthetic import county

EXTRACT_ON = date(2013, 5, 31)
HOUSEHOLDS, COUNTY_SEED = 300, 5
ROWS = 6
"""Rows of a csv file: each is read the same way, and a mutation should meet another column, not another row."""


@cache
def delivery() -> dict[str, bytes]:
    """File name -> content of every file of the county, csv files cut to their first rows, trailers put right."""
    with tempfile.TemporaryDirectory(prefix="tfp-fuzz-") as folder:
        county.write(Path(folder), households=HOUSEHOLDS, seed=COUNTY_SEED, extract_dates=[EXTRACT_ON])
        found = {path.name: path.read_bytes() for path in sorted((Path(folder) / "landing").glob("*/*"))}
    return {name: _cut(name, content) if name.endswith(".csv") else content for name, content in found.items()}


def _cut(name: str, content: bytes) -> bytes:
    lines = content.split(b"\r\n")[:-1]
    trailer = contracts.load().for_file(name).trailer
    if trailer is None:
        kept = lines[: ROWS + 1]
    else:
        body = lines[1:-1][:ROWS]
        kept = [lines[0], *body, f"{trailer},{len(body)}".encode()]
    return b"\r\n".join(kept) + b"\r\n"


def named(name: str, content: bytes) -> bytes:
    """An input of a file reader."""
    return name.encode() + b"\n" + content


def files_of(kind: str) -> list[bytes]:
    """The inputs of one kind of file, csv or xlsx, one a layout."""
    layouts = {}
    for name, content in delivery().items():
        if name.endswith(f".{kind}"):
            layouts.setdefault(contracts.load().for_file(name).name, named(name, content))
    return list(layouts.values())


def cells() -> list[str]:
    """Distinct cells of the county, for readers of one cell."""
    found: dict[str, None] = {}
    for name, content in delivery().items():
        if name.endswith(".csv"):
            for line in content.decode("cp1252", errors="replace").splitlines()[1:]:
                found.update(dict.fromkeys(line.split(",")))
    return [cell for cell in found if cell]


HOUSEHOLD_TEXTS = (
    "Jane SMITH (Partner, 03/04/1980); Tom Smith (Son, 12/11/2001)",
    "Mrs Anna van der Berg (Other, 1.2.1950); O'Neil, Sean (Lodger)",
)
ADDRESSES = ("17 Lancaster Road Warsop NG20 0HN", "Flat 8, 3 Low Close, Chilwell, ng96wn", "NFA")

DECISIONS = (
    b"record_id_1,record_id_2,decision,by,because,on\n"
    b"r1,r2,must_link,AB,seen both,2013-05-31\nr1,r3,cannot_link,AB,two homes,\n",
    b"key_1;key_2;decision;by;because;supersedes\n"
    b"education/pupils/A1|2#contact1;r2;same person;AB;why;\n;;withdrawn;AB;why;12\n",
)
RECORDS = (
    b"record_id,source,role,record_date,forename,surname,dob,gender,address,town,postcode,nino\n"
    b"r1,school,pupil,2013-01-02,Ann,Fox,2001-02-03,F,1 High Street,Warsop,NG20 0HN,\n"
    b"r2,dwp,,02/03/2013,ANN,FOX,03/02/2001,,,,ng200hn,AB123456C\n",
)
LINKS = (b"record_id,person_id,family_id,link_confidence\nr1,1,1,0.99\nr2,1,1,0.98\n",)
HOUSEHOLD_LINKS = (
    b"household_id,person_id,valid_from,valid_to,kind\n1,1,2012-01-01,,told\n1,2,2012-01-01,2013-01-01,told\n",
)

SOURCES = (
    b"police:\n  url: sftp://files.example.org/out\n  connection: police_sftp\n  known_hosts: known_hosts\n"
    b"housing:\n  - url: s3://bucket/ashfield/\n    connection: housing_s3\n    most_listed: 50\n",
)
CONNECTIONS = (
    b'police_sftp: {"login": "u", "password": "secret-1", "port": 22, "extra": {"host_key": "ssh-ed25519 AAAA"}}\n',
    b"police_sftp: sftp://u:secret-1@files.example.org:2222/?host_key=x\n",
)
NAMES = (
    b"education/pupils_2013-05-31.csv",
    b"housing/newark-and-sherwood_tenancies_2013-05-31.csv",
    b"housing/gedling_tenancies_2013-05-31.xlsx",
    b"police/..%2F..%2Foutside_2013-05-31.csv",
)


def rule_files() -> list[bytes]:
    """The product's own rule file and calendar of terms."""
    return [resources("tfp_etl.rules").joinpath(name).read_bytes() for name in ("phase1.yaml", "terms.yaml")]


def contract_files() -> list[bytes]:
    """The product's contracts."""
    return [path.read_bytes() for path in sorted(contracts.FOLDER.glob("*.odcs.yaml"))]
