"""GTAP's header array files (HAR): into frames, and a GTAP data base into the tables that a world is made from."""

from __future__ import annotations

import csv
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from .errors import DetenteError, MissingData

# What is needed of a data base, by its version: from 7 on, and before.
#   domestic, imported  purchases of firms at basic (market) prices, [commodity, activity, region]
#   final               of households, government and, from 7 on, investors, [commodity, region]
#   world, market       bilateral imports before and after duty, [commodity, source, destination]
#   transport           sales to international transport, [commodity, region]
_SEVEN = {
    "domestic": "VDFB", "imported": "VMFB", "final_domestic": ("VDPB", "VDGB", "VDIB"), "final_imported": ("VMPB", "VMGB", "VMIB"),
    "world": "VCIF", "market": "VMSB", "transport": "VST",
}
_BEFORE = {
    "domestic": "VDFM", "imported": "VIFM", "final_domestic": ("VDPM", "VDGM"), "final_imported": ("VIPM", "VIGM"),
    "world": "VIWS", "market": "VIMS", "transport": "VST",
}
#: What investment is called among the activities of versions before 7.
_CAPITAL_GOODS = "cgds"


def read_har(path: str | os.PathLike[str]) -> dict[str, pd.Series | pd.DataFrame]:
    """Reads all headers of a HAR file.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str to pandas.Series or DataFrame
        By header. Numbers are a Series with a level for each set (a second of one set is named ``REG_2``), its description in
        ``attrs["name"]``; two sets make a frame. Texts are a Series of strings.

    Raises
    ------
    DetenteError
        For a file that is none, and where harpy3 is not installed.

    Examples
    --------
    >>> detente.read_har("basedata.har")["VMSB"].loc[("pdr", "chn", "usa")]  # doctest: +SKIP
    """
    try:
        from harpy import HarFileObj
    except ImportError as error:
        raise DetenteError("HAR files need harpy3: pip install detente[har]") from error
    file = Path(os.fspath(path))
    if not file.is_file():
        raise MissingData(f"{file}: there is no such file", "missing-data")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # harpy's own, of numpy
            headers = HarFileObj.loadFromDisk(str(file))
        return {name.strip(): _pandas(headers.getHeaderArrayObj(name)) for name in headers.getHeaderArrayNames()}
    except DetenteError:
        raise
    except Exception as error:  # noqa: BLE001 - harpy raises whatever a broken file leads it to
        raise DetenteError(f"{file} is no HAR file that can be read: {error}", "wrong-input") from error


def _pandas(header: dict) -> pd.Series | pd.DataFrame:
    array = np.asarray(header["array"])
    sets = header.get("sets") or []
    labels, names = [], []
    for axis, size in enumerate(array.shape):
        known = sets[axis] if axis < len(sets) else {}
        elements = known.get("dim_desc")
        label = str(known.get("name") or f"axis_{axis + 1}").strip()
        labels.append([str(e).strip() for e in elements] if elements is not None and len(elements) == size else list(range(size)))
        names.append(label if label not in names else f"{label}_{names.count(label) + 1}")
    if array.dtype.kind in "US":
        found: pd.Series | pd.DataFrame = pd.Series([str(text).strip() for text in array.ravel()])
    elif array.ndim == 2:
        found = pd.DataFrame(array, index=pd.Index(labels[0], name=names[0]), columns=pd.Index(labels[1], name=names[1]))
    elif array.ndim == 1:
        found = pd.Series(array, index=pd.Index(labels[0], name=names[0]))
    else:
        found = pd.Series(array.ravel(), index=pd.MultiIndex.from_product(labels, names=names))
    found.attrs["name"] = str(header.get("long_name") or "").strip()
    return found


class _Data:
    """The headers of a data base as arrays, with the labels of each axis."""

    def __init__(self, path: Path) -> None:
        self.path, self.headers = path, read_har(path)

    def __contains__(self, name: str) -> bool:
        return name in self.headers

    def array(self, name: str, axes: int) -> tuple[np.ndarray, list[list[str]]]:
        if name not in self.headers:
            raise DetenteError(
                f"{self.path} has no header {name}; it has {', '.join(list(self.headers)[:12])}", "wrong-input")
        found = self.headers[name]
        if isinstance(found, pd.DataFrame):
            labels = [list(found.index), list(found.columns)]
        elif isinstance(found.index, pd.MultiIndex):
            labels = [list(level) for level in found.index.levels]
            # Levels of a product keep their order in codes, not in levels.
            labels = [list(dict.fromkeys(found.index.get_level_values(k))) for k in range(found.index.nlevels)]
        else:
            labels = [list(found.index)]
        numbers = np.asarray(found.to_numpy(), dtype=float).reshape([len(part) for part in labels])
        if len(labels) != axes:
            raise DetenteError(f"{self.path}: {name} has {len(labels)} dimensions, not {axes}", "wrong-input")
        if not np.isfinite(numbers).all():
            raise DetenteError(f"{self.path}: {name} has a number that is not finite", "wrong-input")
        return numbers, [[str(label) for label in part] for part in labels]


