"""Read a YAML file strictly: a key written twice is an error, and every mapping knows the lines of its keys."""

from pathlib import Path
from typing import Any

import yaml


class RuleError(Exception):
    """A rule file, or a question put to it, that cannot be answered. Names file, place and what to do."""


class Section(dict[Any, Any]):
    """A mapping of a rule file that knows where each of its keys stands."""

    def __init__(self, file: str, path: str, lines: dict[Any, int]) -> None:
        super().__init__()
        self.file, self.path, self.lines = file, path, lines

    def place(self, key: object) -> str:
        """Say where a key stands: file, line and dotted path."""
        return f"{self.file} line {self.lines.get(key, 0)}, {self.path}{key}"

    def only(self, required: set[str], optional: frozenset[str] = frozenset()) -> None:
        """Refuse a key that is not known and a known one that is missing."""
        for key in self:
            if key not in required | optional:
                raise RuleError(
                    f"{self.place(key)}: unknown key; known here: {', '.join(sorted(required | optional))}. "
                    "Correct the spelling or remove it."
                )
        missing = sorted(required - set(self))
        if missing:
            raise RuleError(f"{self.file}, {self.path or 'top level'}: missing {', '.join(missing)}. Add it.")


UNBUILT = (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError)
"""What PyYAML raises of a value that is written well and is none: a thirteenth month, a list for a key."""


class _Loader(yaml.SafeLoader):
    """SafeLoader that builds `Section`s and refuses duplicate keys."""


def read(path: Path) -> Section:
    """Read one rule file. Raises `RuleError` on bad YAML, a duplicate key, or a file that is not a mapping."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        content = _built(loader, node, path.name, "") if node is not None else None
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}: not readable as YAML: {error}") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path.name}: is not UTF-8 text. Write it again.") from None
    except UNBUILT:
        raise RuleError(f"{path.name}: not readable as YAML: a value or a key is none that can be") from None
    if not isinstance(content, Section):
        raise RuleError(f"{path.name}: must be a mapping at the top level")
    return content


def _built(loader: _Loader, node: yaml.Node, file: str, path: str) -> object:
    if isinstance(node, yaml.MappingNode):
        section = Section(file, path, {})
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if key in section:
                raise RuleError(
                    f"{file} line {line}, {path}{key}: written twice, first on line {section.lines[key]}. Keep one."
                )
            section.lines[key] = line
            section[key] = _built(loader, value_node, file, f"{path}{key}.")
        return section
    if isinstance(node, yaml.SequenceNode):
        return [_built(loader, item, file, f"{path}{position}.") for position, item in enumerate(node.value)]
    return loader.construct_object(node, deep=True)
