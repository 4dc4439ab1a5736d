"""What the loader says when a file cannot be taken."""

from collections.abc import Sequence


class LoaderBroke(Exception):  # noqa: N818 - it says what happened
    """A fault of the loader, not of the file. The text names the engine's error class: its message may quote a cell."""


class FileRejected(Exception):  # noqa: N818 - a verdict on a file, named as people say it
    """A whole file is refused. The text names file, rule, lines and what to do, and never quotes a cell."""

    def __init__(self, file: str, rule: str, lines: Sequence[int] = (), advice: str = "") -> None:
        self.file = file
        self.rule = rule
        self.lines = tuple(lines)
        self.advice = advice
        super().__init__(file, rule, self.lines, advice)

    def __str__(self) -> str:
        """One sentence a data owner can act on."""
        where = (
            f" (line{'s' if len(self.lines) > 1 else ''} {', '.join(map(str, self.lines[:10]))})" if self.lines else ""
        )
        return f"{self.file}: rejected: {self.rule}{where}. {self.advice}".rstrip()
