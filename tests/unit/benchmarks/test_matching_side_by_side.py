"""The side-by-side run: limits are kept, and the page tells what did not end."""

import sys

from benchmarks.matching import report, watching


def test_a_run_is_timed_and_its_failure_told(tmp_path):
    limits = {"seconds_at_most": 20.0, "mb_at_most": 4000.0}
    good = watching.run(
        [sys.executable, "-c", "import time; b = bytearray(90_000_000); time.sleep(1)"], tmp_path / "a", **limits
    )
    assert good.ended == ""
    assert good.seconds >= 1
    assert good.peak_mb > 80
    bad = watching.run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "b", **limits)
    assert bad.ended == "failed (3)"


def test_a_run_over_its_time_or_memory_is_stopped(tmp_path):
    slow = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert watching.run(slow, tmp_path / "a", seconds_at_most=0.6, mb_at_most=4000).ended.startswith("not done")
    large = [sys.executable, "-c", "b = bytearray(300_000_000); import time; time.sleep(60)"]
    assert watching.run(large, tmp_path / "b", seconds_at_most=30, mb_at_most=150).ended.startswith("stopped at")


def test_the_page_has_every_run_and_the_ratio():
    scores = {"precision": 0.99, "recall": 0.98, "f1": 0.985, "b3_f1": 0.99, "exact": 0.97}
    cost = {"seconds": 12.0, "peak_mb": 2048.0, "processor": 20.0, "load": 0.5, "ended": ""}
    run = {"size": 1000, "persons": scores, "families": {}, **cost}
    ours = {**run, "tool": "ours", "families": {"by_person": {"f1": 0.975}}}
    late = {**cost, "size": 1000, "tool": "goldenmatch", "ended": "not done in 15 min"}
    about = dict.fromkeys(("date", "machine", "ours", "others"), "x")
    page = report.page(
        {
            "about": about,
            "seed": 1,
            "checks": {"shuffled": False},
            "results": [
                ours,
                {**run, "tool": "splink", "seconds": 10.0},
                {**run, "tool": "lean", "seconds": 8.0, "peak_mb": 1024.0},
                late,
            ],
        }
    )
    assert "1.20 times the wall time, 1.00 times the CPU time" in page
    assert "1.50 times the wall time" in page  # the leanest Splink is told beside the usual one
    assert "2.0 GB against 1.0 GB" in page
    assert "not done in 15 min" in page
    assert "shuffled: DIFFERENT" in page
    assert "0.9750" in page
