"""Many solves on a Dask cluster: what travels, what a worker keeps, and how answers come back in order.

Dask is never imported here: the client is the caller's, and tasks are functions of this module.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import tempfile
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import _library as lib
from .errors import Cancelled, DetenteError, MissingData, NotConverged, Problem

#: Things that one task solves, where the caller does not say.
PER_TASK = 64
#: Most bytes of numbers that one task carries: a task is kept by the scheduler, and Dask warns of larger ones.
LARGEST_TASK = 8 << 20
#: How often a task is done again that failed for another reason than what it was asked.
RETRIES = 3


@dataclass(frozen=True)
class Base:
    """What all tasks of a call have in common; sent to every worker once.

    Attributes
    ----------
    world : tuple of str and bytes
        The name of the world's file, and the file.
    text, name : str
        A scenario written out, and what messages call it; empty for a batch.
    theta : bytes or None
        The user's file of elasticities, called ``theta_name``.
    model : tuple of str or None
        Elasticities, horizon and deficit rule of a batch.
    arrays : dict
        Tariffs and cost changes that all policies share.
    """

    world: tuple[str, bytes]
    text: str = ""
    name: str = ""
    theta: bytes | None = None
    theta_name: str = ""
    model: tuple[str | None, str, str] | None = None
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    version: str = ""
    key: str = ""

    def sealed(self) -> "Base":
        """The same with its version and the key under which workers keep it."""
        version = lib.decode(lib.LIB.detente_version())
        digest = hashlib.sha256()
        for part in (version, *map(repr, (self.text, self.name, self.theta, self.theta_name, self.model)), self.world[0]):
            digest.update(part.encode() + b"\0")
        digest.update(self.world[1])
        return replace(self, version=version, key=digest.hexdigest())


def of_scenario(scenario: Any) -> Base:
    """A scenario and its world, for workers that may have neither."""
    root = scenario._root
    try:
        theta = None if root.theta is None else Path(root.theta).read_bytes()
    except OSError as error:
        raise MissingData(f"the elasticities of {root.theta} cannot be read again: {error}", "missing-data") from error
    return Base(
        _world_file(scenario.world_name), text=scenario.to_yaml(), name=root._path or "scenario.yaml", theta=theta,
        theta_name="" if root.theta is None else os.fspath(root.theta)).sealed()


def of_batch(
    world: Any, elasticities: str | None, horizon: str, deficits: str, *, arrays: dict[str, np.ndarray]
) -> Base:
    """A world and a model, for workers that may have neither, and what all policies share."""
    return Base(_world_file(world._source()), model=(elasticities, horizon, deficits), arrays=arrays).sealed()


def _world_file(name: str) -> tuple[str, bytes]:
    """The file of a world: the path itself, or where the library looks for its id."""
    from .world import _file_of

    place, _ = _file_of(name)
    if place is not None and place.is_file():
        return place.name, place.read_bytes()
    raise MissingData(f"the file of the world {name} was not found, and workers need it; open the world by its path", "missing-data")


# -- on a worker


@dataclass
class Answer:
    """What a task gives back: an error is a value, so that Dask does not try again what will be refused again."""

    level: str
    value: Any = None
    error: DetenteError | None = None


_kept: OrderedDict[tuple[str, str], Any] = OrderedDict()
_lock = threading.Lock()
#: Worlds, scenarios and their solutions that a worker keeps open.
_MOST_KEPT = 4


def _keep(base: Base, what: str, make: Callable[[str], Any]) -> Any:
    """What a worker made of a base, made once for each process; ``make`` is given a folder with its files, which goes away after."""
    with _lock:
        key = (base.key, what)
        if key not in _kept:
            with tempfile.TemporaryDirectory(prefix="detente-") as folder:
                (Path(folder) / base.world[0]).write_bytes(base.world[1])
                if base.theta is not None:
                    (Path(folder) / "theta.csv").write_bytes(base.theta)
                _kept[key] = make(folder)
        _kept.move_to_end(key)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def _usual_memory() -> None:
    """Gives a worker the C library's own way with memory back.

    Dask starts its workers so that every array of a megabyte is fetched from the system and given back at once
    (``MALLOC_TRIM_THRESHOLD_``); solves then take half as long again. These are the limits that glibc comes to by itself.
    """
    if "MALLOC_TRIM_THRESHOLD_" in os.environ and not _memory_is_usual:
        _memory_is_usual.append(True)
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, 32 << 20)
            mallopt(_M_TRIM_THRESHOLD, 64 << 20)


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_memory_is_usual: list[bool] = []


def _answered(base: Base, work: Callable[[], Any]) -> Answer:
    _usual_memory()
    version, level = lib.decode(lib.LIB.detente_version()), lib.decode(lib.LIB.detente_instruction_level())
    if version != base.version:
        return Answer(
            level, error=DetenteError(f"a worker has Détente {version}, and the client {base.version}; install one version on all"))
    try:
        return Answer(level, work())
    except DetenteError as error:
        return Answer(level, error=error)


def _scenario(base: Base) -> Any:
    from .scenario import Scenario

    def make(folder: str) -> Any:
        theta = None if base.theta is None else os.path.join(folder, "theta.csv")
        found = Scenario.parse(base.text, name=base.name, world=os.path.join(folder, base.world[0]), theta=theta)
        return found, folder

    return _keep(base, "scenario", make)


def _renamed(frame: pd.DataFrame, base: Base, folder: str) -> pd.DataFrame:
    """The frame with words for columns, in which the user's file of elasticities has its own name."""
    words = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
    frame = frame.astype({column: str for column in words})
    if base.theta is not None and "model" in words:
        frame["model"] = frame["model"].str.replace(os.path.join(folder, "theta.csv"), base.theta_name, regex=False)
    return frame


