"""What the law of a day says of a good, and what needs no law at all."""

from __future__ import annotations

import ctypes as c
import os
from datetime import date

import pandas as pd

from . import _library as lib
from .errors import DetenteError
from .chart import SVG
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
    economy: str, industry: str | None = None, *, to: str | None = None, of: str | None = None, tiers: int | None = None,
    top: int | None = None, world: World | str | os.PathLike[str] | None = None, kind: str = "chains", shock: str | None = None,
    elasticities: str | None = None, horizon: str | None = None, seconds: float | None = None,
) -> pd.DataFrame:
    """How an economy depends on others: through supply chains, or by what their growth, costs and duties do to it.

    Parameters
    ----------
    economy : str
        An economy or a group; of kinds welfare and income an economy, or ``"all"``.
    industry : str, optional
        Of chains: a sector, a word for goods such as ``"cars"``, or an HS code; all industries when not given.
    to : str
        Of chains: on whom, economies or groups joined by commas, or ``"abroad"``. Of costs and tariffs: whose purchases; everybody's when
        not given.
    of : str, optional
        Only these goods of theirs.
    tiers, top : int, optional
        Of chains: tiers that are apart (4), and how many chains (10).
    kind : {"chains", "welfare", "income"}
        Chains are input-output accounting and need no model; welfare and income are of the model, to first order.
    shock : {"labour", "output", "cost", "tariff"}, optional
        Of kinds welfare and income: what moves. Growth of each economy (``labour``, ``output``), or costs and duties between each pair.
    elasticities, horizon : str, optional
        Of kinds welfare and income: a table of the world, and how much time to adjust (``"medium"``).

    Returns
    -------
    pandas.DataFrame
        Of chains indexed by view, kind, item and measure, as shares of gross output. Of growth by economy and who grows, with the columns
        welfare and income; of costs and tariffs by economy, buyer and seller. Percent per percent.
    """
    opened = world if isinstance(world, World) else open_world(world)
    if lib.encode(kind, "the kind") != b"chains":
        for name, given in (("industry", industry), ("tiers", tiers), ("top", top)):
            if given is not None:
                raise DetenteError(f"{name} goes with chains; exposure by the model is of whole economies")
        frame = _words(
            lib.solving(
                lambda options: lib.frame(
                    lib.take(
                        "exposure_model", opened._handle.number, lib.encode(economy, "the economy"), lib.encode(kind, "the kind"),
                        lib.encode(shock, "the shock"), lib.encode(to, "to"), lib.encode(of, "of"),
                        lib.encode(elasticities, "the elasticities"), lib.encode(horizon, "the horizon"), options)),
                seconds=seconds))
        levels = [name for name in ("economy", "grows", "buyer", "seller") if name in frame.columns]
        return _indexed(frame, levels, [name for name in ("welfare", "income", "response") if name in frame.columns])
    for name, given in (("shock", shock), ("elasticities", elasticities), ("horizon", horizon), ("seconds", seconds)):
        if given is not None:
            raise DetenteError(f"{name} goes with the kinds welfare and income; chains need no model")
    if to is None:
        raise DetenteError("say on whom it depends: to=\"CHN\"; or take kind=\"welfare\"")
    frame = _words(
        lib.frame(
            lib.take(
                "exposure", opened._handle.number, lib.encode(economy, "the economy"), lib.encode(industry, "the industry"),
                lib.encode(to, "to"), lib.encode(of, "of"), lib.whole(4 if tiers is None else tiers, "tiers", 1, 20),
                lib.whole(10 if top is None else top, "top", 1, 100))))
    return _indexed(frame, list(_CHAIN_LEVELS), [name for name in frame.columns[:7] if name not in _CHAIN_LEVELS])


_CHAIN_LEVELS = ("view", "kind", "item", "measure")


def _indexed(frame: pd.DataFrame, levels: list[str], columns: list[str]) -> pd.DataFrame:
    """The frame by its levels; what is the same in every row goes to its attributes."""
    rest = [name for name in frame.columns if name not in levels and name not in columns]
    context = {name: frame[name].iloc[0] for name in rest} if len(frame) else {}
    frame = frame[levels + columns].set_index(levels)
    frame.attrs.update(context)
    return frame


def backtest(*, seconds: float | None = None, progress: lib.Progress | None = None) -> pd.DataFrame:
    """The models against what happened after the duties of 2018, a row for each score."""
    return _words(lib.solving(lambda options: lib.frame(lib.take("backtest", options)), seconds=seconds, progress=progress))
