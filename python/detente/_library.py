"""The native library: its functions, and how a call becomes an answer or an exception."""

from __future__ import annotations

import ctypes as c
import os
import threading
import weakref
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pandas as pd

from .errors import BY_CODE, DetenteError, Problem

HERE = Path(__file__).resolve().parent
Progress = Callable[[str], Any]
_PROGRESS = c.CFUNCTYPE(c.c_int32, c.c_char_p, c.c_void_p)


class _Options(c.Structure):
    _fields_ = [
        ("tolerance", c.c_double), ("seconds", c.c_double), ("iterations", c.c_int64), ("single", c.c_int32),
        ("threads", c.c_int32), ("progress", _PROGRESS), ("user", c.c_void_p), ("stop", c.POINTER(c.c_int32)),
    ]


class _Problem(c.Structure):
    _fields_ = [
        ("severity", c.c_char_p), ("file", c.c_char_p), ("what", c.c_char_p), ("remedy", c.c_char_p), ("line", c.c_int32),
        ("column", c.c_int32),
    ]


_text, _handle, _number, _count, _whole = c.c_char_p, c.c_int64, c.c_double, c.c_int64, c.c_int32
_out = c.POINTER(c.c_int64)
_array = c.POINTER(c.c_double)
_texts = c.POINTER(c.c_char_p)
_options = c.POINTER(_Options)

# What each function takes; all give a status but for those in _GIVES. Without this, handles would be cut to 32 bits.
_TAKES: dict[str, list[Any]] = {
    "interface": [], "version": [], "instruction_level": [], "set_data": [_text], "last_error": [], "last_code": [],
    "problem_count": [], "problem_at": [_whole, c.POINTER(_Problem)], "last_messages": [], "release": [_handle],
    "open_handles": [],
    "hats": [_count, _count] + [_array] * 6 + [_text, _options] + [_array] * 8,
    "worlds": [_out], "world_open": [_text, _out],
    "formats": [_out], "world_add": [_text, _text, _texts, _texts, _count, _text, _options, _out, _out],
    "world_numbers": [_handle, _text, c.POINTER(_array), c.POINTER(c.c_int32), _out], "world_table": [_handle, _text, _out],
    "scenario_read": [_text, _text, _text, _out], "scenario_parse": [_text, _text, _text, _text, _out],
    "scenario_try": [_text, _text, _text, _whole, _whole, _out], "scenario_text": [_handle, _text, _out],
    "scenario_table": [_handle, _text, _out],
    "solve": [_handle, _options, _out],
    "study_facts": [_handle, c.POINTER(c.c_int32), _array, _out, _out], "study_table": [_handle, _text, _text, _out],
    "study_text": [_handle, _text, _text, _out], "study_charts": [_handle, _text, _out],
    "study_draws": [_handle, _count, _count, c.c_uint64, _options, _out],
    "sweep": [_handle, _text, _array, _count, _text, _text, _options, _out],
    "game": [_handle, _text, _array, _count, _number, _number, _options, _out], "game_table": [_handle, _text, _out],
    "game_text": [_handle, _text, _out],
    "rate": [_text] * 7 + [_out, _out], "timeline": [_text] * 8 + [_out, _out],
    "exposure": [_handle] + [_text] * 4 + [_whole, _whole, _out], "backtest": [_options, _out],
    "exposure_model": [_handle] + [_text] * 7 + [_options, _out],
    "batch_open": [_handle, _text, _text, _text, _out],
    "batch_solve": [_handle, _count, _array, _array, _array, _whole, _options, _array, _array, _array],
    "table_size": [_handle, _out, c.POINTER(c.c_int32)],
    "table_column": [_handle, _whole, c.POINTER(c.c_char_p), c.POINTER(c.c_int32)],
    "table_numbers": [_handle, _whole, c.POINTER(_array)],
    "table_words": [_handle, _whole, c.POINTER(c.POINTER(c.c_int32)), c.POINTER(c.POINTER(c.c_char_p)), c.POINTER(c.c_int32)],
    "text": [_handle, c.POINTER(c.c_char_p), _out],
}
_GIVES = {
    "version": c.c_char_p, "instruction_level": c.c_char_p, "last_error": c.c_char_p, "last_code": c.c_char_p,
    "last_messages": c.c_char_p, "open_handles": c.c_int64,
}
INTERFACE = 2