def solve_scenario(base: Base, single: bool, seconds: float | None) -> Answer:
    """The long table of a scenario."""

    def work() -> pd.DataFrame:
        from .result import _solved

        scenario, folder = _scenario(base)
        return _renamed(_solved(scenario, single=single, seconds=seconds).to_frame(), base, folder)

    return _answered(base, work)


def solve_draws(base: Base, first: int, count: int, seed: int, seconds: float | None) -> Answer:
    """Draws of a scenario, which is solved once for each process."""

    def work() -> pd.DataFrame:
        from .result import _solved

        scenario, _ = _scenario(base)
        result = _keep(base, "study", lambda folder: _solved(scenario, single=True))
        return result._draws(first, count, seed, threads=1, seconds=seconds)

    return _answered(base, work)


def solve_rates(
    base: Base, measure: str, rates: np.ndarray, branch: str | None, focus: str | None, single: bool, seconds: float | None
) -> Answer:
    """Some rates of a slider."""

    def work() -> pd.DataFrame:
        from .many import _rates

        scenario, folder = _scenario(base)
        return _renamed(
            _rates(scenario, measure, rates, branch, focus, single=single, threads=1, seconds=seconds), base, folder)

    return _answered(base, work)


def solve_policies(
    base: Base, first: int, count: int, parts: dict[str, np.ndarray], is_shared: bool, seconds: float | None
) -> Answer:
    """Some policies of a batch, the first of which is number ``first`` of all."""

    def work() -> tuple[np.ndarray, np.ndarray]:
        from .many import Batch

        def make(folder: str) -> Any:
            elasticities, horizon, deficits = base.model
            return Batch(os.path.join(folder, base.world[0]), elasticities=elasticities, horizon=horizon, deficits=deficits)

        batch = _keep(base, "batch", make)
        try:
            return batch._solve(count, {**base.arrays, **parts}, is_shared, threads=1, seconds=seconds)
        except DetenteError as error:
            raise type(error)([_moved(problem, first) for problem in error.problems], error.code) from None

    return _answered(base, work)


def _moved(problem: Problem, first: int) -> Problem:
    """A problem that counts policies from the first of all."""
    return replace(problem, what=re.sub(r"^policy (\d+)", lambda found: f"policy {int(found[1]) + first}", problem.what))


# -- for the client


def chunks(count: int, size: int) -> list[tuple[int, int]]:
    """First and number of each part of so many, in order."""
    return [(first, min(size, count - first)) for first in range(0, count, size)]


