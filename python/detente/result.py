"""Solved scenarios."""

from __future__ import annotations

import ctypes as c
import html
import os
import re
import warnings
from datetime import date
from typing import Any

import pandas as pd

from . import _library as lib
from . import cluster
from .chart import SVG
from .errors import DetenteError, NotConverged
from .export import Exports
from .scenario import Scenario
from .world import World

_LEVELS = ["branch", "compared_with", "country"]


class Result(Exports):
    """The answer to a scenario; never changes. Made by :func:`solve` and :func:`try_`.

    Tables raise :class:`NotConverged` where there is no answer; ``converged`` and ``residual`` are always there.

    Attributes
    ----------
    scenario : Scenario
    converged : bool
    residual : float
        The worst scaled residual of any solve that numbers come from.
    unanswered : int
        Models of the ensemble without an answer; ranges are without them.
    notes : tuple of str
        What a reader must know.
    """

    __slots__ = ("_handle", "_memory", "scenario", "converged", "residual", "comparisons", "unanswered", "notes", "why_not")

    _handle: lib.Handle
    _memory: dict[Any, Any]
    scenario: Scenario
    converged: bool
    residual: float
    comparisons: int
    unanswered: int
    notes: tuple[str, ...]
    why_not: str

    def __init__(self, scenario: Scenario, handle: lib.Handle, notes: str, why_not: str) -> None:
        converged, residual = c.c_int32(), c.c_double()
        comparisons, unanswered = c.c_int64(), c.c_int64()
        lib.call(
            "study_facts", handle.number, c.byref(converged), c.byref(residual), c.byref(comparisons), c.byref(unanswered))
        values = {
            "_handle": handle, "_memory": {}, "scenario": scenario, "converged": bool(converged.value),
            "residual": residual.value, "comparisons": comparisons.value, "unanswered": unanswered.value,
            "notes": tuple(line for line in notes.split("\n") if line), "why_not": why_not,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a result is frozen; {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a result is frozen; {name} cannot be deleted")

    def __copy__(self) -> "Result":
        return self

    def __deepcopy__(self, _: Any) -> "Result":
        return self

    def _long(self, about: str, groups: str | None = None) -> pd.DataFrame:
        key = (about, groups)
        if key not in self._memory:
            self._memory[key] = lib.frame(
                lib.take("study_table", self._handle.number, about.encode(), lib.encode(groups, "groups")))
        return self._memory[key].copy()

    # -- tables

    def to_frame(self, *, groups: str | None = None) -> pd.DataFrame:
        """The long table: one number a row, with scenario, branch, dates, country, variable, unit, range, model and residual.

        Parameters
        ----------
        groups : str, optional
            Groups with rows of their own besides all economies, such as ``"EU27,ASEAN"``; the scenario's focus when not given.
        """
        return self._long("results", groups)

    def industries(self) -> pd.DataFrame:
        """Output, employment and prices by country and sector: the long table of sectors."""
        return self._long("sectors")

    def rates(self) -> pd.DataFrame:
        """The rates of the law of both days where they differ, by importer, origin and sector."""
        return self._long("rates")

    def variable(self, name: str, *, ranges: bool = False, unit: str | None = None) -> Any:
        """One variable of the long table by branch, day compared with, and country.

        Parameters
        ----------
        name : str
            Such as ``welfare``, ``real_wage``, ``cpi``, ``exports``, ``tariff_revenue``.
        ranges : bool
            Columns value, low and high instead of the value alone.
        unit : str, optional
            Which one, of a variable that is there in several, such as ``trade_deficit`` in money and in percent of GDP.

        Returns
        -------
        pandas.Series, or pandas.DataFrame with ranges
            Indexed by branch, compared_with, country; ``attrs["unit"]`` is its unit.
        """
        frame = self._long("results")
        if name not in set(frame["variable"].cat.categories):
            raise DetenteError(
                f"there is no variable {name!r}; there is: {', '.join(sorted(frame['variable'].cat.categories))}")
        rows = frame[(frame["variable"] == name) & (frame["draw"] == "") & (frame["origin"] == "") & (frame["sector"] == "")]
        units = [str(each) for each in rows["unit"].unique()]
        if unit is not None and unit not in units:
            raise DetenteError(f"{name} is not in {unit!r}; it is in: {'; '.join(units) or 'no row for an economy'}")
        if unit is None and len(units) > 1:
            listed = " or ".join(f"unit={each!r}" for each in units)
            raise DetenteError(f"{name} is there in several units, which one column cannot hold; give {listed}")
        if unit is not None:
            rows, units = rows[rows["unit"] == unit], [unit]
        found = rows.astype({level: str for level in _LEVELS}).set_index(_LEVELS)[["value", "low", "high"]]
        answer: pd.Series | pd.DataFrame = found if ranges else found["value"].rename(name)
        answer.attrs["unit"] = units[0] if units else ""
        answer.attrs["model"] = str(frame["model"].iloc[0])
        return answer

    @property
    def welfare(self) -> pd.Series:
        """Real income less what more effort is worth, percent, by branch, day compared with, and country."""
        return self.variable("welfare")

    @property
    def real_wage(self) -> pd.Series:
        """Change in the wage over consumer prices, percent."""
        return self.variable("real_wage")

    @property
    def flows(self) -> pd.DataFrame:
        """Trade between pairs: rows of the long table, indexed by branch, compared_with, origin and destination.

        Changes in percent and values in money are rows of their own; the column ``unit`` says which.
        """
        frame = self._long("results")
        rows = frame[frame["variable"] == "flow"]
        levels = ["branch", "compared_with", "origin", "destination"]
        found = rows.astype({level: str for level in levels}).set_index(levels)[["value", "low", "high", "unit"]]
        found.attrs["unit"] = ", ".join(str(unit) for unit in rows["unit"].unique())
        return found

    # -- words and pictures

    def report(self, form: str = "text", *, focus: str | None = None) -> str:
        """The report.

        Parameters
        ----------
        form : {"text", "markdown", "html", "one-page", "one-page-text", "brief"}
        focus : str, optional
            Whom it is about, such as ``"USA,CHN,MYS"``.
        """
        return lib.text(
            lib.take("study_text", self._handle.number, lib.encode(form, "the form"), lib.encode(focus, "the focus")))

    def brief(self, *, focus: str | None = None) -> str:
        """The first page as text: what happens to whom, with ranges and what they turn on."""
        return self.report("one-page-text", focus=focus)

    @property
    def charts(self) -> dict[str, SVG]:
        """The charts of the report, by name; the first is that of its first page."""
        if "charts" not in self._memory:
            frame = lib.frame(lib.take("study_charts", self._handle.number, None)).astype(str)
            self._memory["charts"] = {
                row.name_: SVG(row.name_, row.caption, row.svg) for row in frame.rename(columns={"name": "name_"}).itertuples()}
        return dict(self._memory["charts"])

    def plot(self, name: str | None = None) -> SVG:
        """A chart of the report; that of its first page when no name is given."""
        charts = self.charts
        if not charts:
            raise DetenteError("the report of this scenario has no chart")
        if name is None:
            return next(iter(charts.values()))
        if name not in charts:
            raise DetenteError(f"there is no chart {name!r}; there is: {', '.join(charts)}")
        return charts[name]

    def draws(
        self, count: int = 200, *, seed: int = 1, progress: lib.Progress | None = None, seconds: float | None = None,
        client: Any = None, per_task: int = cluster.PER_TASK,
    ) -> pd.DataFrame:
        """The answers under drawn elasticities.

        Parameters
        ----------
        count : int
            1 to 10,000 draws.
        seed : int
            The same seed gives the same draws everywhere.
        client : dask.distributed.Client, optional
            The cluster that solves, so many draws a task as ``per_task`` says. The numbers are those of this machine, to the bit at one
            instruction level.
        per_task : int

        Returns
        -------
        pandas.DataFrame
            Indexed by branch, compared_with, draw and country; percent, and money for ``equivalent_variation``. Draws without an answer
            are left out with a warning: ``attrs["asked"]`` is how many there were, ``attrs["failed"]`` how many of them have no answer, by
            comparison.

        Raises
        ------
        NotConverged
            Where the time was used up before all draws were solved.
        """
        count = lib.whole(count, "draws", 1, 10_000)
        seed = lib.whole(seed, "seed", 0, 2**64 - 1)
        if client is not None:
            frame = cluster.draws(client, [self.scenario], count, seed, per_task=per_task, progress=progress, seconds=seconds)[0]
        else:
            frame = self._draws(0, count, seed, progress=progress, seconds=seconds)
        _warn_of_failed(frame)
        return frame

    def _draws(self, first: int, count: int, seed: int, **options: Any) -> pd.DataFrame:
        def work(given: Any) -> pd.DataFrame:
            place = c.c_int64(0)
            status = lib.call(
                "study_draws", self._handle.number, first, count, seed, given, c.byref(place), allows_no_answer=True)
            if place.value == 0:
                raise lib.failure()
            lines = lib.decode(lib.LIB.detente_last_error()).split("\n") if status else []
            found = lib.frame(lib.Handle(place.value))
            found.attrs.update(asked=count, failed=dict(_failed_draws(line) for line in lines))
            return found

        frame = lib.solving(work, **options)
        attrs = frame.attrs
        frame["draw"] = frame["draw"].astype(int)
        levels = ["branch", "compared_with", "draw", "country"]
        frame = frame.astype({"branch": str, "compared_with": str, "country": str}).set_index(levels)
        frame.attrs.update(attrs)
        return frame

    def __repr__(self) -> str:
        lines = [f"Result of {self.scenario.id}: {self.scenario.title}"]
        state = "converged" if self.converged else f"no answer: {self.why_not}"
        lines.append(f"├ {state}, worst residual {self.residual:.0e}")
        lines.append(f"├ law of {self.scenario.as_of}, world {self.scenario.world_name}, {self.comparisons} comparisons")
        if self.converged:
            welfare = self.welfare
            for (branch, day), part in welfare.groupby(level=["branch", "compared_with"], sort=False):
                shown = [f"{code} {part[(branch, day, code)]:+.2f}%" for code in ("USA", "CHN") if (branch, day, code) in part.index]
                lines.append(f"├ {branch} against {day}: " + ("; ".join(shown) or f"{len(part)} economies"))
        lines.append("└ " + (f"{len(self.notes)} notes" if self.notes else "no notes"))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        if not self.converged:
            return f"<pre>{html.escape(repr(self))}</pre>"
        return f"<pre>{html.escape(self.report('brief'))}</pre>"


def _failed_draws(line: str) -> tuple[str, int]:
    """What the library says of one comparison: “3 of 64 draws have no answer on lapse against 2025-10-26; …”."""
    found = re.search(r"(\d+) of \d+ draws have no answer on (.+ against \d{4}-\d\d-\d\d)", line)
    if found is None:
        raise lib.failure()
    return found[2], int(found[1])


def _warn_of_failed(frame: pd.DataFrame) -> None:
    for comparison, number in frame.attrs["failed"].items():
        warnings.warn(
            f"{number} of {frame.attrs['asked']} draws have no answer on {comparison}; they are left out, and quantiles are of the others",
            RuntimeWarning, stacklevel=3)


def solve(
    world: World | str | os.PathLike[str] | None, scenario: Scenario | str | os.PathLike[str],
    *, on: str | date | None = None, single: bool = False,
    theta: str | os.PathLike[str] | None = None, tolerance: float | None = None, seconds: float | None = None,
    progress: lib.Progress | None = None,
) -> Result:
    """Solves a scenario: every branch against every day that it compares with.

    Parameters
    ----------
    world : World, str or None
        The world to solve on; the scenario's own when None.
    scenario : Scenario, or the path of a file
    on : str or date, optional
        Another day whose law is solved, such as ``"2026-12-01"``.
    single : bool
        The scenario's own model alone; no ranges over its ensemble.
    theta : path, optional
        A CSV file of elasticities, where the scenario is a path.
    tolerance : float, optional
        The largest scaled residual of an answer; 1e-10.
    seconds : float, optional
        Time for all solving.
    progress : callable, optional
        Called with a sentence now and then; returning ``False`` cancels.

    Returns
    -------
    Result
        Also where there is no answer: then ``converged`` is False, and its tables raise.

    Raises
    ------
    ScenarioProblem, MissingData, Cancelled

    Examples
    --------
    >>> solve(None, "summit-2025", single=True).welfare  # doctest: +SKIP
    """
    asked = _ready(world, scenario, theta)
    if on is not None:
        asked = asked.on(on)
    return _solved(asked, single=single, tolerance=tolerance, seconds=seconds, progress=progress)


def _ready(
    world: World | str | os.PathLike[str] | None, scenario: Scenario | str | os.PathLike[str], theta: str | os.PathLike[str] | None = None
) -> Scenario:
    from .world import _name_of

    if not isinstance(scenario, Scenario):
        return Scenario.read(scenario, world=world, theta=theta)
    if theta is not None:
        raise DetenteError("theta goes with a path; a Scenario was read with its own: Scenario.read(path, theta=…)")
    name = _name_of(world)
    return scenario if name is None or name == scenario.world_name else scenario.on_world(name)


def _solved(asked: Scenario, **options: Any) -> Result:
    def work(given: Any) -> Result:
        place = c.c_int64(0)
        status = lib.call("solve", asked._handle.number, given, c.byref(place), allows_no_answer=True)
        if place.value == 0:
            raise lib.failure()
        notes, why_not = lib.messages(), lib.decode(lib.LIB.detente_last_error()) if status else ""
        return Result(asked, lib.Handle(place.value), notes, why_not)

    return lib.solving(work, **options)


def try_(
    question: str, *, world: World | str | os.PathLike[str] | None = None, on: str | date | None = None, retaliate: bool = False,
    single: bool = False, seconds: float | None = None, progress: lib.Progress | None = None,
) -> Result:
    """Answers a question in one line, on top of the law of a day.

    Parameters
    ----------
    question : str
        Such as ``"USA 25% on China"``, ``"60% on China and 10% on all others"``.
    world : World or str, optional
    on : str or date, optional
        The day whose law is under the question; today's, as far as the calendar goes, when not given.
    retaliate : bool
        Every partner answers in kind.
    single : bool
        One model, no ranges.

    Examples
    --------
    >>> try_("USA 25% on China", single=True).welfare  # doctest: +SKIP
    """
    from .scenario import _Root, _day
    from .world import _name_of

    handle = lib.take(
        "scenario_try", lib.encode(question, "the question"), lib.encode(_name_of(world), "the world"),
        None if on is None else lib.encode(_day(on)), int(bool(retaliate)), int(bool(single)))
    said = lib.messages()
    asked = Scenario(handle, _Root(None, handle, _name_of(world), None), {}, said)
    return _solved(asked, single=single, seconds=seconds, progress=progress)
