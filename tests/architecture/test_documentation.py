"""README and docs/ say what is there: commands, options, stages, pages."""

import ast
import re
from pathlib import Path

import click
import pytest
import typer.main

import tfp_etl

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
SUBCOMMANDS_OF_README = {"run", "synth", "export", "db upgrade", "up", "down", "status", "drive"}


@pytest.fixture(scope="session")
def pages(tracked, checkout) -> dict[str, str]:
    """Text of README and of every page of docs/, by path."""
    found = {
        path.relative_to(checkout).as_posix(): path.read_text(encoding="utf-8")
        for path in tracked
        if path.suffix == ".md" and (path == checkout / "README.md" or path.is_relative_to(checkout / "docs"))
    }
    assert {"README.md", "docs/index.md", "docs/architecture.md", "docs/operating.md", "docs/privacy.md"} <= set(found)
    return found


def lines_of_code(text: str) -> list[str]:
    """Every line of a code block and every code span."""
    found = []
    for block, span in CODE.findall(text):
        found += [line.strip() for line in block.splitlines()] if block else [span.strip()]
    return found


def words_after(program: str, pages: dict[str, str]) -> list[tuple[str, list[str]]]:
    """(page, words) of every code line that calls a program; what follows two spaces or a # is an explanation."""
    found = []
    for page, text in pages.items():
        for line in lines_of_code(text):
            if line.startswith(program + " "):
                found.append((page, re.split(r"\s{2,}|\s#", line)[0].split()[1:]))
    return found


def test_every_make_target_named_exists(pages, checkout):
    makefile = (checkout / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = {words[0] for _, words in words_after("make", pages)}
    assert named >= {"run", "test", "up", "down", "check", "help"}
    assert named - targets == set()


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words lead to, and the words left over."""
    from tfp_etl.cli import app

    command: click.Command = typer.main.get_command(app.commands)
    rest = list(words)
    while rest and hasattr(command, "commands") and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    return command, rest


def test_every_tfp_command_and_option_named_exists(pages):
    named = words_after("tfp", pages)
    assert len(named) >= len(SUBCOMMANDS_OF_README)
    for page, words in named:
        command, rest = find_command(words)
        is_command = not hasattr(command, "commands") or command.invoke_without_command
        assert is_command, f"{page}: `tfp {' '.join(words)}` is no command"
        options = {name for parameter in command.params for name in parameter.opts + parameter.secondary_opts}
        for word in rest:
            if word.startswith("--") and word != "--help":
                assert word.split("=")[0] in options, f"{page}: `tfp {' '.join(words)}`"


def test_readme_names_every_subcommand(pages):
    named = {
        " ".join(word for word in words if re.fullmatch(r"[a-z]+", word)) for _, words in words_after("tfp", pages)
    }
    assert named >= SUBCOMMANDS_OF_README


def stages_of_package() -> list[str]:
    return re.findall(r"^ {4}([a-z]+) {2,}\S", tfp_etl.__doc__ or "", re.MULTILINE)


def test_readme_and_package_name_the_same_road(pages):
    stages = stages_of_package()
    assert stages[:4] == ["land", "check", "stage", "match"]
    assert len(stages) >= 8
    road = re.search(r"^(\w+(?: -> \w+)+)$", pages["README.md"], re.MULTILINE)
    assert road
    assert road.group(1).split(" -> ") == stages
    section = pages["README.md"].split("## The main road")[1].split("\n## ")[0]
    assert re.findall(r"^\| ([a-z]+) \| ", section, re.MULTILINE) == ["stage", *stages]


def test_stages_module_has_one_function_a_stage_in_the_order_of_the_road(checkout):
    tree = ast.parse((checkout / "tfp_etl" / "stages.py").read_text(encoding="utf-8"))
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    stages = stages_of_package()
    assert stages
    assert [name for name in defined if name in stages] == stages


def test_the_dags_run_every_stage_and_their_pages_name_it(tracked, checkout):
    """The DAGs take files in through `platform/intake.py`, which the command line shares."""
    stages = stages_of_package()
    sources = [path for path in tracked if path.suffix == ".py" and path.parent == checkout / "dags"]
    pages = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    intake = (checkout / "tfp_etl" / "platform" / "intake.py").read_text(encoding="utf-8")
    called = set(re.findall(r"\bstages\.([a-z]+)\(", pages + intake))
    assert stages
    assert set(stages) - called == set()
    described = {word for bold in re.findall(r"\*\*([a-z_]+)\*\*", pages) for word in bold.split("_and_")}
    assert set(stages) - described == set()


def test_every_page_is_reached_from_the_index(pages):
    reached, open_pages = set(), {"docs/index.md"}
    while open_pages:
        page = open_pages.pop()
        reached.add(page)
        for target in LINK.findall(pages[page]):
            if "://" not in target:
                name = normal(page, target)
                if name in pages and name not in reached:
                    open_pages.add(name)
    assert len(reached) >= 5
    assert set(pages) - reached == set()


def normal(page: str, target: str) -> str:
    """Path of a link's target from the top of the repository."""
    parts: list[str] = list(Path(page).parent.parts)
    for part in target.split("#", maxsplit=1)[0].split("/"):
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def test_every_link_leads_somewhere(pages, checkout):
    checked = 0
    for page, text in pages.items():
        for target in LINK.findall(text):
            if "://" not in target and not target.startswith("#"):
                checked += 1
                assert (checkout / normal(page, target)).exists(), f"{page} -> {target}"
    assert checked > 5


def test_the_changelog_names_the_version(checkout):
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(tfp_etl.__version__)}\]", text, re.MULTILINE)
    project = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{tfp_etl.__version__}"' in project
