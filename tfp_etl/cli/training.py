"""`tfp train`: a new model file from records, with the report a reviewer signs."""

import tempfile
from pathlib import Path

from tfp_etl.cli import screen


class DoubtfulModelError(Exception):
    """A trained model against which something grave speaks; it was not written."""


def train(records: Path, model: Path, report: Path, *, despite_doubts: bool = False) -> None:
    """Train on a file of records (`tfp link`'s columns, or the pipeline's records.parquet); write model and report.

    Raises DoubtfulModelError, with the report written and the model not, where the prior is implausible or a comparison
    learnt nothing.
    """
    if not records.is_file():
        raise FileNotFoundError(f"{records}: there is no such file; name a Parquet or CSV file of records")
    for place in (model, report):
        if not place.parent.is_dir():
            raise FileNotFoundError(f"{place}: there is no folder {place.parent}; make it, or name another file")
    from tfp_etl.matching import intake, linking, model_file, rows, training_doubts, training_report
    from tfp_etl.matching.train import train as trained

    with screen.progress("Training", 3) as advance, tempfile.TemporaryDirectory(prefix="tfp-") as folder:
        people = records
        if records.suffix != ".parquet" or not set(rows.columns(records)) >= linking.REQUIRED:
            people = Path(folder) / "records.parquet"
            intake.read(records, people, decided=set())
        advance("reading the records")
        found = trained(people)
        advance("learning")
        doubts = training_doubts.of(found)
        training_report.write(found, report)
        is_grave = any(doubt.is_grave for doubt in doubts)
        if not is_grave or despite_doubts:
            model_file.write(found, model)
        advance("writing")
    for doubt in doubts:
        screen.line(f"{'Grave doubt' if doubt.is_grave else 'Doubt'}: {doubt.said}.")
    if is_grave and not despite_doubts:
        raise DoubtfulModelError(f"The model was not written; {report} says why. --despite-doubts writes it anyway.")
    screen.line(f"Written: {model}, {report}. Have the report reviewed before the model is used (tfp link --model).")
