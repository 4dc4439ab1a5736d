"""Ten kills on one small delivery, in `make test`; `make chaos` is the same with two hundred on two deliveries."""

from pathlib import Path

import pytest

from tests.chaos import deliveries, striking
from tests.chaos.roads import Roads, Told

KILLS, SEED = 10, 22


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("killed")
    made = deliveries.make(folder / "deliveries", households=60, is_small=True)
    said: list[str] = []
    roads = Roads(folder, made, seed=SEED, say=said.append, phases=("deliver",))
    roads.uninterrupted()
    found = roads.killed(1, KILLS + 3)
    Path(folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
    return found


def test_ten_kills_struck_stages_at_work_and_the_database_too(told: Told) -> None:
    assert len(told.struck) >= KILLS
    assert len({each.stage for each in told.struck}) >= 4
    assert {striking.WORKER, striking.STEP} < {each.kind for each in told.struck}


def test_every_run_after_a_kill_ends_and_what_is_left_is_what_a_quiet_run_leaves(told: Told) -> None:
    assert told.failed == []
    assert told.compared > 40
    assert told.differing == []


def test_no_unfinished_or_temporary_file_stays(told: Told) -> None:
    assert told.left == []
