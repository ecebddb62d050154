"""Worlds from tables of one's own: what ``detente data add`` reads, and what can be turned into it (workbooks, gz, zip, GTAP's HAR)."""

from __future__ import annotations

import contextlib
import ctypes as c
import gzip
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Iterator

import pandas as pd

from . import _library as lib
from .errors import DetenteError, MissingData
from .har import gtap_tables, read_har
from .world import World

__all__ = ["add_world", "formats", "read_har"]

#: The most that a compressed file may become: what the engine reads.
LARGEST = 8 << 30
_CHUNK = 1 << 20


def formats() -> pd.DataFrame:
    """The formats of tables that a world can be made from: title and layout, by format. ``gtap`` is this package's own."""
    frame = lib.frame(lib.take("formats")).astype(str).set_index("format")
    frame.loc["gtap"] = ["GTAP data base", "file: basedata.har of version 7 (VMSB, …) or before (VIMS, …); needs harpy3"]
    return frame


def add_world(
    source: str | os.PathLike[str], format: str, *, id: str, year: int, title: str | None = None, unit: str | None = None,
    goods: Sequence[str] | str | None = None, tariffs: str | None = None, tariffs_transposed: bool = False,
    elasticities: str | None = None, missing: str | None = None, separator: str | None = None, licence: str | None = None,
    out: str | os.PathLike[str] | None = None, sheet: str | None = None, parameters: str | os.PathLike[str] | None = None,
    regions: Mapping[str, str] | None = None, concordance: str | os.PathLike[str] | None = None, law_day: str | date | None = None,
    progress: lib.Progress | None = None,
) -> World:
    """Makes a world from tables and puts it where worlds are looked for, so that its id can be used at once.

    Parameters
    ----------
    source : path
        The file or folder that the format wants; or a workbook (``.xlsx``), a ``.gz`` or ``.zip`` of it; for ``gtap`` a ``.har``.
        In a workbook a format of one table is one sheet, and one of a folder has a sheet for each table, named as the table is.
    format : str
        See :func:`formats` and docs/worlds.md.
    id, year
        The id of the new world (small letters, digits, hyphens), and the year of the flows.
    title, unit, goods, tariffs, tariffs_transposed, elasticities, missing, separator, licence
        As ``detente data add --help`` says; ``goods`` may be a list.
    out : path, optional
        Where to write instead.
    sheet : str, optional
        Of a workbook with several, for a format of one table.
    parameters : path, optional
        For ``gtap``: the file of parameters (``default.prm``), whose ``ESBM`` becomes θ = ESBM − 1.
    regions : mapping, optional
        For ``gtap``: codes of three capital letters for regions that have none, such as ``{"EU_28": "EUR"}``.
    concordance : path, optional
        Which sector makes which product: a CSV with the columns ``hs``, ``sector`` and, where a code is divided, ``share``; a
        ``concordance.csv`` beside the tables is read without being named.
    law_day : str or date, optional
        The day whose law the tariffs of the tables are.
    progress : callable, optional
        Told a sentence now and then; ``False`` stops the reading.

    Returns
    -------
    World
        Its notes (``world.about``) say how the tables were read.

    Raises
    ------
    DetenteError
        With file, line and column of everything that is wrong; nothing is written then.

    Examples
    --------
    >>> w = detente.add_world("icio.csv.gz", "icio", id="icio-2019", year=2019)  # doctest: +SKIP
    >>> detente.try_("25% on China", world=w).brief()  # doctest: +SKIP
    """
    path = Path(os.fspath(source))
    if not path.exists():
        raise MissingData(f"{path}: there is no such file or folder", "missing-data")
    if isinstance(goods, str) or goods is None:
        listed = goods
    else:
        listed = ",".join(goods)
    words = {
        "id": id, "year": str(year), "title": title, "unit": unit, "goods": listed, "tariffs": tariffs,
        "tariffs-transposed": "yes" if tariffs_transposed else None, "elasticities": elasticities, "missing": missing,
        "separator": separator, "licence": licence, "law-day": None if law_day is None else str(law_day),
        "concordance": None if concordance is None else str(Path(os.fspath(concordance)).absolute()),
    }
    with contextlib.ExitStack() as stack:
        if format == "gtap":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detente-")))
            gtap_tables(path, folder, parameters, dict(regions or {}))
            path, format = folder, "long"
            words["unit"] = unit or "million USD"
            words["elasticities"] = elasticities or "theta"
        else:
            for name, given in (("parameters", parameters), ("regions", regions)):
                if given is not None:
                    raise DetenteError(f"{name} are of the format gtap, not of {format}")
            path = stack.enter_context(_unpacked(path, sheet))
        given = {name: text for name, text in words.items() if text is not None}
        names = (c.c_char_p * len(given))(*[lib.encode(name) for name in given])
        values = (c.c_char_p * len(given))(*[lib.encode(text, name) for name, text in given.items()])
        world, file = c.c_int64(0), c.c_int64(0)

        lib.solving(
            lambda options: lib.call(
                "world_add", lib.encode(format, "the format"), lib.encode(path), c.cast(names, lib._texts), c.cast(values, lib._texts),
                len(given), lib.encode(out, "the path to write to"), options, c.byref(world), c.byref(file)),
            progress=progress)
    handle = lib.Handle(world.value)
    return World(lib.text(lib.Handle(file.value)), handle)


