"""Many solves: several scenarios, draws, sliders, policies by the thousand."""

from __future__ import annotations

import os
from datetime import date
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from . import _library as lib
from .errors import DetenteError
from .result import _ready, _solved
from .scenario import Scenario
from .world import World, world as open_world


def solve_many(
    world: World | str | None, scenarios: Iterable[Scenario | str | os.PathLike[str]], *, draws: int = 0, seed: int = 1,
    on: str | date | None = None, single: bool = True, progress: lib.Progress | None = None, seconds: float | None = None,
) -> pd.DataFrame:
    """Solves several scenarios one after the other, each on all cores; the rows are in their order.

    Parameters
    ----------
    world : World, str or None
    scenarios : iterable of Scenario or path
    draws : int
        Draws of the elasticities for each scenario; 0: the model's own alone.
    seed : int
        The same seed gives the same draws, whatever else is solved.

    Returns
    -------
    pandas.DataFrame
        Without draws the long tables of all, with a first column ``place`` (from 0). With draws indexed by scenario, branch, compared_with,
        draw and country, welfare and others in percent.
    """
    if isinstance(scenarios, (str, bytes, os.PathLike, Scenario)) or not isinstance(scenarios, Iterable):
        raise DetenteError("scenarios is one thing; give a list of scenarios")
    draws = lib.whole(draws, "draws", 0, 10_000)
    asked = [_ready(world, scenario) for scenario in scenarios]
    if not asked:
        raise DetenteError("no scenario was given")
    if on is not None:
        asked = [scenario.on(on) for scenario in asked]
    found = []
    for place, scenario in enumerate(asked):
        result = _solved(scenario, single=single or draws > 0, progress=progress, seconds=seconds)
        if draws:
            part = result.draws(draws, seed=seed, progress=progress, seconds=seconds)
            found.append(pd.concat({(place, scenario.id): part}, names=["place", "scenario"]))
        else:
            part = result.to_frame()
            part.insert(0, "place", place)
            words = [column for column in part.columns if isinstance(part[column].dtype, pd.CategoricalDtype)]
            found.append(part.astype({column: str for column in words}))
    return pd.concat(found, ignore_index=not draws)


def sweep(
    world: World | str | None, scenario: Scenario | str | os.PathLike[str], measure: str, percents: Sequence[float] | np.ndarray | range,
    *, branch: str | None = None, focus: str | None = None, single: bool = False, seconds: float | None = None,
    progress: lib.Progress | None = None,
) -> pd.DataFrame:
    """One measure's rate as a slider.

    Parameters
    ----------
    measure : str
        The id of a measure or threat with a rate.
    percents : sequence of float
        Rates of its text in percent: ``range(0, 101, 5)``.
    branch : str, optional
        The branch whose law applies besides; the first when not given.
    focus : str, optional
        Economies to show, such as ``"USA,EU27"``.

    Returns
    -------
    pandas.DataFrame
        Indexed by rate_percent, country and variable: value, low, high, residual, unit; in the order of the rates.
    """
    asked = _ready(world, scenario)
    rates = np.asarray(list(percents) if not isinstance(percents, np.ndarray) else percents, dtype=object)
    try:
        rates = np.ascontiguousarray(rates, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError) as error:
        raise DetenteError(f"the rates are no numbers: {error}") from error

    def work(options: Any) -> pd.DataFrame:
        return lib.frame(
            lib.take(
                "sweep", asked._handle.number, lib.encode(measure, "the measure"), lib.pointer(rates), len(rates),
                lib.encode(branch, "the branch"), lib.encode(focus, "the focus"), options))

    frame = lib.solving(work, single=single, seconds=seconds, progress=progress)
    words = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
    frame = frame.astype({word: str for word in words})
    attrs = {name: frame[name].iloc[0] for name in ("measure", "branch", "date", "compared_with", "world", "model", "cautions")}
    frame = frame.drop(columns=list(attrs)).set_index(["rate_percent", "country", "variable"])
    frame.attrs.update(attrs)
    return frame


