"""Many solves: several scenarios, draws, sliders, policies by the thousand."""

from __future__ import annotations

import os
from datetime import date
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from . import _library as lib
from . import cluster
from .errors import DetenteError, NotConverged
from .result import _ready, _solved, _warn_of_failed
from .scenario import Scenario
from .world import World, world as open_world


def solve_many(
    world: World | str | os.PathLike[str] | None, scenarios: Iterable[Scenario | str | os.PathLike[str]], *, draws: int = 0, seed: int = 1,
    on: str | date | None = None, single: bool = True, progress: lib.Progress | None = None, seconds: float | None = None,
    client: Any = None, per_task: int = cluster.PER_TASK,
) -> pd.DataFrame:
    """Solves several scenarios one after the other, each on all cores, or on a cluster; the rows are in their order.

    Parameters
    ----------
    world : World, str or None
    scenarios : iterable of Scenario or path
    draws : int
        Draws of the elasticities for each scenario; 0: the model's own alone.
    seed : int
        The same seed gives the same draws, whatever else is solved.
    client : dask.distributed.Client, optional
        The cluster that solves: a scenario is a task, and with draws so many of them as ``per_task`` says. The numbers are those of this
        machine, to the bit at one instruction level.
    per_task : int

    Returns
    -------
    pandas.DataFrame
        Without draws the long tables of all, with a first column ``place`` (from 0). With draws indexed by scenario, branch, compared_with,
        draw and country, welfare and others in percent; ``attrs["asked"]`` and ``attrs["failed"]`` as of :meth:`Result.draws`, the
        latter by place.

    Raises
    ------
    NotConverged
        Where the time was used up before all draws were solved.
    """
    if isinstance(scenarios, (str, bytes, os.PathLike, Scenario)) or not isinstance(scenarios, Iterable):
        raise DetenteError("scenarios is one thing; give a list of scenarios")
    draws = lib.whole(draws, "draws", 0, 10_000)
    asked = [_ready(world, scenario) for scenario in scenarios]
    if not asked:
        raise DetenteError("no scenario was given")
    if on is not None:
        asked = [scenario.on(on) for scenario in asked]
    if client is not None:
        return _many_on_cluster(asked, draws, seed, single, client, per_task, progress, seconds)
    found: list[pd.DataFrame] = []
    failed: dict[int, dict[str, int]] = {}
    for place, scenario in enumerate(asked):
        result = _solved(scenario, single=single or draws > 0, progress=progress, seconds=seconds)
        if draws:
            part = result._draws(0, draws, lib.whole(seed, "seed", 0, 2**64 - 1), progress=progress, seconds=seconds)
            failed[place] = part.attrs["failed"]
            _warn_of_failed(part)
            found.append(pd.concat({(place, scenario.id): part}, names=["place", "scenario"]))
        else:
            found.append(_placed(_words(result.to_frame()), place))
    frame = pd.concat(found, ignore_index=not draws)
    if draws:
        frame.attrs.update(asked=draws, failed=failed)
    return frame


def _placed(frame: pd.DataFrame, place: int) -> pd.DataFrame:
    frame.insert(0, "place", place)
    return frame


