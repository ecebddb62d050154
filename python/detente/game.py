"""The bargain of a scenario with parties."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from . import _library as lib
from .errors import DetenteError, NotConverged
from .result import _ready
from .scenario import Scenario
from .world import World


class Game:
    """Every package of issues, solved; see :func:`game`. Further parts are solved at their first use."""

    def __init__(self, scenario: Scenario, options: dict[str, Any]) -> None:
        self.scenario, self._options = scenario, options
        self._solved: dict[Any, lib.Handle] = {}
        self._packages = self._solve("bargain", None)

    def _solve(self, parts: str, weights: np.ndarray | None, lag: float = 6) -> lib.Handle:
        key = (parts, None if weights is None else tuple(weights), lag)
        if key not in self._solved:
            count = 0 if weights is None else len(weights)
            self._solved[key] = lib.solving(
                lambda options: lib.take(
                    "game", self.scenario._handle.number, parts.encode(), lib.pointer(weights), count, float(lag),
                    float(self._options["highest"]), options),
                seconds=self._options["seconds"], progress=self._options["progress"])
        return self._solved[key]

    def _table(self, handle: lib.Handle, about: str) -> pd.DataFrame:
        frame = lib.frame(lib.take("game_table", handle.number, about.encode()))
        words = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
        return frame.astype({word: str for word in words})

    @property
    def players(self) -> pd.DataFrame:
        """The players by name, with the ids of the file and incomes."""
        frame = self._table(self._packages, "players").rename(columns={"player": "id", "name": "player"})
        return frame.set_index("player")

    @property
    def payoffs(self) -> pd.DataFrame:
        """Every package, ``[(package, player)]``: payoff and gain in percent of income, gain in money, whether all gain."""
        frame = self._table(self._packages, "packages")
        unit = frame["unit"].iloc[0] if len(frame) else ""
        frame["in_zone"] = frame["in_zone"] == "yes"
        frame["package"] = frame["package"].astype(int)
        found = frame.set_index(["package", "player"])[["issues", "payoff_percent", "gain_percent", "gain", "in_zone"]]
        found.attrs["unit"] = unit
        return found

    @property
    def disagreements(self) -> pd.DataFrame:
        """What nothing agreed means to each player, by its readings."""
        return self._table(self._packages, "disagreements").set_index(["disagreement", "player"])

    def zone(self, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
        """The packages in which everybody gains, the bargain first, under each reading of disagreement."""
        frame = self._table(self._solve("bargain", self._weights(weights)), "zone")
        frame["is_efficient"] = frame["is_efficient"] == "yes"
        frame = frame.astype({"place": int, "package": int})
        return frame.set_index(["disagreement", "place", "player"])

    def bargain(self, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
        """The package that bargaining picks, a row for each player.

        Parameters
        ----------
        weights : mapping, optional
            Of the Nash product by player, by name or id, ``{"us": 2}``; those not named have 1. All the same when not given.

        Raises
        ------
        NotConverged
            Where no package is better for all.
        """
        zone = self.zone(weights=weights)
        first = self.disagreements.index.get_level_values("disagreement")[0]
        if first not in zone.index.get_level_values("disagreement"):
            raise NotConverged("no package is better for all than no agreement", "not-converged")
        return zone.loc[(first, 1)]

    def nash(self) -> pd.DataFrame:
        """Tariffs by sector that the players would answer each other with, ``[player, control]``."""
        return self._table(self._solve("nash", None), "war").set_index(["player", "control"])

    def holds(self, *, lag: float = 6) -> pd.DataFrame:
        """What keeps each side to the package that bargaining picks, or that was signed: the discount factor that it takes."""
        return self._table(self._solve("bargain,hold", None, lag), "holds").set_index("player")

    def sustains(self, *, patience: float, lag: float = 6) -> bool:
        """Whether the agreement holds where everybody discounts a year by ``patience``."""
        if not 0 <= lib.real(patience, "patience") <= 1:
            raise DetenteError(f"patience is {patience}; it is 0 to 1")
        holds = self.holds(lag=lag)
        if holds.empty:
            raise NotConverged("there is no agreement whose keeping could be judged", "not-converged")
        return bool((holds["needed_discount"].fillna(np.inf) <= patience).all())

    def report(self, form: str = "text") -> str:
        """The report: ``text``, ``markdown`` or ``html``."""
        return lib.text(lib.take("game_text", self._packages.number, lib.encode(form, "the form")))

    def _weights(self, weights: Mapping[str, float] | None) -> np.ndarray | None:
        if weights is None:
            return None
        if not isinstance(weights, Mapping):
            raise DetenteError("weights are a mapping of players to numbers, such as {\"us\": 2}")
        players = dict(zip(self.players["id"], self.players.index))
        unknown = set(weights) - set(players) - set(players.values())
        if unknown:
            raise DetenteError(
                f"{', '.join(sorted(map(str, unknown)))} is no player; there is: "
                + ", ".join(f"{player} ({name})" for player, name in players.items()))
        return np.array(
            [lib.real(weights.get(player, weights.get(name, 1.0)), f"the weight of {player}") for player, name in players.items()])

    def __repr__(self) -> str:
        zone = int(self.payoffs.groupby(level="package")["in_zone"].all().sum())
        count = self.payoffs.index.get_level_values("package").nunique()
        return f"Game of {self.scenario.id}: {', '.join(self.players.index)}\n└ {count} packages, {zone} of them better for all"

    def _repr_html_(self) -> str:
        body = re.search(r"<body[^>]*>(.*)</body>", self.report("html"), re.S)
        return body.group(1) if body else self.report("html")


def game(
    world: World | str | os.PathLike[str] | None, scenario: Scenario | str | os.PathLike[str],
    *, highest: float = 300, seconds: float | None = None,
    progress: lib.Progress | None = None,
) -> Game:
    """Solves the bargain of a scenario with parties.

    Parameters
    ----------
    highest : float
        The highest tariff of a war, percent.

    Examples
    --------
    >>> g = game(None, "busan-talks"); g.payoffs; g.bargain(weights={"us": 2})  # doctest: +SKIP
    """
    return Game(
        _ready(world, scenario), {"highest": lib.real(highest, "highest"), "seconds": seconds, "progress": progress})