def _load() -> c.CDLL:
    path = os.environ.get("DETENTE_LIBRARY") or str(HERE / "libdetente-c.so")
    try:
        library = c.CDLL(path)
    except OSError as error:
        raise ImportError(f"the native library of detente cannot be loaded: {error}") from error
    for name, takes in _TAKES.items():
        function = getattr(library, f"detente_{name}")
        function.argtypes = takes
        function.restype = _GIVES.get(name, c.c_int32)
    if library.detente_interface() != INTERFACE:
        raise ImportError(f"{path} has interface {library.detente_interface()}, this package needs {INTERFACE}")
    return library


LIB = _load()


def decode(text: bytes | None) -> str:
    return (text or b"").decode("utf-8")


def encode(text: str | os.PathLike[str] | None, name: str = "it") -> bytes | None:
    """A text for the library; None is null."""
    if text is None:
        return None
    text = os.fspath(text) if isinstance(text, os.PathLike) else text
    if not isinstance(text, str):
        raise DetenteError(f"{name} is a {type(text).__name__}; give a text")
    if "\0" in text:
        raise DetenteError(f"{name} has a zero character in it")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DetenteError(f"{name} is not text that can be written as UTF-8") from error


def failure() -> DetenteError:
    """The exception for the thread's last call."""
    code, found = decode(LIB.detente_last_code()), []
    for k in range(LIB.detente_problem_count()):
        problem = _Problem()
        if LIB.detente_problem_at(k, c.byref(problem)) == 0:
            found.append(
                Problem(
                    decode(problem.severity), decode(problem.file), problem.line, problem.column, decode(problem.what),
                    decode(problem.remedy)))
    return BY_CODE.get(code, DetenteError)(tuple(found), code)


def call(name: str, *arguments: Any, allows_no_answer: bool = False) -> int:
    """Calls a function of the library.

    Raises
    ------
    DetenteError
        Where it refuses; where it has no answer too, unless that is allowed.
    """
    try:
        status = getattr(LIB, f"detente_{name}")(*arguments)
    except c.ArgumentError as error:
        raise DetenteError(f"a value of the wrong type: {error}") from error
    if status == 0 or (status == 1 and allows_no_answer):
        return status
    raise failure()


