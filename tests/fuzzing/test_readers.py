"""Every reader of foreign bytes: what was once found stays mended; a little fuzzing that is the same each time."""

import random
from pathlib import Path

import pytest

from fuzzing import minimise, readers, seeds, worker
from fuzzing.mutation import CANARY
from fuzzing.readers import READERS, Reader
from fuzzing.watching import Watch
from tfp_etl.cli import screen

CORPUS = Path(__file__).with_name("corpus")
FOUND = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
INPUTS = {
    "names": 3_000, "encodings": 600, "csv rows": 500, "csv typed": 12, "workbook rows": 10, "workbook typed": 4,
    "cell texts": 600, "typed cells": 6, "corrections": 200, "decisions": 600, "link records": 6, "earlier links": 30,
    "earlier households": 30, "sources file": 500, "connections file": 500, "rule files": 30, "contracts": 200,
    "check command": 3,
}  # fmt: skip
"""Mutations of each reader beside its seeds: a second or two each; `make fuzz` is for more."""


def test_every_reader_is_fuzzed_a_little():
    assert set(INPUTS) == {reader.name for reader in READERS}
    assert {path.parent.name for path in FOUND} <= {reader.name.replace(" ", "-") for reader in READERS}
    assert len(FOUND) > 30


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_nothing_is_found_among_the_first_inputs(reader, tmp_path):
    watch = Watch(reader, tmp_path, "mutation")
    seeded = len(reader.seeds())
    worker.by_chance(reader, watch, seconds=60, seed=2013, most=seeded + INPUTS[reader.name])
    assert watch.tally.findings == {}
    assert watch.tally.inputs == seeded + INPUTS[reader.name]


@pytest.mark.parametrize("found", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_stays_mended(found, tmp_path):
    reader = readers.BY_NAME[found.parent.name.replace("-", " ")]
    watch = Watch(reader, tmp_path, "replay")
    watch.look(found.read_bytes())
    assert watch.tally.findings == {}


def test_the_seeds_are_sound():
    """Else everything is refused at the door, and nothing is fuzzed."""
    for name in ("csv rows", "workbook rows", "decisions", "link records", "sources file", "rule files", "contracts"):
        for content in readers.BY_NAME[name].seeds():
            readers.BY_NAME[name].run(content)
    assert {name.rpartition("_")[0] for name in seeds.delivery()} >= {"pupils", "dwp_return", "gedling_tenancies"}


def test_most_spoilt_files_still_have_rows_to_read(tmp_path):
    reader = readers.BY_NAME["csv rows"]
    watch = Watch(reader, tmp_path, "mutation")
    worker.by_chance(reader, watch, seconds=60, seed=5, most=300)
    assert 0.1 < watch.tally.refused / watch.tally.inputs < 0.7


class TroubleError(Exception):
    """The documented refusal of the readers below."""


def tried(run, tmp_path, content=b"x"):
    broken = Reader("broken", "", lambda: [content], lambda given, _: given, run, (TroubleError,))
    watch = Watch(broken, tmp_path, "mutation")
    watch.look(content)
    return watch.tally


def test_a_fault_a_leak_and_a_glutton_are_found(tmp_path, monkeypatch):
    def refuses(_):
        raise TroubleError("line 3")

    def breaks(_):
        raise KeyError("surname")

    def quotes(_):
        raise TroubleError(f"{CANARY} is no date")

    def swallows(_):
        bytearray(60 << 20)

    def dawdles(_):
        sum(range(3_000_000))

    assert (tried(refuses, tmp_path).findings, tried(refuses, tmp_path).refused) == ({}, 1)
    (sign,) = tried(breaks, tmp_path).findings
    assert sign.startswith("KeyError")
    assert "surname" not in sign
    assert "LeakError" in str(tried(quotes, tmp_path).findings)
    assert tried(swallows, tmp_path).findings == {}
    monkeypatch.setattr("fuzzing.watching.MOST_MEMORY", 40 << 20)
    assert "TooMuchMemoryError" in str(tried(swallows, tmp_path).findings)
    assert tried(dawdles, tmp_path).findings == {}
    monkeypatch.setattr("fuzzing.watching.SLOWEST_ALLOWED", 0.01)
    assert "TooSlowError" in str(tried(dawdles, tmp_path).findings)


def test_a_finding_is_made_small():
    assert minimise.smaller(b"a" * 500 + b"!" + b"b" * 500, lambda content: b"!" in content) == b"!"


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_same_seed_gives_the_same_inputs(reader):
    given = reader.seeds()[0]
    first, again = ([reader.mutate(given, chance) for _ in range(5)] for chance in (random.Random(3), random.Random(3)))  # noqa: S311
    assert first == again


def test_a_reader_leaves_the_screen_as_it_was(capsys):
    """Else a test after it in the same process sees nothing of what a command says."""
    readers.BY_NAME["check command"].run(readers.BY_NAME["check command"].seeds()[0])
    assert capsys.readouterr().out == ""
    screen.line("a line")
    assert capsys.readouterr().out == "a line\n"
