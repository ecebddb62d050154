"""Worlds: calibrated baselines."""

from __future__ import annotations

import ctypes as c
import os
from collections.abc import Callable
from pathlib import Path

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
        self._handle = handle
        self._memory: dict[str, pd.DataFrame] = {}
        about = lib.frame(lib.take("world_table", handle.number, b"about"))
        self.about: pd.Series = about.astype(str).set_index("key")["value"]
        self.id: str = self.about["id"]
        self.title: str = self.about["title"]
        self.year: int = int(self.about["year"])
        self.unit: str = self.about["unit"]
        self._file, self._name = _file_of(name or self.id)
        self._stamp = _stamp(self._file)

        #: Codes in the order of every array of the world.
        self._countries: tuple[str, ...] = tuple(self.countries.index)
        self._sectors: tuple[str, ...] = tuple(self.sectors.index)

    def _table(self, about: str) -> pd.DataFrame:
        return lib.frame(lib.take("world_table", self._handle.number, about.encode()))

    def _kept(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A copy of a frame that is made once: what the caller does with it does not reach the world."""
        if name not in self._memory:
            self._memory[name] = make()
        return self._memory[name].copy()

    @property
    def countries(self) -> pd.DataFrame:
        def make() -> pd.DataFrame:
            frame = self._table("countries").astype({"country": str, "name": str}).set_index("country")
            frame.attrs["unit"] = self.unit
            return frame.drop(columns="unit")

        return self._kept("countries", make)

    @property
    def sectors(self) -> pd.DataFrame:
        def make() -> pd.DataFrame:
            frame = self._table("sectors").astype(str).set_index("sector")
            frame["is_goods"] = frame["is_goods"] == "yes"
            return frame

        return self._kept("sectors", make)

    @property
    def elasticities(self) -> pd.DataFrame:
        """θ by sector and table, ``[sector, elasticities]``."""

        def make() -> pd.DataFrame:
            frame = self._table("elasticities").astype({"elasticities": str, "sector": str})
            wide = frame.pivot(index="sector", columns="elasticities", values="theta")
            return wide.loc[list(self._sectors), list(dict.fromkeys(frame["elasticities"]))]

        return self._kept("elasticities", make)

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

    @property
    def flows(self) -> pd.DataFrame:
        """What each economy buys of each, at customs value, ``[(destination, origin), sector]``, in ``unit``."""
        return self._kept("flows", lambda: self._pairs("flows", self.unit))

    @property
    def tariffs(self) -> pd.DataFrame:
        """Applied tariffs, ``[(destination, origin), sector]``, as shares."""
        return self._kept("tariffs", lambda: self._pairs("tariffs", "share"))

    def _pairs(self, block: str, unit: str) -> pd.DataFrame:
        codes = self._countries
        numbers = self.array(block).reshape(len(codes) ** 2, -1)
        index = pd.MultiIndex.from_product([codes, codes], names=["destination", "origin"])
        frame = pd.DataFrame(numbers, index=index, columns=pd.Index(self._sectors, name="sector"))
        frame.attrs["unit"] = unit
        return frame

    def _source(self) -> str:
        """Under which name the library opens this world again.

        Raises
        ------
        DetenteError
            Where another world would be opened.
        """
        if _stamp(self._file) != self._stamp:
            raise DetenteError(
                f"{self._file} is not what it was when this world was opened; open it again: detente.world({self._name!r})", "wrong-input")
        return self._name

    def __repr__(self) -> str:
        return (
            f"World {self.id}: {self.title}\n├ {len(self._countries)} economies, {len(self._sectors)} sectors, {self.year}\n"
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
    return World(os.fspath(name) if name else "", handle)


def worlds() -> pd.DataFrame:
    """The worlds that are installed, by id."""
    return lib.frame(lib.take("worlds")).astype({"world": str, "title": str}).set_index("world")


def _name_of(given: "World | str | os.PathLike[str] | None") -> str | None:
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, World):
        return given._source()
    if isinstance(given, os.PathLike):
        return os.fspath(given)
    raise DetenteError(f"a world is a World or a name, not a {type(given).__name__}")


def _file_of(name: str) -> tuple[Path | None, str]:
    """The file of a world, and its name whatever folder is the working one: a path in full, or an id that stays as it is."""
    if name.endswith(".world") or "/" in name:
        return Path(name).absolute(), str(Path(name).absolute())
    shipped = os.environ.get("DETENTE_DATA") or str(lib.HERE / "data")
    own = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    for folder in (Path(shipped), Path(own) / "detente"):
        file = folder / "worlds" / f"{name}.world"
        if file.is_file():
            return file, name
    return None, name


def _stamp(file: Path | None) -> tuple[int, int] | None:
    try:
        facts = None if file is None else file.stat()
    except OSError:
        return None
    return None if facts is None else (facts.st_mtime_ns, facts.st_size)