def gtap_tables(
    path: Path, folder: Path, parameters: str | os.PathLike[str] | None, regions: dict[str, str]
) -> None:
    """Writes a GTAP data base as ``flows.csv``, ``inputs.csv`` and, with its parameters, ``elasticities.csv``.

    Trade is valued at its cost at the border (cif), so that the services of international transport count as the exporter's sales;
    a tariff is ``VMSB/VCIF − 1``. What a region buys of its own, imports within it included, are own sales. Inputs are purchases at
    basic prices over sales; what is left is value added, taxes and all.
    """
    data = _Data(path)
    names = _SEVEN if _SEVEN["market"] in data else _BEFORE
    world, (commodities, sources, buyers) = data.array(names["world"], 3)
    market, _ = data.array(names["market"], 3)
    if sources != buyers or world.shape != market.shape:
        raise DetenteError(f"{path}: {names['world']} has other sources than destinations", "wrong-input")
    domestic, (_, activities, _) = data.array(names["domestic"], 3)
    imported, _ = data.array(names["imported"], 3)
    industries = [k for k, name in enumerate(activities) if name.lower() != _CAPITAL_GOODS]
    if [activities[k].lower() for k in industries] != [name.lower() for name in commodities]:
        raise DetenteError(
            f"{path}: activities ({', '.join(activities[:4])}, …) are not the commodities ({', '.join(commodities[:4])}, …); "
            "aggregate the data base so that each activity makes one commodity", "wrong-input")
    own = domestic.sum(axis=1)
    for name in names["final_domestic"]:
        own = own + data.array(name, 2)[0]
    economies = [_economy(name, regions, path) for name in buyers]
    if len(set(economies)) < len(economies):
        raise DetenteError(f"{path}: two regions have one code: {', '.join(economies)}", "wrong-input")
    for k, region in enumerate(buyers):
        own[:, k] += world[:, k, k]
    # [commodity, source, destination] at customs value, own sales on the diagonal.
    flows = world.copy()
    for k in range(len(buyers)):
        flows[:, k, k] = own[:, k]
    if (flows < 0).any():
        j, i, n = np.argwhere(flows < 0)[0]
        raise DetenteError(f"{path}: {commodities[j]} from {buyers[i]} to {buyers[n]} is negative", "wrong-input")
    tariffs = np.divide(market, world, out=np.ones_like(world), where=world > 0) - 1
    # Numbers are stored in single precision: what is left of zero is no tariff, and import subsidies are not modelled.
    tariffs[np.abs(tariffs) < 1e-6] = 0
    subsidies = tariffs < 0
    for k in range(len(buyers)):
        tariffs[:, k, k] = 0
        subsidies[:, k, k] = False
    if subsidies.any():
        j, i, n = np.argwhere(subsidies)[0]
        raise DetenteError(
            f"{path}: imports of {commodities[j]} from {buyers[i]} to {buyers[n]} are subsidised: {names['market']} is below "
            f"{names['world']}", "wrong-input")
    output = flows.sum(axis=2)
    uses = (domestic + imported)[:, industries, :]
    with open(folder / "flows.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["origin", "destination", "sector", "value", "tariff"])
        for j, commodity in enumerate(commodities):
            for i, origin in enumerate(economies):
                for n, destination in enumerate(economies):
                    writer.writerow([origin, destination, commodity, repr(float(flows[j, i, n])), repr(float(tariffs[j, i, n]))])
    with open(folder / "inputs.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["country", "input", "output", "value"])
        for n, economy in enumerate(economies):
            for k, used in enumerate(commodities):
                for j, made in enumerate(commodities):
                    share = uses[k, j, n] / output[j, n] if output[j, n] > 0 else 0.0
                    writer.writerow([economy, used, made, repr(float(max(share, 0.0)))])
    if parameters is not None:
        _elasticities(Path(os.fspath(parameters)), commodities, folder)


def _economy(name: str, regions: dict[str, str], path: Path) -> str:
    code = regions.get(name, name.upper())
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise DetenteError(
            f"{path}: the region {name} has no code of three capital letters; give regions={{{name!r}: \"…\"}}", "wrong-input")
    return code


def _elasticities(path: Path, commodities: list[str], folder: Path) -> None:
    """θ = σ − 1 of the substitution between sources of imports."""
    data = _Data(path)
    name = "ESBM" if "ESBM" in data else "ESUBM" if "ESUBM" in data else "ESBM"
    found = data.headers.get(name)
    if isinstance(found, pd.DataFrame):
        values = found.to_numpy(dtype=float)
        if not np.allclose(values, values[:, :1]):
            raise DetenteError(f"{path}: {name} differs between regions; one number for each commodity is needed", "wrong-input")
        sigma, labels = values[:, 0], [str(label) for label in found.index]
    else:
        sigma, (labels,) = data.array(name, 1)
    by = dict(zip([label.lower() for label in labels], sigma))
    lost = [commodity for commodity in commodities if commodity.lower() not in by]
    if lost:
        raise DetenteError(f"{path}: {name} lacks {', '.join(lost)}", "wrong-input")
    low = [commodity for commodity in commodities if by[commodity.lower()] <= 1]
    if low:
        raise DetenteError(f"{path}: {name} of {low[0]} is {by[low[0].lower()]:g}; θ = σ − 1 has to be positive", "wrong-input")
    with open(folder / "elasticities.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["sector", "theta"])
        for commodity in commodities:
            writer.writerow([commodity, repr(float(by[commodity.lower()]) - 1)])
