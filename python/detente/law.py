"""What the law of a day says of a good, and what needs no law at all."""

from __future__ import annotations

import ctypes as c
import os
from datetime import date

import pandas as pd

from . import _library as lib
from .errors import DetenteError
from .result import SVG
from .scenario import _day
from .world import World, world as open_world


def _words(frame: pd.DataFrame) -> pd.DataFrame:
    words = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
    return frame.astype({word: str for word in words})


class Duty:
    """What is due on a good on a day; see :func:`rate`.

    Attributes
    ----------
    steps : pandas.DataFrame
        Every step of the arithmetic: layer, measure, percentage points, reason.
    totals : pandas.Series
        The totals in percentage points by product and condition.
    """

    def __init__(self, steps: pd.DataFrame, why: str, remarks: tuple[str, ...]) -> None:
        self.steps, self._why, self.remarks = steps, why, remarks
        totals = steps[steps["layer"] == "total"]
        self.totals: pd.Series = totals.set_index(["product", "condition"])["points"].rename("percent")

    @property
    def percent(self) -> float:
        """The one total, percent.

        Raises
        ------
        DetenteError
            Where there are several, as for a short code or goods that may claim an agreement.
        """
        found = self.totals.unique()
        if len(found) != 1:
            raise DetenteError(f"there are {len(found)} totals, by line or condition; see .totals")
        return float(found[0])

    def why(self) -> str:
        """The arithmetic in words, with its texts."""
        return self._why

    def __repr__(self) -> str:
        return self._why.strip()


def rate(
    origin: str, destination: str, product: str | None = None, *, on: str | date, scenario: str | os.PathLike[str] | None = None,
    branch: str | None = None, base: str | None = None,
) -> Duty:
    """The statutory duty on a good on a day, and why.

    Parameters
    ----------
    origin, destination : str
        Economies, such as ``"CHN"``, ``"USA"``.
    product : str, optional
        An HS code of two to ten digits; what falls on all goods when not given.
    on : str or date
    scenario : path, optional
        A scenario file in the place of the shipped calendar, and a ``branch`` of it.
    base : str, optional
        The rate before any measure, such as ``"2.9%"``.

    Examples
    --------
    >>> rate("CHN", "USA", "85076000", on="2025-11-12").why()  # doctest: +SKIP
    """
    table, why = c.c_int64(0), c.c_int64(0)
    lib.call(
        "rate", lib.encode(origin, "the origin"), lib.encode(destination, "the destination"),
        lib.encode(product, "the product"), lib.encode(_day(on)), lib.encode(scenario, "the scenario"),
        lib.encode(branch, "the branch"), lib.encode(base, "the base rate"), c.byref(table), c.byref(why))
    said = tuple(line for line in lib.messages().split("\n") if line)
    return Duty(_words(lib.frame(lib.Handle(table.value))), lib.text(lib.Handle(why.value)), said)


class Timeline:
    """How a rate moved; ``frame`` has a row for each layer of each step, ``plot()`` the chart."""

    def __init__(self, frame: pd.DataFrame, chart: str, remarks: tuple[str, ...]) -> None:
        self.frame, self._chart, self.remarks = frame, chart, remarks

    def to_frame(self) -> pd.DataFrame:
        """A row for each layer of each step: from, until, layer, points, total (percent)."""
        return self.frame.copy()

    def plot(self) -> SVG:
        """The chart."""
        return SVG("timeline", "statutory duty", self._chart)

    def _repr_svg_(self) -> str:
        return self._chart

    def __repr__(self) -> str:
        return repr(self.frame)


def timeline(
    origin: str, destination: str, product: str | None = None, *, start: str | date = "2018-01-01", until: str | date = "2027-01-01",
    scenario: str | os.PathLike[str] | None = None, branch: str | None = None, base: str | None = None,
) -> Timeline:
    """How a statutory rate moved between two days; see :func:`rate` for what is given."""
    table, chart = c.c_int64(0), c.c_int64(0)
    lib.call(
        "timeline", lib.encode(origin, "the origin"), lib.encode(destination, "the destination"),
        lib.encode(product, "the product"), lib.encode(_day(start)), lib.encode(_day(until)),
        lib.encode(scenario, "the scenario"), lib.encode(branch, "the branch"), lib.encode(base, "the base rate"), c.byref(table),
        c.byref(chart))
    said = tuple(line for line in lib.messages().split("\n") if line)
    return Timeline(_words(lib.frame(lib.Handle(table.value))), lib.text(lib.Handle(chart.value)), said)


def exposure(
    economy: str, industry: str | None = None, *, to: str, of: str | None = None, tiers: int = 4, top: int = 10,
    world: World | str | None = None,
) -> pd.DataFrame:
    """How an industry depends on others through supply chains, by input-output accounting; no model.

    Parameters
    ----------
    economy : str
        An economy or a group.
    industry : str, optional
        A sector, a word for goods such as ``"cars"``, or an HS code; all industries when not given.
    to : str
        On whom: economies or groups joined by commas, or ``"abroad"``.
    of : str, optional
        Only these goods of theirs.

    Returns
    -------
    pandas.DataFrame
        Indexed by view, kind, item and measure; shares of gross output.
    """
    opened = world if isinstance(world, World) else open_world(world)
    frame = _words(
        lib.frame(
            lib.take(
                "exposure", opened._handle.number, lib.encode(economy, "the economy"), lib.encode(industry, "the industry"),
                lib.encode(to, "to"), lib.encode(of, "of"), lib.whole(tiers, "tiers", 1, 20), lib.whole(top, "top", 1, 100))))
    context = {name: frame[name].iloc[0] for name in frame.columns[7:]} if len(frame) else {}
    frame = frame[list(frame.columns[:7])].set_index(["view", "kind", "item", "measure"])
    frame.attrs.update(context)
    return frame


def backtest(*, seconds: float | None = None, progress: lib.Progress | None = None) -> pd.DataFrame:
    """The models against what happened after the duties of 2018, a row for each score."""
    return _words(lib.solving(lambda options: lib.frame(lib.take("backtest", options)), seconds=seconds, progress=progress))
