"""The house rules a machine can hold: sizes, names, docstrings, types, one statement an SQL file."""

import ast
import re
from collections.abc import Iterator

import pytest

MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60
# Name -> why. An entry that is no longer needed fails the test.
LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
GENERATED_SQL = {"tfp_etl.feeds.typing_query": "written column by column from the contract of a dataset"}
EMPTY_WORDS = {"data", "info", "util", "utils", "helper", "helpers", "manager", "process", "handle", "misc", "common"}
QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/", re.DOTALL)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module, *, public: bool) -> Iterator[tuple[str, Function]]:
    """Functions and methods of a module with their dotted names; public ones are not inside another function."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                if not (public and child.name.startswith("_")):
                    yield f"{prefix}.{child.name}", child
                if not public:
                    yield from walk(child, f"{prefix}.{child.name}")
            elif isinstance(child, ast.ClassDef):
                if not (public and child.name.startswith("_")):
                    yield from walk(child, f"{prefix}.{child.name}")
            else:
                yield from walk(child, prefix)

    yield from walk(module.tree, module.name)


def test_no_module_is_too_long(modules):
    long = {module.name for module in modules if module.lines > MOST_LINES_OF_A_MODULE}
    assert long == set(LONG_MODULES)


def test_every_function_fits_a_screen(modules):
    found = {
        f"{name} ({node.end_lineno - node.lineno + 1} lines)": name
        for module in modules
        for name, node in functions(module, public=False)
        if node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    }
    assert set(found.values()) == set(LONG_FUNCTIONS), sorted(found)


def test_every_package_and_module_says_what_it_is(modules):
    silent = [module.name for module in modules if not ast.get_docstring(module.tree)]
    # A migration's docstring is its message; Alembic's env is a script.
    assert [name for name in silent if ".migrations." not in name] == []


def test_every_public_function_has_a_docstring(modules):
    checked, silent = 0, []
    for module in modules:
        if ".migrations" in module.name:
            continue
        for name, node in functions(module, public=True):
            checked += 1
            if not ast.get_docstring(node):
                silent.append(name)
    assert checked > 50
    assert silent == []


def untyped(node: Function) -> list[str]:
    arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
    bare = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
    return bare + ([] if node.returns is not None else ["return"])


def test_every_public_function_is_typed(modules):
    checked, found = 0, {}
    for module in modules:
        for name, node in functions(module, public=True):
            checked += 1
            if untyped(node):
                found[name] = untyped(node)
    assert checked > 50
    assert found == {}


def test_no_name_says_nothing(modules):
    names = {part for module in modules for part in module.name.split(".")}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, Function | ast.ClassDef):
                names.add(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name).lower())
    assert len(names) > 100
    assert {name for name in names if EMPTY_WORDS & set(name.strip("_").split("_"))} == set()


@pytest.fixture(scope="module")
def queries(tracked, checkout):
    """SQL files but for migrations: a migration is a script, whose function and triggers belong together."""
    found = [path for path in tracked if path.suffix == ".sql" and path.is_relative_to(checkout / "tfp_etl")]
    kept = [path for path in found if "migrations" not in path.parts]
    assert len(kept) > 10
    return kept


def test_an_sql_file_is_one_statement(queries):
    for path in queries:
        code = QUOTED.sub(" ", path.read_text(encoding="utf-8"))
        statements = [part for part in code.split(";") if part.strip()]
        assert len(statements) == 1, f"{path.name}: {len(statements)} statements"


def test_an_sql_file_begins_by_saying_what_a_row_is(queries):
    silent = [path.name for path in queries if not path.read_text(encoding="utf-8").lstrip().startswith(("--", "/*"))]
    assert silent == []


def test_long_sql_lives_in_sql_files(modules):
    """A string in Python with a query of more than eight lines belongs in a file of its own."""
    query = re.compile(r"\b(?:select|insert into|with)\b.*\b(?:from|values)\b", re.IGNORECASE | re.DOTALL)
    found, strings = [], 0
    for module in modules:
        if ".migrations" in module.name:
            continue
        documents = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                strings += 1
                if node.value.count("\n") > 8 and query.search(node.value):
                    found.append(module.name)
    assert strings > 100
    assert set(found) == set(GENERATED_SQL)