def _words(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text: parts of tables have different ones."""
    words = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
    return frame.astype({column: str for column in words})


def _many_on_cluster(
    asked: list[Scenario], draws: int, seed: int, single: bool, client: Any, per_task: int, progress: lib.Progress | None,
    seconds: float | None,
) -> pd.DataFrame:
    if draws:
        frames = cluster.draws(client, asked, draws, seed, per_task=per_task, progress=progress, seconds=seconds)
        found = [pd.concat({(place, asked[place].id): frame}, names=["place", "scenario"]) for place, frame in enumerate(frames)]
        level = frames[0].attrs["instruction_level"]
        failed = {place: part.attrs["failed"] for place, part in enumerate(frames)}
        for part in frames:
            _warn_of_failed(part)
    else:
        lib.whole(per_task, "per_task", 1, 10_000)
        bases = {place: cluster.of_scenario(scenario) for place, scenario in enumerate(asked)}
        tasks = [(cluster.solve_scenario, place, single, seconds) for place in bases]
        values, level = cluster.run(client, tasks, bases=bases, progress=progress, seconds=seconds)
        found = [_placed(frame, place) for place, frame in enumerate(values)]
    frame = pd.concat(found, ignore_index=not draws)
    if draws:
        frame.attrs.update(asked=draws, failed=failed)
    frame.attrs["instruction_level"] = level
    return frame


def sweep(
    world: World | str | os.PathLike[str] | None, scenario: Scenario | str | os.PathLike[str],
    measure: str, percents: Sequence[float] | np.ndarray | range,
    *, branch: str | None = None, focus: str | None = None, single: bool = False, seconds: float | None = None,
    progress: lib.Progress | None = None, client: Any = None, per_task: int = cluster.PER_TASK,
) -> pd.DataFrame:
    """One measure's rate as a slider, on all cores or on a cluster.

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
    client : dask.distributed.Client, optional
        The cluster that solves, ``per_task`` rates in a task.

    Returns
    -------
    pandas.DataFrame
        Indexed by rate_percent, country and variable: value, low, high, residual, unit; in the order of the rates.
    """
    asked = _ready(world, scenario)
    rates = _rates_of(percents)
    if client is not None:
        parts = cluster.chunks(len(rates), lib.whole(per_task, "per_task", 1, 10_000))
        if not parts:
            raise DetenteError("no rate was given")
        tasks = [
            (cluster.solve_rates, 0, measure, rates[first : first + count], branch, focus, single, seconds) for first, count in parts
        ]
        values, level = cluster.run(
            client, tasks, bases={0: cluster.of_scenario(asked)}, progress=progress, seconds=seconds)
        if len(values) > 1 and any((part["unanswered"] != "0").any() for part in values):
            raise NotConverged(
                "a model has no answer at some rate, and ranges would not be of the same models at all rates; narrow the rates, or give "
                "single=True", "not-converged")
        frame = pd.concat(values, ignore_index=True)
        frame.attrs["instruction_level"] = level
    else:
        frame = _rates(asked, measure, rates, branch, focus, single=single, seconds=seconds, progress=progress)
    attrs = {
        name: frame[name].iloc[0]
        for name in ("measure", "branch", "date", "compared_with", "world", "model", "unanswered", "cautions")
    }
    level = frame.attrs
    frame = frame.drop(columns=list(attrs)).set_index(["rate_percent", "country", "variable"])
    frame.attrs.update({**level, **attrs})
    return frame


def _rates_of(percents: Any) -> np.ndarray:
    """Rates in percent, each once, in their order."""
    if isinstance(percents, (str, bytes)) or not isinstance(percents, Iterable):
        raise DetenteError(f"the rates are {percents!r}; give a list of percents, such as range(0, 101, 5)")
    rates = lib.numbers(list(percents) if not isinstance(percents, np.ndarray) else percents, "the rates")
    if rates.ndim != 1:
        raise DetenteError(f"the rates have the shape {rates.shape}; give one row of them")
    known, counts = np.unique(rates, return_counts=True)
    if (counts > 1).any():
        raise DetenteError(f"the rate {known[counts > 1][0]:g} is given twice")
    return rates


def _rates(
    scenario: Scenario, measure: str, rates: np.ndarray, branch: str | None, focus: str | None, **options: Any
) -> pd.DataFrame:
    def work(given: Any) -> pd.DataFrame:
        return lib.frame(
            lib.take(
                "sweep", scenario._handle.number, lib.encode(measure, "the measure"), lib.pointer(rates), len(rates),
                lib.encode(branch, "the branch"), lib.encode(focus, "the focus"), given))

    return _words(lib.solving(work, **options))


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
        self, world: World | str | os.PathLike[str] | None = None, *, elasticities: str | None = None, horizon: str = "long",
        deficits: str = "world-share",
    ) -> None:
        self.world = world if isinstance(world, World) else open_world(world)
        self._model = (elasticities, horizon, deficits)
        self._handle = lib.take(
            "batch_open", self.world._handle.number, lib.encode(elasticities, "the elasticities"),
            lib.encode(horizon, "the horizon"), lib.encode(deficits, "the deficit rule"))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of one policy: destinations, origins, sectors."""
        return len(self.world._countries), len(self.world._countries), len(self.world._sectors)

    def solve(
        self, *, theta: Any = None, tariffs: Any = None, cost_changes: Any = None, threads: int | None = None,
        seconds: float | None = None, progress: lib.Progress | None = None, client: Any = None, per_task: int = cluster.PER_TASK,
    ) -> pd.DataFrame:
        """Solves many policies, on all cores or on a cluster.

        Parameters
        ----------
        theta : array_like, shape (K, J), optional
            Elasticities, one set for each of K policies.
        tariffs, cost_changes : array_like, shape (K, N, N, J) or (N, N, J), optional
            New tariffs (0.25 is 25%) and trade costs as ratios by destination, origin and sector; one policy for all where there is no K.
        threads : int, optional
            Solves at a time; one for each core when not given. The bits do not depend on it.
        progress : callable, optional
            With a client only: called with a sentence after each task.
        client : dask.distributed.Client, optional
            The cluster that solves, ``per_task`` policies in a task, or as many as make 8 MB where each has tariffs or costs of its own.
            Each task takes one thread of a worker.

        Returns
        -------
        pandas.DataFrame
            Welfare as percent changes, ``[policy, country]``, in order; ``attrs["residuals"]`` has one worst residual for each policy.
            NaN where a policy has no answer.
        """
        N, _, J = self.shape
        sizes, parts = set(), {}
        if theta is not None:
            parts["theta"] = lib.numbers(theta, "theta")
            if parts["theta"].ndim != 2 or parts["theta"].shape[1] != J:
                raise DetenteError(f"theta has the shape {parts['theta'].shape}; it needs (K, {J})")
            sizes.add(parts["theta"].shape[0])
        for name, values in (("tariffs", tariffs), ("cost_changes", cost_changes)):
            if values is None:
                continue
            found = lib.numbers(values, name)
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
        if client is not None:
            if threads is not None:
                raise DetenteError("threads is of this machine; with a client the workers' threads count")
            welfare, residuals, level = self._on_cluster(count, parts, is_shared, client, per_task, progress, seconds)
        else:
            if progress is not None:
                raise DetenteError("progress goes with a client; a batch on this machine tells nothing until it is done")
            (welfare, residuals), level = self._solve(count, parts, is_shared, threads=threads, seconds=seconds), None
        frame = pd.DataFrame(
            100 * (welfare - 1), index=pd.RangeIndex(count, name="policy"),
            columns=pd.Index(self.world._countries, name="country"))
        frame.attrs.update(unit="percent", residuals=residuals.tolist())
        if level is not None:
            frame.attrs["instruction_level"] = level
        return frame

    def _solve(
        self, count: int, parts: dict[str, np.ndarray], is_shared: bool, **options: Any
    ) -> tuple[np.ndarray, np.ndarray]:
        """Hats of welfare and worst residuals; NaN where there is no answer."""
        welfare, residuals = np.full((count, self.shape[0]), np.nan), np.full(count, np.nan)
        p = lib.pointer

        def work(given: Any) -> int:
            return lib.call(
                "batch_solve", self._handle.number, count, p(parts.get("theta")), p(parts.get("tariffs")),
                p(parts.get("cost_changes")), int(is_shared), given, p(welfare), None, p(residuals), allows_no_answer=True)

        lib.solving(work, **options)
        return welfare, residuals

    def _on_cluster(
        self, count: int, parts: dict[str, np.ndarray], is_shared: bool, client: Any, per_task: int,
        progress: lib.Progress | None, seconds: float | None,
    ) -> tuple[np.ndarray, np.ndarray, str]:
        size = lib.whole(per_task, "per_task", 1, 10_000)
        # What all share goes to every worker once, the rest with the tasks.
        shared = {name: values for name, values in parts.items() if name != "theta"} if is_shared else {}
        own = {name: values for name, values in parts.items() if name not in shared}
        if not is_shared:
            size = min(size, max(1, cluster.LARGEST_TASK // (sum(values[:1].nbytes for values in own.values()))))
        base = cluster.of_batch(self.world, *self._model, arrays=shared)
        tasks = [
            (
                cluster.solve_policies, 0, first, number, {name: values[first : first + number] for name, values in own.items()},
                is_shared, seconds,
            )
            for first, number in cluster.chunks(count, size)
        ]
        values, level = cluster.run(client, tasks, bases={0: base}, progress=progress, seconds=seconds)
        return np.concatenate([value[0] for value in values]), np.concatenate([value[1] for value in values]), level