class Handle:
    """A number of the library that is released when nobody needs it any more."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._end = weakref.finalize(self, _release, number, os.getpid())

    def __reduce__(self):
        raise DetenteError("what the native library holds cannot be pickled; send names, files or frames instead")


def _release(number: int, process: int) -> None:
    # A fork holds copies of the numbers, and nothing behind them.
    if os.getpid() == process:
        LIB.detente_release(number)


def take(name: str, *arguments: Any, allows_no_answer: bool = False) -> Handle:
    """Calls a function whose last argument is the place for a handle."""
    place = c.c_int64(0)
    status = call(name, *arguments, c.byref(place), allows_no_answer=allows_no_answer)
    if place.value == 0:
        raise failure() if status else DetenteError(f"{name} gave no handle")
    return Handle(place.value)


def interruptible(work: Callable[["c.Array[Any] | Any"], Any]) -> Any:
    """Runs a long call so that ctrl-C ends it: ``work`` is given the flag that the solver looks at."""
    stop = c.c_int32(0)
    if threading.current_thread() is not threading.main_thread():
        return work(stop)
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append((work(stop), None))
        except BaseException as error:  # noqa: BLE001 - it is raised again in the caller's thread
            outcome.append((None, error))

    thread = threading.Thread(target=run, name="detente")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.2)
    except KeyboardInterrupt:
        stop.value = 1
        thread.join()
        raise
    result, error = outcome[0]
    if error is not None:
        raise error
    return result


class Options:
    """How a call solves, kept for as long as it needs it."""

    def __init__(
        self, stop: Any, *, tolerance: float | None = None, seconds: float | None = None, iterations: int | None = None,
        single: bool = False, threads: int | None = None, progress: Progress | None = None,
    ) -> None:
        self.errors: list[BaseException] = []

        def told(sentence: bytes, _: Any) -> int:
            try:
                return 1 if progress(decode(sentence)) is False else 0  # type: ignore[misc]
            except BaseException as error:  # noqa: BLE001 - it is raised again after the call
                self.errors.append(error)
                return 1

        self._callback = _PROGRESS(told) if progress is not None else _PROGRESS(0)
        self._stop = stop
        self.value = _Options(
            real(tolerance or 0, "tolerance"), real(seconds or 0, "seconds"),
            whole(iterations or 0, "iterations", 0, 10**9), int(bool(single)), whole(threads or 0, "threads", 0, 4096),
            self._callback, None, c.pointer(stop))

    @property
    def pointer(self) -> Any:
        return c.byref(self.value)


def solving(work: Callable[[Any], Any], **options: Any) -> Any:
    """Runs ``work`` with the pointer to options; what the progress function raised is raised again."""

    def run(stop: Any) -> Any:
        given = Options(stop, **options)
        try:
            return work(given.pointer)
        except DetenteError:
            if given.errors:
                raise given.errors[0] from None
            raise

    return interruptible(run)


def messages() -> str:
    """What should be known of the last call of this thread."""
    return decode(LIB.detente_last_messages())


def text(handle: Handle) -> str:
    """The text behind a handle."""
    utf8, size = c.c_char_p(), c.c_int64()
    call("text", handle.number, c.byref(utf8), c.byref(size))
    return decode(utf8.value)


def frame(handle: Handle) -> pd.DataFrame:
    """The table behind a handle, copied."""
    rows, columns = c.c_int64(), c.c_int32()
    call("table_size", handle.number, c.byref(rows), c.byref(columns))
    data: dict[str, Any] = {}
    for k in range(columns.value):
        name, is_number = c.c_char_p(), c.c_int32()
        call("table_column", handle.number, k, c.byref(name), c.byref(is_number))
        if is_number.value:
            numbers = _array()
            call("table_numbers", handle.number, k, c.byref(numbers))
            data[decode(name.value)] = np.ctypeslib.as_array(numbers, (max(rows.value, 1),))[: rows.value].copy()
        else:
            places, words, count = c.POINTER(c.c_int32)(), c.POINTER(c.c_char_p)(), c.c_int32()
            call("table_words", handle.number, k, c.byref(places), c.byref(words), c.byref(count))
            at = np.ctypeslib.as_array(places, (max(rows.value, 1),))[: rows.value].copy()
            data[decode(name.value)] = pd.Categorical.from_codes(
                at, categories=[decode(words[w]) for w in range(count.value)])
    return pd.DataFrame(data)


def whole(value: Any, name: str, low: int, high: int) -> int:
    """A whole number within limits; ctypes would cut a larger one without a word."""
    try:
        number = int(value)
        exact = number == value
    except (TypeError, ValueError, OverflowError):
        exact, number = False, 0
    if not exact or isinstance(value, (str, bytes)):
        raise DetenteError(f"{name} is {value!r}; give a whole number")
    if not low <= number <= high:
        raise DetenteError(f"{name} is {number}; it is {low} to {high}")
    return number


def real(value: Any, name: str) -> float:
    """A number."""
    if isinstance(value, (str, bytes)):
        raise DetenteError(f"{name} is {value!r}; give a number")
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise DetenteError(f"{name} is {value!r}; give a number") from error


def numbers(values: Any, name: str) -> np.ndarray:
    """Real numbers in C order, of whatever shape.

    Raises
    ------
    DetenteError
        Where they are something else that numpy would turn into numbers: texts, dates, complex numbers, masked ones.
    """
    if isinstance(values, np.ma.MaskedArray):
        if np.ma.is_masked(values):
            raise DetenteError(f"{name}: {int(np.ma.count_masked(values))} numbers are masked; fill them: .filled(…)")
        values = values.data
    try:
        found = np.asarray(values)
        if found.dtype.kind == "O":
            if any(isinstance(value, (str, bytes, complex)) for value in found.reshape(-1)):
                raise TypeError("a text or a complex number is among them")
        elif found.dtype.kind not in "biuf":
            raise TypeError(f"they are of the type {found.dtype}")
        return np.ascontiguousarray(found, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise DetenteError(f"{name} are no numbers: {error}") from error


def array(values: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Numbers in C order with a shape.

    Raises
    ------
    DetenteError
        Where they are none, or have another shape.
    """
    found = numbers(values, name)
    if found.shape != shape:
        raise DetenteError(f"{name} has the shape {found.shape}; it needs {shape}")
    return found


def pointer(values: np.ndarray | None) -> Any:
    return None if values is None else values.ctypes.data_as(_array)


def start() -> None:
    """Tells the library where the data of the package is."""
    if not os.environ.get("DETENTE_DATA") and (HERE / "data" / "worlds").is_dir():
        call("set_data", encode(str(HERE / "data")))


start()