class Batch:
    """Policies by the thousand on one world and model, given as arrays, solved on all cores.

    Parameters
    ----------
    world : World or str, optional
    elasticities : str, optional
        A table of the world; its first when not given.
    horizon : {"impact", "medium", "long"}
    deficits : {"world-share", "balanced", "gdp-share"}

    Examples
    --------
    >>> batch = Batch("countries-2023")  # doctest: +SKIP
    >>> batch.solve(tariffs=rates)  # doctest: +SKIP
    """

    def __init__(
        self, world: World | str | None = None, *, elasticities: str | None = None, horizon: str = "long",
        deficits: str = "world-share",
    ) -> None:
        self.world = world if isinstance(world, World) else open_world(world)
        self._handle = lib.take(
            "batch_open", self.world._handle.number, lib.encode(elasticities, "the elasticities"),
            lib.encode(horizon, "the horizon"), lib.encode(deficits, "the deficit rule"))
        self.shape = (len(self.world.countries), len(self.world.countries), len(self.world.sectors))

    def solve(
        self, *, theta: Any = None, tariffs: Any = None, cost_changes: Any = None, threads: int | None = None,
        seconds: float | None = None,
    ) -> pd.DataFrame:
        """Solves many policies.

        Parameters
        ----------
        theta : array_like, shape (K, J), optional
            Elasticities, one set for each of K policies.
        tariffs, cost_changes : array_like, shape (K, N, N, J) or (N, N, J), optional
            New tariffs (0.25 is 25%) and trade costs as ratios by destination, origin and sector; one policy for all where there is no K.
        threads : int, optional
            Solves at a time; one for each core when not given. The bits do not depend on it.

        Returns
        -------
        pandas.DataFrame
            Welfare as percent changes, ``[policy, country]``, in order; ``attrs["residuals"]`` has one worst residual for each policy.
            NaN where a policy has no answer.
        """
        N, _, J = self.shape
        sizes, parts = set(), {}
        if theta is not None:
            parts["theta"] = _float(theta, "theta")
            if parts["theta"].ndim != 2 or parts["theta"].shape[1] != J:
                raise DetenteError(f"theta has the shape {parts['theta'].shape}; it needs (K, {J})")
            sizes.add(parts["theta"].shape[0])
        for name, values in (("tariffs", tariffs), ("cost_changes", cost_changes)):
            if values is None:
                continue
            found = _float(values, name)
            if found.shape[-3:] != self.shape or found.ndim not in (3, 4):
                raise DetenteError(f"{name} has the shape {found.shape}; it needs (K, {N}, {N}, {J}) or ({N}, {N}, {J})")
            if found.ndim == 4:
                sizes.add(found.shape[0])
            parts[name] = found
        if len(sizes) > 1:
            raise DetenteError(f"the arrays are for {sorted(sizes)} policies; they must be for as many")
        count = lib.whole(sizes.pop() if sizes else 1, "policies", 1, 10**7)
        own = [parts[name] for name in ("tariffs", "cost_changes") if name in parts]
        is_shared = all(values.ndim == 3 for values in own)
        if not is_shared:
            # One for all beside one for each is one for each.
            for name in ("tariffs", "cost_changes"):
                if name in parts and parts[name].ndim == 3:
                    parts[name] = np.ascontiguousarray(np.broadcast_to(parts[name], (count, *self.shape)))
        welfare, residuals = np.full((count, N), np.nan), np.full(count, np.nan)
        p = lib.pointer

        def work(options: Any) -> int:
            return lib.call(
                "batch_solve", self._handle.number, count, p(parts.get("theta")), p(parts.get("tariffs")),
                p(parts.get("cost_changes")), int(is_shared), options, p(welfare), None, p(residuals), allows_no_answer=True)

        lib.solving(work, threads=threads, seconds=seconds)
        frame = pd.DataFrame(
            100 * (welfare - 1), index=pd.RangeIndex(count, name="policy"),
            columns=pd.Index(self.world.countries.index, name="country"))
        frame.attrs.update(unit="percent", residuals=residuals.tolist())
        return frame


def _float(values: Any, name: str) -> np.ndarray:
    try:
        return np.ascontiguousarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DetenteError(f"{name} are no numbers: {error}") from error
