"""One DAG a source: fetch its new files, land, check and stage them, announce that there is something new."""

from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, TriggerRule, dag, task
from airflow.sdk.types import OutletEventAccessorsProtocol
from common import DAGS, LONDON, STAGED, connection

BRINGS = {
    "education": ("the county's education system", "pupils, attendance, exclusions and alternative provision"),
    "benefits": ("the Department for Work and Pensions", "benefit claims of the people the council asked about"),
    "police": ("the police", "offences and anti-social behaviour"),
    "housing": ("the seven district councils", "tenancies with their households, and tenancy actions"),
    "careworks": ("the council's casework system", "programme families, their members, events and employment evidence"),
}

DOC = """
### Take in what {sender} sent

Looks every hour in `<landing>/{source}` for files that were not received before: **{brings}**.

0. **fetch** brings new files from the sender's SFTP server, bucket or folder into `<landing>/{source}`, where the
   sources file names one (`docs/sources.md`); else it is skipped. Nothing at the sender is changed. Where it fails,
   what lies in the landing area is taken in all the same.
1. **land** copies each new file, unchanged, into the store under its SHA-256 and writes a receipt
   (`audit.file_receipt`). The newest content again is a receipt marked DUPLICATE and nothing else.
2. **check_and_stage** runs once for each {batch}, its files one after the other, the older extract first: read by the
   contract, run the expectation suite, write the rows that passed to the staged layer and the rows held back to
   `audit.quarantine` with the rule and the line. Where its sender has something to mend, a report for them alone is
   left in the workspace, `reports/{source}/<file>.<receipt>.xlsx`: cell, rule, fix.
3. **publish** announces the Asset `staged_{source}` when files wait for matching. With nothing new it is skipped.
4. **report_rejected_files** turns the run red when a file was rejected or could not be fetched.

**A rejected file** fails its task at once, without retries. The last line of the task's log names the file, the rule,
the lines and what to do. The other files are staged all the same. Ask the sender for a corrected file, put it in the
folder under the same name or any later date, and wait for the next hour or press *Trigger*.

**A lost connection** is retried four times, with growing pauses. Running twice on the same files changes nothing.
"""


def ingest(source: str) -> DAG:
    """Build the ingest DAG of a source."""
    sender, brings = BRINGS[source]
    batch = "district" if source == "housing" else "dataset"

    @dag(
        dag_id=f"ingest_{source}",
        dag_display_name=f"Ingest {source}",
        description=f"Land, check and stage the files of {sender}",
        doc_md=DOC.format(source=source, sender=sender, brings=brings, batch=batch),
        schedule=CronTriggerTimetable("20 * * * *", timezone=LONDON),
        tags=["ingest", source],
        **DAGS,
    )
    def build() -> None:
        @task
        def fetch() -> dict[str, Any]:
            """Bring the sender's new files into the landing area; skipped where people or programs put them there."""
            from airflow.sdk.exceptions import AirflowSkipException

            from tfp_etl.platform import fetching, intake
            from tfp_etl.settings import Settings

            if source not in fetching.fetched_sources(Settings()):
                raise AirflowSkipException("The sources file does not name this source: nothing to fetch.")
            with intake.open_road() as road:
                return fetching.fetch(road, source, ask=connection).counts()

        @task(trigger_rule=TriggerRule.ALL_DONE)
        def land() -> list[dict[str, Any]]:
            """Receive the new files; hand on the ids of those to take in, batch by batch."""
            from tfp_etl.platform import intake

            with intake.open_road() as road:
                return [batch.plain() for batch in intake.arrivals(road, source)]

        @task(
            map_index_template="{{ task.op_kwargs['batch']['name'] }}",
            doc_md=f"Check and stage the files of one {batch}, the older extract first.",
        )
        def check_and_stage(batch: dict[str, Any]) -> dict[str, Any]:
            """Check and stage the files of one batch, the older extract first."""
            from tfp_etl.platform import intake

            with intake.open_road() as road:
                return intake.take_in(road, batch["name"], batch["file_ids"]).counts()

        @task(outlets=[STAGED[source]], trigger_rule=TriggerRule.ALL_DONE)
        def publish(*, outlet_events: OutletEventAccessorsProtocol) -> int:
            """Announce staged files that wait for matching; skipped when there are none."""
            from airflow.sdk.exceptions import AirflowSkipException

            from tfp_etl.platform import intake

            with intake.open_road() as road:
                files = intake.waiting(road)
            if not files:
                raise AirflowSkipException("No staged file waits for matching.")
            outlet_events[STAGED[source]].extra = {"files": files}
            return files

        @task(trigger_rule=TriggerRule.ONE_FAILED, retries=0)
        def report_rejected_files() -> None:
            """Fail the run, because a file was rejected or a task failed."""
            from airflow.sdk.exceptions import AirflowFailException

            raise AirflowFailException(
                "A file was rejected or a task failed: the log of the red task names file and rule."
            )

        fetched, landed, report = fetch(), land(), report_rejected_files()
        staged = check_and_stage.expand(batch=landed)
        fetched >> landed
        fetched >> report
        staged >> [publish(), report]

    return build()


for name in BRINGS:
    globals()[f"ingest_{name}"] = ingest(name)
