"""What may be printed of an error: our own messages whole, of all others no text that may quote a cell.

Our errors name file, rule, lines, counts and what to do. pyarrow, pandas and Python itself quote the value they cannot
read, so of theirs only the class and the place are told.
"""

import os
import re
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import tfp_etl

PACKAGE = Path(tfp_etl.__file__).parent
# By name, for a log: it keeps no module. A test holds that no exception of the package is missing.
OURS = frozenset(
    {
        "AirflowFailException",
        "CountyError",
        "DecisionBrokenError",
        "DecisionRefusedError",
        "DecisionsRefusedError",
        "DoubtfulModelError",
        "EvaluationError",
        "EvidenceError",
        "ExpectationBroke",
        "FetchRefusedError",
        "FileRejected",
        "FilesRejectedError",
        "FullRunNeeded",
        "IntakeError",
        "LoadRefusedError",
        "LoaderBroke",
        "NoCardError",
        "NoSuchDayError",
        "NotAcceptedError",
        "NotMatchedError",
        "NothingStagedError",
        "NothingToCheckError",
        "NothingToLearnError",
        "NothingToReviewError",
        "PlaceError",
        "PlatformError",
        "PortLostError",
        "RowsLost",
        "RuleError",
        "ServerFaultError",
        "SourceChangedError",
        "SourceError",
        "SourceGoneError",
        "SourceLostError",
        "SparkMissingError",
        "StagedFilesMissingError",
        "UnfitServerError",
        "UnknownColumnError",
        "UnknownDecisionError",
        "UnreachableError",
        "ValuesNotShownError",
        "WindowNotReachedError",
    }
)
# Names that SQLAlchemy, psycopg and ADBC give their errors, see tfp_etl.warehouse.quiet.
OF_THE_DATABASE = re.compile(r"PostgreSQL [0-9A-Z]{5} \w+[^\n]*")
LOST = frozenset({"OperationalError", "InterfaceError", "TransportError", "ConnectError", "ConnectTimeout"})


def of_error(problem: BaseException) -> str:
    """What may be said of an exception, in one line or in our own lines."""
    kind = type(problem)
    if kind.__module__.startswith(("tfp_etl.", "pydantic_settings.", "click.", "typer.")):
        return str(problem)
    if isinstance(problem, ValidationError):
        faults = problem.errors(include_url=False, include_context=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
    if isinstance(problem, OSError) and problem.errno:
        named = f": {problem.filename}" if problem.filename else ""
        return f"{os.strerror(problem.errno)}{named}"
    frames = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(problem.__traceback__)]
    return of_text(kind.__name__, str(problem), frames)


def of_text(kind: str, text: str, frames: Sequence[tuple[str, int]]) -> str:
    """What may be said of an error of which class name, text and frames (file, line; outermost first) are known."""
    if kind in OURS:
        return text
    if found := OF_THE_DATABASE.search(text):
        return f"The database refused: {found[0]}"
    first = (text.splitlines() or [""])[0]
    if kind in LOST:
        return f"{kind}: {first}"[:300]
    return f"{kind} at {place(frames)}"


def of_log(detail: Mapping[str, Any]) -> str:
    """What may be said of an exception as Airflow's task log holds it."""
    frames = [(str(frame.get("filename", "")), int(frame.get("lineno") or 0)) for frame in detail.get("frames") or []]
    return of_text(str(detail.get("exc_type")), str(detail.get("exc_value", "")), frames)


def place(frames: Sequence[tuple[str, int]]) -> str:
    """The innermost frame of ours, e.g. `tfp_etl/feeds/reader.py:120`; of another's where none is ours."""
    for filename, line in reversed(frames):
        if Path(filename).is_relative_to(PACKAGE):
            return f"{Path(filename).relative_to(PACKAGE.parent).as_posix()}:{line}"
    return f"{Path(frames[-1][0]).name}:{frames[-1][1]}" if frames else "an unknown place"
