"""Run ingest DAGs, task by task as Airflow runs them, over landing areas that come one after the other.

Run as a script by test_faults_by_dags.py, AIRFLOW_ and TFP_ variables set. Its argument is a JSON file: a list of
steps, each with `name`, `files` (a folder whose files are put into the landing area) and `sources` (whose DAGs then
run). It prints, a line a run, RAN and a JSON object: step, dag, state, and the state of each task, mapped ones too.
"""

import json
import os
import shutil
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def lay_over(files: Path, landing: Path) -> None:
    """Put the files of a delivery into the landing area, each in the place of one of its name; links stay links."""
    for path in sorted(files.glob("*/*")):
        target = landing / path.relative_to(files)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy2(path, target, follow_symlinks=False)


def main() -> None:
    """Put the files of each step into the landing area, run the DAGs of its sources."""
    from airflow.utils.db import initdb

    initdb()
    from airflow.dag_processing.dagbag import DagBag

    sys.path.insert(0, str(CHECKOUT / "dags"))
    dags = DagBag(CHECKOUT / "dags").dags
    landing = Path(os.environ["TFP_LANDING"])
    for step in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        lay_over(Path(step["files"]), landing)
        for source in step["sources"]:
            run = dags[f"ingest_{source}"].test()
            tasks = {
                f"{each.task_id}{f'[{each.map_index}]' if each.map_index >= 0 else ''}": str(each.state)
                for each in run.get_task_instances()
            }
            told = {"step": step["name"], "dag": run.dag_id, "state": str(run.state), "tasks": tasks}
            sys.stdout.write(f"RAN {json.dumps(told)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
