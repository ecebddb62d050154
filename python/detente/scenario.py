"""Scenarios: the dated law of a trade war, as a value that is changed into others."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import weakref
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import _library as lib
from .errors import DetenteError
from .world import World, _name_of


class Scenario:
    """A scenario that was read and checked; never changes. ``change``, ``without`` and ``on`` give others.

    Examples
    --------
    >>> s = Scenario.read("summit-2025.yaml")  # doctest: +SKIP
    >>> s.change("us-reciprocal-cn", rate="30%").without("us-fentanyl-cn")  # doctest: +SKIP
    """

    def __init__(
        self, handle: lib.Handle, root: "_Root", fields: dict[str, Any], warnings: str
    ) -> None:
        self._handle, self._root, self._fields = handle, root, fields
        #: What is not wrong and should be known.
        self.warnings: tuple[str, ...] = tuple(line for line in warnings.split("\n") if line)

    # -- where scenarios come from

    @classmethod
    def read(
        cls, path: str | os.PathLike[str], *, world: World | str | os.PathLike[str] | None = None, theta: str | os.PathLike[str] | None = None
    ) -> "Scenario":
        """Reads a scenario file.

        Parameters
        ----------
        path : path
            The YAML file; a shipped example by its name, such as ``"summit-2025"``, too.
        world : World or str, optional
            The world in the place of the file's own.
        theta : path, optional
            A CSV file with the columns sector and theta, in the place of the elasticities of its model.

        Raises
        ------
        ScenarioProblem
            With every fault, each with line and column.
        """
        text = os.fspath(path) if isinstance(path, os.PathLike) else path
        if isinstance(text, str) and not os.path.exists(text) and not text.endswith((".yaml", ".yml")):
            shipped = examples()
            if text in shipped.index:
                text = shipped.loc[text, "path"]
        read = _digest(text)
        handle = lib.take(
            "scenario_read", lib.encode(text, "the path"), lib.encode(_name_of(world), "the world"), lib.encode(theta, "theta"))
        said = lib.messages()
        return cls(handle, _Root(str(Path(text).resolve()), None, _name_of(world), theta, read), {}, said)

    @classmethod
    def parse(
        cls, text: str, *, name: str = "scenario.yaml", world: World | str | os.PathLike[str] | None = None,
        theta: str | os.PathLike[str] | None = None,
    ) -> "Scenario":
        """Reads a scenario from text; ``name`` is what messages call it, and files that it extends are looked for beside it."""
        handle = lib.take(
            "scenario_parse", lib.encode(text, "the text"), lib.encode(name, "the name"),
            lib.encode(_name_of(world), "the world"), lib.encode(theta, "theta"))
        said = lib.messages()
        return cls(handle, _Root(None, handle, _name_of(world), theta), {}, said)

    # -- what it says

    def _text(self, which: str) -> str:
        return lib.text(lib.take("scenario_text", self._handle.number, which.encode()))

    @property
    def id(self) -> str:
        """The id that tables carry."""
        return self._text("id")

    @property
    def title(self) -> str:
        """The title for people."""
        return self._text("title")

    @property
    def world_name(self) -> str:
        """The world that it is solved on."""
        return self._text("world")

    @property
    def as_of(self) -> date:
        """The day whose law is solved."""
        return date.fromisoformat(self._text("as-of"))

    @property
    def source(self) -> str:
        """The file as it was read."""
        return self._text("source")

    def to_yaml(self) -> str:
        """The scenario written out, so that nothing is extended and nothing of the calendar is used."""
        return self._text("whole")

    @property
    def measures(self) -> pd.DataFrame:
        """Measures and threats by id, with their rate on the day of the law in percent."""
        frame = lib.frame(lib.take("scenario_table", self._handle.number, b"measures"))
        words = frame.columns.drop("rate_percent")
        frame = frame.astype({word: str for word in words}).set_index("measure")
        frame["is_threat"] = frame["is_threat"] == "yes"
        return frame

    @property
    def branches(self) -> pd.DataFrame:
        """The ways through the events, by id."""
        return lib.frame(lib.take("scenario_table", self._handle.number, b"branches")).astype(
            {"branch": str, "title": str}).set_index("branch")

    # -- others made of it

    def change(self, measure: str, **fields: Any) -> "Scenario":
        """The scenario with fields of one measure or threat replaced.

        Parameters
        ----------
        measure : str
            Its id.
        **fields
            As in a scenario file, ``-`` written as ``_``: ``rate="30%"`` (on all of its days), ``rate={"2026-01-01": "30%"}``,
            ``until="2026-11-10"``.
        """
        if not fields:
            raise DetenteError("nothing is changed; give a field, such as rate=\"30%\"")
        fields = _keys(fields)
        if isinstance(fields.get("rate"), str) and "from" not in fields:
            # One rate for all of its days, whatever path of rates the file has.
            known = self.measures
            if _name(measure) in known.index:
                fields["rate"] = {known.loc[measure, "from"]: fields["rate"]}
        changed = dict(self._fields.get("change", {}))
        changed[_name(measure)] = {**changed.get(measure, {}), **fields}
        return self._child({"change": changed})

    def without(self, *measures: str) -> "Scenario":
        """The scenario without some measures, threats, truces or events."""
        if not measures:
            raise DetenteError("nothing is taken out; give the id of a measure")
        gone = [_name(measure) for measure in measures]
        changed = {key: value for key, value in self._fields.get("change", {}).items() if key not in gone}
        return self._child({"remove": [*self._fields.get("remove", []), *gone], "change": changed})

    def on(self, day: str | date, *, compare_to: str | date | None = None) -> "Scenario":
        """The same question on another day, such as ``"2026-12-01"``."""
        fields: dict[str, Any] = {"as-of": _day(day)}
        if compare_to is not None:
            fields["compare-to"] = _day(compare_to)
        return self._child(fields)

    def with_model(self, **fields: Any) -> "Scenario":
        """The scenario under other assumptions: the keys of a model section, ``-`` written as ``_``: ``horizon="long"``."""
        return self._child({"model": {**self._fields.get("model", {}), **_keys(fields)}})

    def on_world(self, world: World | str | os.PathLike[str]) -> "Scenario":
        """The scenario on another world."""
        return self._made(self._root.on(_name_of(world)), self._fields, self.id, self.title)

    def _child(self, fields: dict[str, Any]) -> "Scenario":
        kept = {key: value for key, value in {**self._fields, **fields}.items() if value not in ({}, [])}
        return self._made(self._root, kept, self.id, self.title)

    @classmethod
    def _made(cls, root: "_Root", fields: dict[str, Any], id: str, title: str) -> "Scenario":
        file = root.file()
        head = {"schema": "1", "id": id, "title": json.dumps(title, ensure_ascii=False)}
        head["extends"] = json.dumps(os.path.basename(file), ensure_ascii=False)
        text = "".join(f"{key}: {value}\n" for key, value in head.items())
        text += "".join(f"{key}: {_yaml(value)}\n" for key, value in fields.items())
        handle = lib.take(
            "scenario_parse", lib.encode(text), lib.encode(os.path.join(os.path.dirname(file), "changed.yaml")),
            lib.encode(root.world), lib.encode(root.theta))
        return cls(handle, root, fields, lib.messages())

    def __repr__(self) -> str:
        return (
            f"Scenario {self.id}: {self.title}\n├ law of {self.as_of}, world {self.world_name}\n"
            f"└ branches: {', '.join(self.branches.index)}")


class _Root:
    """What a scenario and all that were made of it come from: a file, or a text that becomes one when it is first extended."""

    def __init__(
        self, path: str | None, handle: lib.Handle | None, world: str | None, theta: str | os.PathLike[str] | None,
        read: str | None = None,
    ) -> None:
        self._path, self._handle, self.world, self.theta = path, handle, world, theta
        #: What the file and those that it extends were when they were read; None: a file of this package's own.
        self._read = read

    def on(self, world: str | None) -> "_Root":
        return _Root(self.file(), self._handle, world, self.theta, self._read)._keeping(self)

    def _keeping(self, other: "_Root") -> "_Root":
        self._other = other
        return self

    def file(self) -> str:
        """The file; that of a text is in a folder that goes away with it.

        Raises
        ------
        DetenteError
            Where the file is another one by now: what is made of a scenario is made of what was read.
        """
        if self._read is not None and _digest(self._path) != self._read:
            raise DetenteError(
                f"{self._path} has changed since the scenario was read, or a file that it extends has; read it again: Scenario.read(…)",
                "wrong-input")
        if self._path is None:
            folder = tempfile.mkdtemp(prefix="detente-")
            path = os.path.join(folder, "scenario.yaml")
            whole = lib.text(lib.take("scenario_text", self._handle.number, b"whole"))
            Path(path).write_text(whole, encoding="utf-8")
            weakref.finalize(self, _remove, folder)
            self._path = path
        return self._path


def _digest(path: Any) -> str | None:
    """Of a scenario file and the files that it extends; None where it cannot be read."""
    digest, folder, following = hashlib.sha256(), "", path
    # More than the engine follows.
    for _ in range(64):
        try:
            place = os.path.join(folder, following)
            data = Path(place).read_bytes()
        except (OSError, TypeError, ValueError):
            return None
        digest.update(data)
        extended = re.search(rb"^extends:[ \t]*[\"']?([^\"'#\r\n]+)", data, re.MULTILINE)
        if extended is None:
            break
        folder, following = os.path.dirname(place), extended[1].strip().decode("utf-8", "replace")
    return digest.hexdigest()


def _keys(fields: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("_", "-"): value for key, value in fields.items()}


def _remove(folder: str) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _name(text: Any) -> str:
    if not isinstance(text, str):
        raise DetenteError(f"the id of a measure is a text, not a {type(text).__name__}")
    return text


def _day(day: str | date) -> str:
    if isinstance(day, date):
        return day.isoformat()[:10]
    if isinstance(day, str):
        return day
    raise DetenteError(f"a day is a text such as 2026-12-01 or a date, not a {type(day).__name__}")


def _yaml(value: Any) -> str:
    def plain(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{plain(key)}: {plain(item)}" for key, item in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(plain(item) for item in value) + "]"
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, (int, float)):
            return repr(value)
        if isinstance(value, str):
            return json.dumps(value, ensure_ascii=False) if set(value) & set(",[]{}:#&*!|>'\"%@`\n\t") - {"%"} else value
        raise DetenteError(f"a field of a scenario is a text, number, list or dict, not a {type(value).__name__}")

    return plain(value)


def examples() -> pd.DataFrame:
    """The shipped example scenarios, by name, with the paths of their files."""
    folder = lib.HERE / "data" / "examples"
    files = sorted(folder.glob("*.yaml"))
    if not files:
        # In a checkout the examples are beside the data.
        data = os.environ.get("DETENTE_DATA")
        files = sorted((Path(data).resolve().parent / "Examples").glob("*.yaml")) if data else []
    return pd.DataFrame(
        {"path": [str(file) for file in files]}, index=pd.Index([file.stem for file in files], name="example"))
