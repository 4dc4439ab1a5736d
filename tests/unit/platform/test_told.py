"""What is said of an error: ours whole, of others nothing that may be a cell."""

import ast
import errno
from pathlib import Path

import pytest
from pydantic import ValidationError

import tfp_etl
from tfp_etl.feeds.errors import LoaderBroke
from tfp_etl.platform import told
from tfp_etl.settings import Settings


def raised(problem: Exception) -> Exception:
    try:
        raise problem
    except type(problem) as caught:
        return caught


def exceptions_of_the_package() -> set[str]:
    """Names of the classes of tfp_etl that go by the name of an exception, or derive from one."""
    bases = {}
    for path in Path(tfp_etl.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {ast.unparse(base).split(".")[-1] for base in node.bases}
    roots = {name for name, of in bases.items() if any(base.endswith(("Error", "Exception")) for base in of)}
    return roots | {name for name, of in bases.items() if of & roots}


def test_every_exception_of_the_package_is_known_by_its_name() -> None:
    assert exceptions_of_the_package() == told.OURS - {"AirflowFailException"}


def test_our_own_messages_are_told_whole() -> None:
    assert told.of_error(raised(LoaderBroke("asb: no row\nAsk again."))) == "asb: no row\nAsk again."


@pytest.mark.parametrize("kind", [ValueError, KeyError, TypeError, OSError, UnicodeError])
def test_other_messages_are_not(kind: type[Exception]) -> None:
    assert told.of_error(raised(kind("Quintrell"))) == f"{kind.__name__} at test_told.py:18"


def test_a_fault_below_our_code_is_placed_in_our_code(tmp_path: Path) -> None:
    broken = tmp_path / "strict.yaml"
    broken.write_bytes(b"\xff")
    with pytest.raises(UnicodeDecodeError) as caught:
        Settings(database_url_file=broken).warehouse_url()
    assert told.of_error(caught.value).startswith("UnicodeDecodeError at tfp_etl/settings.py:")


def test_a_file_that_is_missing_is_named_and_the_library_s_words_left_out() -> None:
    missing = FileNotFoundError(errno.ENOENT, "cannot open 'Quintrell'", "landing/asb.csv")
    assert told.of_error(missing) == "No such file or directory: landing/asb.csv"


def test_a_setting_that_is_wrong_is_named_without_its_value() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(database_url=["secret"])  # type: ignore[arg-type]
    assert told.of_error(caught.value) == "database_url: Input should be a valid string"


def test_a_lost_connection_is_told() -> None:
    text = "(psycopg.OperationalError) connection failed: port 5432 refused\n(Background: ...)"
    said = "OperationalError: (psycopg.OperationalError) connection failed: port 5432 refused"
    assert told.of_text("OperationalError", text, []) == said
