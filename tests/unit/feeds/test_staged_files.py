"""What matching read may be loaded; what came since may not, and what changed since stops the load."""

from pathlib import Path

import pytest

from tfp_etl.feeds import staged_files


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    folder = tmp_path / "staged"
    put(folder, "police/asb/2013-05-31_1.parquet", "one")
    put(folder, "police/asb/2013-06-30_2.parquet", "two")
    staged_files.note(tmp_path / "note.json", staged_files.now(folder))
    return folder


def put(folder: Path, name: str, content: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


def test_a_file_staged_since_waits_for_its_own_matching(staged: Path, tmp_path: Path) -> None:
    put(staged, "police/asb/2013-07-31_3.parquet", "three")
    matched = staged_files.matched(staged, tmp_path / "note.json")
    assert [path.name for path in matched] == ["2013-05-31_1.parquet", "2013-06-30_2.parquet"]


def test_a_file_staged_anew_with_the_same_rows_is_the_same(staged: Path, tmp_path: Path) -> None:
    put(staged, "police/asb/2013-06-30_2.parquet", "two")
    assert len(staged_files.matched(staged, tmp_path / "note.json")) == 2


def test_other_rows_or_none_stop_the_load_and_name_the_file(staged: Path, tmp_path: Path) -> None:
    put(staged, "police/asb/2013-06-30_2.parquet", "two, corrected")
    wanted = r"1 of 2 files were staged anew since they were matched: police/asb/2013-06-30_2\.parquet\. Nothing was"
    with pytest.raises(staged_files.NotMatchedError, match=wanted):
        staged_files.matched(staged, tmp_path / "note.json")


def test_after_a_matching_that_did_not_end_there_is_nothing_to_load(staged: Path, tmp_path: Path) -> None:
    staged_files.forget(tmp_path / "note.json")
    with pytest.raises(staged_files.NotMatchedError, match="matching did not come to its end"):
        staged_files.matched(staged, tmp_path / "note.json")


def test_a_file_that_comes_while_the_records_are_read_is_read_too(
    staged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []

    def write(folder: Path, target: Path) -> int:
        if not reads:
            put(folder, "police/asb/2013-07-31_3.parquet", "three")
        reads.append(target)
        return 5

    monkeypatch.setattr(staged_files.person_records, "write", write)
    monkeypatch.setattr(staged_files.person_records, "write_keys", lambda folder, target: 1)
    rows_in, taken = staged_files.person_records_of(staged, tmp_path / "r", tmp_path / "k")
    assert (rows_in, len(taken), len(reads)) == (6, 3, 2)
