"""The claim of a window: every family judged with its evidence, then the claim list."""

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, task
from common import DAGS, LONDON

from tfp_etl.rules import rulebook

WINDOWS = sorted(rulebook.load().windows)

DOC = f"""
### Prepare the claims of a window

Runs at 06:00 on 1 January and 1 July, London time, for the newest window whose evidence has arrived; or press *Trigger*
and choose a window ({", ".join(WINDOWS)}).

1. **judge** decides for every family what may be claimed: each test with its status, what was seen, what was needed,
   under which rule, and the source rows. An earlier window that was never judged is judged first, since what it finds
   due cannot be claimed again. A window whose evidence has not arrived fails.
2. **claim** writes the claim list of each window judged, bound to its hash.

Nothing is claimed by this DAG: it prepares the list that people approve. Judging a window again with the same facts and
rules gives the same list.
"""


@dag(
    dag_display_name="Prepare claims",
    description="Judge every family for a window and write the claim list",
    doc_md=DOC,
    schedule=CronTriggerTimetable("0 6 1 1,7 *", timezone=LONDON),
    params={
        "window": Param(
            None,
            type=["null", "string"],
            enum=[None, *WINDOWS],
            title="Claim window",
            description="Blank: the newest window whose evidence has arrived.",
        )
    },
    tags=["claim"],
    **DAGS,
)
def prepare_claims() -> None:
    """Judge, then claim."""

    @task
    def judge(*, params: dict[str, Any]) -> dict[str, Any]:
        """Decide for every family what may be claimed in the window, after the earlier ones that were never judged."""
        from airflow.sdk.exceptions import AirflowSkipException

        from tfp_etl import stages
        from tfp_etl.platform import intake

        with intake.open_road() as road, intake.alone(road):
            window = params["window"] or max(stages.windows(road), default=None)
            if window is None:
                raise AirflowSkipException("No window's evidence has arrived yet.")
            runs = [stages.judge(road, each) for each in stages.due_windows(road, window)]
            return {"windows": [run.slice_ for run in runs]} | intake.counts(runs[-1])

    @task
    def claim(judged: dict[str, Any]) -> list[dict[str, Any]]:
        """Write the claim lists of the windows judged."""
        from tfp_etl import stages
        from tfp_etl.platform import intake

        with intake.open_road() as road, intake.alone(road):
            return [intake.counts(stages.claim(road, window)) for window in judged["windows"]]

    claim(judge())


prepare_claims()
