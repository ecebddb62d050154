"""Worlds: calibrated baselines."""

from __future__ import annotations

import ctypes as c
import os
from functools import cached_property

import numpy as np
import pandas as pd

from . import _library as lib
from .errors import DetenteError


class World:
    """A calibrated world: who buys what from whom, under which tariffs. Made by :func:`world`; never changes.

    Attributes
    ----------
    id, title, unit : str
    year : int
    countries, sectors : pandas.DataFrame
        By code: names, and totals in ``unit``.
    """

    def __init__(self, name: str, handle: lib.Handle) -> None:
        self._name, self._handle = name, handle
        about = lib.frame(lib.take("world_table", handle.number, b"about"))
        self.about: pd.Series = about.astype(str).set_index("key")["value"]
        self.id: str = self.about["id"]
        self.title: str = self.about["title"]
        self.year: int = int(self.about["year"])
        self.unit: str = self.about["unit"]

    def _table(self, about: str) -> pd.DataFrame:
        return lib.frame(lib.take("world_table", self._handle.number, about.encode()))

    @cached_property
    def countries(self) -> pd.DataFrame:
        frame = self._table("countries").astype({"country": str, "name": str}).set_index("country")
        frame.attrs["unit"] = self.unit
        return frame.drop(columns="unit")

    @cached_property
    def sectors(self) -> pd.DataFrame:
        frame = self._table("sectors").astype(str).set_index("sector")
        frame["is_goods"] = frame["is_goods"] == "yes"
        return frame

    @cached_property
    def elasticities(self) -> pd.DataFrame:
        """θ by sector and table, ``[sector, elasticities]``."""
        frame = self._table("elasticities").astype({"elasticities": str, "sector": str})
        wide = frame.pivot(index="sector", columns="elasticities", values="theta")
        return wide.loc[list(self.sectors.index), list(dict.fromkeys(frame["elasticities"]))]

    def array(self, block: str) -> np.ndarray:
        """A block of numbers.

        Parameters
        ----------
        block : str
            ``flows``, ``shares``, ``tariffs`` of shape (N, N, J) by destination, origin, sector; ``input_shares`` (N, J, J) by
            country, input, output; ``value_added_shares``, ``consumption_shares``, ``expenditure`` (N, J); ``value_added``,
            ``deficits`` (N,); ``theta:NAME`` (J,).

        Returns
        -------
        numpy.ndarray
            A copy, in C order. Money is in ``unit``, rates are shares (0.25 is 25%).
        """
        numbers, dimensions, shape = c.POINTER(c.c_double)(), c.c_int32(), (c.c_int64 * 3)()
        lib.call(
            "world_numbers", self._handle.number, lib.encode(block, "the block"), c.byref(numbers), c.byref(dimensions), shape)
        return np.ctypeslib.as_array(numbers, tuple(shape[: dimensions.value])).copy()

    @cached_property
    def flows(self) -> pd.DataFrame:
        """What each economy buys of each, at customs value, ``[(destination, origin), sector]``, in ``unit``."""
        return self._pairs("flows", self.unit)

    @cached_property
    def tariffs(self) -> pd.DataFrame:
        """Applied tariffs, ``[(destination, origin), sector]``, as shares."""
        return self._pairs("tariffs", "share")

    def _pairs(self, block: str, unit: str) -> pd.DataFrame:
        codes = list(self.countries.index)
        numbers = self.array(block).reshape(len(codes) ** 2, -1)
        index = pd.MultiIndex.from_product([codes, codes], names=["destination", "origin"])
        frame = pd.DataFrame(numbers, index=index, columns=pd.Index(self.sectors.index, name="sector"))
        frame.attrs["unit"] = unit
        return frame

    def __repr__(self) -> str:
        return (
            f"World {self.id}: {self.title}\n├ {len(self.countries)} economies, {len(self.sectors)} sectors, {self.year}\n"
            f"├ money in {self.unit}\n└ elasticities: {', '.join(self.elasticities.columns)}")


def world(name: str | os.PathLike[str] | None = None) -> World:
    """Opens a world.

    Parameters
    ----------
    name : str or path, optional
        The id of an installed world, such as ``"icio-2022"``, or the path of a ``.world`` file; the usual one when not given.

    Returns
    -------
    World

    Raises
    ------
    MissingData
        Where there is none.

    Examples
    --------
    >>> detente.world("icio-2022").flows.loc["USA", "CHN"]["vehicles"]  # doctest: +SKIP
    """
    handle = lib.take("world_open", lib.encode(name, "the name of the world"))
    found = World("", handle)
    found._name = os.fspath(name) if name else found.id
    return found


def worlds() -> pd.DataFrame:
    """The worlds that are installed, by id."""
    return lib.frame(lib.take("worlds")).astype({"world": str, "title": str}).set_index("world")


def _name_of(given: "World | str | os.PathLike[str] | None") -> str | None:
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, World):
        return given._name
    if isinstance(given, os.PathLike):
        return os.fspath(given)
    raise DetenteError(f"a world is a World or a name, not a {type(given).__name__}")
