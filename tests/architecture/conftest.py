"""What the architecture tests look at: every tracked file, and every module of the package as a syntax tree."""

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """A Python file: its dotted name, path, number of lines and syntax tree."""

    name: str
    path: Path
    lines: int
    tree: ast.Module

    @property
    def imports(self) -> set[str]:
        """Dotted names of everything the file imports, anywhere in it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return found


def read_module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, path, text.count("\n"), ast.parse(text, str(path)))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file git tracks that is still there, and every new one it does not ignore."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        text=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    found = sorted(path for path in set(paths) if path.is_file())
    assert len(found) > 50, "git lists next to nothing: these tests would pass on nothing"
    return found


@pytest.fixture(scope="session")
def modules(tracked: list[Path]) -> list[Module]:
    """Every module of the package."""
    found = [read_module(path) for path in tracked if path.suffix == ".py" and path.is_relative_to(ROOT / "tfp_etl")]
    assert len(found) > 20
    return found


@pytest.fixture(scope="session")
def scripts(tracked: list[Path]) -> list[Module]:
    """Every other Python file that is no test: DAGs, plugins, deployment, benchmarks."""
    folders = [ROOT / name for name in ("dags", "plugins", "deploy", "benchmarks", "fuzzing")]
    found = [
        read_module(path)
        for path in tracked
        if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in folders)
    ]
    assert found
    return found