@contextlib.contextmanager
def _unpacked(path: Path, sheet: str | None) -> Iterator[Path]:
    """The tables as text: the path itself, or what a workbook, a gz or a zip holds, in a folder that goes away afterwards."""
    with _texts_of(path, sheet) as found:
        if found != path and found.is_file():
            # One table: what lies beside it in its folder is read with it.
            _beside(path, found.parent)
        yield found


@contextlib.contextmanager
def _texts_of(path: Path, sheet: str | None) -> Iterator[Path]:
    suffix = path.suffix.lower()
    packed = path.is_dir() and any(file.suffix.lower() == ".gz" for file in path.iterdir())
    if packed:
        _require_one_each(path)
    if sheet is not None and suffix != ".xlsx":
        raise DetenteError("sheet is of a workbook (.xlsx)")
    if not packed and (path.is_dir() or suffix not in (".xlsx", ".gz", ".zip")):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="detente-") as name:
        folder = Path(name)
        if packed:
            for file in path.iterdir():
                if file.suffix.lower() == ".gz":
                    _gunzip(file, folder / file.stem)
                elif file.is_file():
                    os.symlink(file.resolve(), folder / file.name)
            yield folder
        elif suffix == ".gz":
            _gunzip(path, folder / path.stem)
            yield folder / path.stem
        elif suffix == ".zip":
            yield _unzip(path, folder)
        else:
            yield _sheets(path, folder, sheet)


#: What is read beside a table without being named.
_COMPANIONS = ("sectors.csv", "concordance.csv")


def _beside(path: Path, folder: Path) -> None:
    """Takes along what lies beside a packed table and is read with it."""
    for name in _COMPANIONS:
        if (path.parent / name).is_file() and not os.path.lexists(folder / name):
            os.symlink((path.parent / name).resolve(), folder / name)


def _require_one_each(folder: Path) -> None:
    """Refuses a table that is there both packed and not: nobody can say which one is meant."""
    names = {file.name for file in folder.iterdir()}
    for name in sorted(names):
        if name.lower().endswith(".gz") and name[:-3] in names:
            raise DetenteError(f"{folder} has both {name[:-3]} and {name}; keep one", "wrong-input")


def _copy(source: Any, target: Path, name: Path) -> None:
    left = LARGEST
    try:
        # Never through a link, and never over what is there.
        with open(target, "xb") as out:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise DetenteError(f"{name} becomes larger than {LARGEST >> 30} GiB", "wrong-input")
                out.write(chunk)
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise DetenteError(f"{name} cannot be unpacked: {error}", "wrong-input") from error


def _gunzip(path: Path, target: Path) -> None:
    with gzip.open(path, "rb") as source:
        _copy(source, target, path)


def _unzip(path: Path, folder: Path) -> Path:
    """The one table of an archive, or the folder of all of them."""
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise DetenteError(f"{path} is no archive: {error}", "wrong-input") from error
    with archive:
        tables = [entry for entry in archive.infolist() if not entry.is_dir() and Path(entry.filename).suffix.lower() in (".csv", ".txt", ".json")]
        if not tables:
            raise DetenteError(f"{path} holds no .csv and no .txt", "wrong-input")
        found: list[Path] = []
        # pymrio keeps extensions in folders of their own, which are not read.
        top = min(len(Path(entry.filename).parts) for entry in tables)
        for entry in tables:
            parts = Path(entry.filename).parts
            if len(parts) > top:
                continue
            target = folder / parts[-1]
            if target in found:
                raise DetenteError(f"{path} holds two files named {parts[-1]}", "wrong-input")
            with archive.open(entry) as source:
                _copy(source, target, Path(entry.filename))
            found.append(target)
    left = [file for file in found if file.name.lower() not in _COMPANIONS]
    is_one = len(left) == 1 and left[0].suffix.lower() == ".csv" and left[0].name.lower() != "flows.csv"
    return left[0] if is_one else folder


def _sheets(path: Path, folder: Path, sheet: str | None) -> Path:
    """A workbook as text, row by row, so that its size does not matter: one table, or a folder of them."""
    try:
        import openpyxl
    except ImportError as error:
        raise DetenteError("workbooks need openpyxl: pip install detente[xlsx]") from error
    import csv

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers do
        raise DetenteError(f"{path} is no workbook that can be read: {error}", "wrong-input") from error
    try:
        names = [sheet] if sheet is not None else book.sheetnames
        if sheet is not None and sheet not in book.sheetnames:
            raise DetenteError(f"{path} has no sheet {sheet!r}; it has {', '.join(book.sheetnames)}", "wrong-input")
        written: list[Path] = []
        for name in names:
            target = folder / f"{name}.csv"
            if target.parent != folder:
                raise DetenteError(f"the sheet {name!r} has no name of a table", "wrong-input")
            with open(target, "w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out, lineterminator="\n")
                width = 0
                for row in book[name].iter_rows(values_only=True):
                    cells = ["" if value is None else _cell(value) for value in row]
                    while len(cells) > width and not cells[-1]:
                        cells.pop()
                    width = width or len(cells)
                    # Lines are rows of the sheet, so that messages point at them.
                    writer.writerow(cells + [""] * (width - len(cells))) if any(cells) else out.write("\n")
            written.append(target)
    finally:
        book.close()
    tables = [file for file in written if file.name.lower() not in _COMPANIONS]
    if sheet is not None or len(tables) == 1 and tables[0].stem not in ("flows",):
        return tables[0] if tables else written[0]
    return folder


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)
    return str(value)