def run(
    client: Any, tasks: Sequence[tuple[Any, ...]], *, bases: dict[int, Base], progress: lib.Progress | None,
    seconds: float | None,
) -> tuple[list[Any], str]:
    """Does tasks on a cluster.

    Parameters
    ----------
    tasks : sequence of tuples
        A function of this module, the number of its base, and its other arguments.
    bases : dict
        Scattered to all workers once.

    Returns
    -------
    list, str
        The values in the order of the tasks, whatever order they were done in, and the instruction level of the workers.

    Raises
    ------
    DetenteError
        The first error in the order of the tasks; the others are cancelled.
    NotConverged
        Where the time was used up.
    """
    if getattr(client, "asynchronous", False) or not hasattr(client, "submit") or not hasattr(client, "scatter"):
        raise DetenteError("client is no Dask client that waits for answers; give dask.distributed.Client(…)")
    if seconds is not None and not lib.real(seconds, "seconds") > 0:
        raise DetenteError(f"seconds is {seconds}; it is above 0")
    end = None if seconds is None else time.monotonic() + seconds
    futures: list[Any] = []
    call = f"detente-{os.urandom(8).hex()}"
    try:
        # Each call has keys of its own: what an earlier call let go may still be on its way out.
        sent = {number: _scatter(client, base) for number, base in bases.items()}
        futures = [
            client.submit(function, sent[number], *rest, pure=False, retries=RETRIES, key=f"{call}-{k}")
            for k, (function, number, *rest) in enumerate(tasks)
        ]
        answers = []
        for k, future in enumerate(futures):
            answer = _wait(future, end, k, len(futures))
            if answer.error is not None:
                raise answer.error
            answers.append(answer)
            if progress is not None and progress(f"{k + 1} of {len(futures)} tasks done") is False:
                raise Cancelled("the call was cancelled", "cancelled")
    finally:
        # What is done is no loss, and what is not is not wanted any more.
        client.cancel(futures)
    levels = sorted({answer.level for answer in answers})
    if len(levels) > 1:
        warnings.warn(
            f"the workers have different instruction levels ({', '.join(levels)}): numbers agree to the tolerance of the solver, not to "
            f"the last bit; set DETENTE_ISA={levels[0]} on all workers to have the same bits", RuntimeWarning, stacklevel=3)
    return [answer.value for answer in answers], ", ".join(levels)


def draws(
    client: Any, scenarios: Sequence[Any], count: int, seed: int, *, per_task: int, progress: lib.Progress | None,
    seconds: float | None,
) -> list[pd.DataFrame]:
    """The draws of each scenario, as `Result.draws` has them."""
    size = lib.whole(per_task, "per_task", 1, 10_000)
    seed = lib.whole(seed, "seed", 0, 2**64 - 1)
    bases = {place: of_scenario(scenario) for place, scenario in enumerate(scenarios)}
    parts = chunks(count, size)
    tasks = [(solve_draws, place, first, some, seed, seconds) for place in bases for first, some in parts]
    values, level = run(client, tasks, bases=bases, progress=progress, seconds=seconds)
    frames = []
    for place in bases:
        found = values[place * len(parts) : (place + 1) * len(parts)]
        failed: dict[str, int] = {}
        for part in found:
            for comparison, number in part.attrs["failed"].items():
                failed[comparison] = failed.get(comparison, 0) + number
        frame = _joined(found)
        frame.attrs.update(asked=count, failed=failed, instruction_level=level)
        frames.append(frame)
    return frames


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Each part has its draws of every comparison; the whole has one comparison after the other."""
    pairs: dict[tuple[str, str], list[pd.DataFrame]] = {}
    for part in parts:
        for pair, rows in part.groupby(level=["branch", "compared_with"], sort=False):
            pairs.setdefault(pair, []).append(rows)
    return pd.concat([rows for group in pairs.values() for rows in group]) if pairs else parts[0]


def _scatter(client: Any, base: Base) -> Any:
    try:
        return client.scatter(base, broadcast=True, hash=False)
    except Exception as error:
        if type(error).__name__ != "TimeoutError":
            raise
        raise DetenteError("the cluster has no workers; wait for some: client.wait_for_workers(1)") from error


def _wait(future: Any, end: float | None, done: int, count: int) -> Answer:
    left = None if end is None else max(0.0, end - time.monotonic())
    try:
        return future.result(timeout=left)
    except Exception as error:
        # Dask's own kind of TimeoutError is that of Python from 3.11 only.
        if end is None or type(error).__name__ != "TimeoutError":
            raise
        raise NotConverged(f"the time was used up: {done} of {count} tasks were done", "not-converged") from error
