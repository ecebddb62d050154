"""What goes wrong, as exceptions: all are ``ValueError``; each holds its problems with file, line and column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes
    ----------
    severity : str
        ``"error"`` or ``"warning"``.
    file : str
        Empty where it is in no file.
    line, column : int
        From 1; 0 where there is none.
    what, remedy : str
        What is wrong, and what to write or do instead.
    """

    severity: str
    file: str
    line: int
    column: int
    what: str
    remedy: str

    def __str__(self) -> str:
        place = "" if not self.file else f"{self.file}: " if self.line == 0 else f"{self.file}:{self.line}:{self.column}: "
        return f"{place}{self.severity}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")


class DetenteError(ValueError):
    """Something that Détente refuses, or has no answer to.

    Attributes
    ----------
    problems : tuple of Problem
    code : str
        ``wrong-input``, ``missing-data``, ``wrong-usage``, ``not-converged``, ``out-of-memory``, ``cancelled`` or ``forked``.
    """

    def __init__(self, problems: tuple[Problem, ...] | list[Problem] | str, code: str = "wrong-usage") -> None:
        if isinstance(problems, str):
            problems = (Problem("error", "", 0, 0, problems, ""),)
        self.problems = tuple(problems)
        self.code = code
        errors = [problem for problem in self.problems if problem.severity == "error"]
        super().__init__("\n".join(str(problem) for problem in errors or self.problems))

    def __reduce__(self):
        return (type(self), (self.problems, self.code))

    def _first(self) -> Problem | None:
        return next((p for p in self.problems if p.severity == "error"), self.problems[0] if self.problems else None)

    @property
    def file(self) -> str:
        """The file of the first error; empty where there is none."""
        first = self._first()
        return first.file if first else ""

    @property
    def line(self) -> int:
        """The line of the first error, from 1; 0 where there is none."""
        first = self._first()
        return first.line if first else 0

    @property
    def column(self) -> int:
        """The column of the first error, from 1; 0 where there is none."""
        first = self._first()
        return first.column if first else 0


class ScenarioProblem(DetenteError):
    """A file or table that is wrong, with every fault that was found."""


class MissingData(DetenteError):
    """A file or world that is not there."""


class NotConverged(DetenteError):
    """There is no equilibrium, or none was found in the time."""


class Cancelled(DetenteError):
    """Somebody asked to stop."""


class Forked(DetenteError):
    """This process is a fork of one that had used Détente."""


BY_CODE = {
    "wrong-input": ScenarioProblem,
    "missing-data": MissingData,
    "not-converged": NotConverged,
    "cancelled": Cancelled,
    "forked": Forked,
}
