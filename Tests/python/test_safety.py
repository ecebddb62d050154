"""Nothing of the caller's ends the interpreter; nothing leaks; threads and forks."""

import ctypes as c
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import detente as dt
from conftest import small
from detente import _library as lib

# Every function of the interface with everything that a pointer, a number and a handle can wrongly be.
MALFORMED = """
import ctypes as c, itertools, math, random, sys
import detente
from detente import _library as lib
random.seed(7)
name = sys.argv[1] if len(sys.argv) > 1 else NAME
function, takes = getattr(lib.LIB, "detente_" + name), lib._TAKES[name]
world, keep = lib.take("world_open", b"countries-2023"), []
table = lib.take("worlds")
def values(kind, worst):
    if kind is c.c_char_p:
        return [None, b"", b"\\xff\\xfe", b"no such thing", b"a" * 100000, b"2025-13-45", b"USA", b"../../..", b"%s%n"]
    if kind is c.c_double:
        return [math.nan, math.inf, -math.inf, -1.0, 0.0, 1e308]
    if kind in (c.c_int64,):
        return [0, -1, 2**63 - 1, -2**63, 10**12, 10**9, 3, world.number, table.number]
    if kind is c.c_uint64:
        return [0, 2**64 - 1]
    if kind is c.c_int32:
        return [0, -1, 2**31 - 1, -2**31]
    if kind is lib._options:
        bad = []
        for tolerance, seconds, iterations, threads in [(math.nan, 0, 0, 0), (0, math.nan, 0, 0), (0, -1, 0, 0), (0, 0, -1, 0), (0, 0, 0, -1), (1e300, 1e300, 2**62, 2**30)]:
            options = lib._Options(tolerance, seconds, iterations, 1, threads, lib._PROGRESS(0), None, None)
            keep.append(options)
            bad.append(c.pointer(options))
        return [None] + bad
    # A place for an answer: nothing, or room for eight.
    room = (kind._type_ * 8)()
    keep.append(room)
    return [None, c.cast(room, kind)]
choices = [values(kind, None) for kind in takes]
# Arrays come with counts that no test could fill: only small ones may point at memory.
arrays = [k for k, kind in enumerate(takes) if kind is lib._array]
calls = 0
def once(arguments):
    global calls
    # Nothing is wrong with these, and they take minutes.
    if name == "backtest" and arguments[0] is None and arguments[1] is not None: return
    if name in ("hats", "batch_solve", "sweep", "game") and any(arguments[k] is not None for k in arrays):
        counts = [a for a, kind in zip(arguments, takes) if kind is c.c_int64]
        if name == "batch_solve": counts = counts[1:]
        elif name in ("sweep", "game"): counts = counts[1:]
        if any(0 < count <= 10**8 and count > 1 for count in counts) : return
    status = function(*arguments)
    if lib._GIVES.get(name) is None and name not in ("interface", "problem_count"):
        assert status in (-1, 0, 1), status
        if status == -1 and name != "problem_at":
            assert lib.decode(lib.LIB.detente_last_error()), arguments
    calls += 1
for k in range(len(takes)):
    for value in choices[k]:
        if name == "release" and value in (world.number, table.number): continue
        once([choices[m][0] if m != k else value for m in range(len(takes))])
for _ in range(300):
    arguments = [random.choice(choice) for choice in choices]
    if name == "release" and arguments[0] in (world.number, table.number): continue
    once(arguments)
assert detente.world("countries-2023").year == 2023
print("alive", calls)
"""


@pytest.mark.parametrize("name", sorted(lib._TAKES))
def test_malformed_calls_of_the_interface(name):
    done = subprocess.run([sys.executable, "-c", MALFORMED, name], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "alive" in done.stdout, done.stderr[-2000:] + done.stdout[-500:]


def test_every_function_of_the_header_is_declared():
    from conftest import ROOT
    import re

    header = (ROOT / "Sources" / "CDetente" / "include" / "detente.h").read_text()
    named = set(re.findall(r"\bdetente_(\w+)\(", header))
    assert named == set(lib._TAKES)


WRONG = [None, 0, -1, 1.5, math.nan, "", "no such thing", b"bytes", [], {}, object(), np.zeros((2, 2)), "a\0b", "\ud800"]


def number(wrong, instead):
    """What is a number would be a good one here."""
    return instead if isinstance(wrong, (int, float)) and not wrong != wrong else wrong


PAIRS = np.ones((2, 2, 1))
CALLS = {
    "world": lambda x: dt.world(x or "nowhere"),
    "world.array": lambda x: dt.world("countries-2023").array(x),
    "Scenario.read": lambda x: dt.Scenario.read(x),
    "Scenario.parse": lambda x: dt.Scenario.parse(x),
    "solve world": lambda x: dt.solve(x or "nowhere", "china-only"),
    "solve scenario": lambda x: dt.solve(None, x),
    "solve seconds": lambda x: dt.solve(None, "china-only", seconds=number(x, -1) or "none"),
    "solve on": lambda x: dt.solve(None, "china-only", on=x if x is not None else 0),
    "try_": lambda x: dt.try_(x),
    "solve_many": lambda x: dt.solve_many(None, x),
    "solve_many draws": lambda x: dt.solve_many(None, ["china-only"], draws=number(x, -1)),
    "sweep measure": lambda x: dt.sweep(None, "china-only", x, [1]),
    "sweep percents": lambda x: dt.sweep(None, "china-only", "us-plus-100", [number(x, -1)], single=True),
    "game": lambda x: dt.game(None, x),
    "rate origin": lambda x: dt.rate(x, "USA", on="2025-11-12"),
    "rate destination": lambda x: dt.rate("CHN", x, on="2025-11-12"),
    "rate product": lambda x: dt.rate("CHN", "USA", x or "x", on="2025-11-12"),
    "rate on": lambda x: dt.rate("CHN", "USA", on=x),
    "timeline": lambda x: dt.timeline("CHN", x),
    "exposure": lambda x: dt.exposure(x, to="CHN"),
    "exposure to": lambda x: dt.exposure("USA", to=x),
    "exposure kind": lambda x: dt.exposure("USA", to="CHN", kind=x),
    "exposure shock": lambda x: dt.exposure("USA", kind="welfare", shock=x if x is not None else "none"),
    "solve_many client": lambda x: dt.solve_many(None, ["china-only"], client=x if x is not None else 0),
    "Batch.solve client": lambda x: dt.Batch("countries-2023").solve(client=x if x is not None else 0),
    "Batch.solve per_task": lambda x: dt.Batch("countries-2023").solve(client=object(), per_task=number(x, -1)),
    "hats flows": lambda x: dt.hats(x, 4),
    "hats theta": lambda x: dt.hats(PAIRS, number(x, -1)),
    "hats new_tariffs": lambda x: dt.hats(PAIRS, 4, new_tariffs=x if x is not None else "x"),
    "hats deficits": lambda x: dt.hats(PAIRS, 4, deficits=x if x is not None else "x"),
    "Batch": lambda x: dt.Batch(x or "nowhere"),
    "Batch elasticities": lambda x: dt.Batch("countries-2023", elasticities=x or "none"),
    "Batch.solve": lambda x: dt.Batch("countries-2023").solve(theta=x if x is not None else "x"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_malformed_calls_of_the_package(call):
    for wrong in WRONG:
        with pytest.raises(ValueError):
            call(wrong)


def test_arrays_with_impossible_numbers():
    flows, inputs, tariffs, theta = small(2)
    for name, values, wrong in [
        ("flows", flows, math.nan), ("flows", flows, -1), ("flows", flows, math.inf), ("flows", flows, 1e300),
        ("tariffs", tariffs, -1.5), ("tariffs", tariffs, math.nan), ("new_tariffs", tariffs, 1e9), ("new_tariffs", tariffs, math.nan),
        ("input_shares", inputs, 2), ("input_shares", inputs, -0.1), ("theta", theta, 0), ("theta", theta, -4), ("theta", theta, math.nan),
        ("cost_changes", np.ones_like(flows), 0), ("cost_changes", np.ones_like(flows), math.nan),
    ]:
        values = values.copy()
        values.flat[1 if name != "tariffs" else 2] = wrong
        if name in ("tariffs", "new_tariffs"):
            values[0, 1, 0] = wrong
        given = {"flows": flows, "theta": theta, "input_shares": inputs, "tariffs": tariffs, name: values}
        with pytest.raises(dt.DetenteError):
            dt.hats(**given)


def test_handles_are_never_used_again():
    handle = lib.take("world_open", b"countries-2023")
    number = handle.number
    assert lib.LIB.detente_release(number) == 0
    assert lib.LIB.detente_release(number) == -1
    assert "released" in lib.decode(lib.LIB.detente_last_error())
    place = c.c_int64()
    assert lib.LIB.detente_world_table(number, b"about", c.byref(place)) == -1
    other = lib.take("worlds")
    assert other.number != number
    assert lib.LIB.detente_world_table(other.number, b"about", c.byref(place)) == -1
    assert "is a table, not a world" in lib.decode(lib.LIB.detente_last_error())


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_nothing_leaks_over_ten_thousand_solves():
    flows, inputs, tariffs, theta = small(3)
    new = tariffs * 2

    def solve(count):
        for _ in range(count):
            dt.hats(flows, theta, tariffs=tariffs, new_tariffs=new, input_shares=inputs)

    solve(1000)
    before = resident()
    solve(10_000)
    assert resident() - before < 4 << 20

    open_before = lib.LIB.detente_open_handles()
    dt.world("countries-2023").array("flows")
    base = dt.Batch("countries-2023")
    base.solve(tariffs=base.world.array("tariffs"))
    for _ in range(50):
        dt.world("countries-2023").array("flows")
        dt.rate("CHN", "USA", "85076000", on="2025-11-12")
    before = resident()
    for _ in range(300):
        dt.world("countries-2023").array("flows")
        dt.rate("CHN", "USA", "85076000", on="2025-11-12")
    assert resident() - before < 8 << 20
    del base
    assert lib.LIB.detente_open_handles() <= open_before


def test_ten_threads_give_the_serial_bits():
    worlds = [small(seed, countries=6, sectors=4) for seed in range(40)]

    def solve(accounts):
        flows, inputs, tariffs, theta = accounts
        found = dt.hats(flows, theta, tariffs=tariffs, new_tariffs=tariffs * 3, input_shares=inputs)
        return found.welfare.tobytes() + found.prices.tobytes() + found.flows.tobytes()

    serial = [solve(accounts) for accounts in worlds]
    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(solve, worlds * 3)) == serial * 3


FORKED = """
import os, signal, sys
import detente as dt
dt.world("countries-2023")
dt.solve(None, "china-only", single=True)
child = os.fork()
if child == 0:
    signal.alarm(20)
    try:
        dt.solve(None, "china-only", single=True)
    except dt.Forked as error:
        os._exit(7 if "spawn" in str(error) else 8)
    os._exit(9)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
"""
UNUSED = """
import os, signal
import detente as dt
child = os.fork()
if child == 0:
    signal.alarm(60)
    os._exit(0 if dt.solve(None, "china-only", single=True).converged else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""


@pytest.mark.parametrize("program", [FORKED, UNUSED])
def test_a_forked_child_is_told_and_does_not_hang(python, program):
    done = python(program, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_host_may_have_a_locale_with_commas(python):
    program = """
import locale
for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "C.UTF-8"):
    try: locale.setlocale(locale.LC_ALL, name); break
    except locale.Error: pass
import detente as dt
r = dt.solve(None, "china-only", single=True)
print(r.welfare.loc["law" if "law" in r.welfare.index.get_level_values(0) else r.welfare.index[0][0]].iloc[0])
"""
    assert python(program).returncode == 0


@pytest.mark.skipif("DETENTE_LIBRARY" in os.environ, reason="the library of the checkout has no runtime inside; WHEEL=1 looks at the wheel's")
def test_the_library_is_small_and_shows_only_its_own():
    path = str(lib.HERE / "libdetente-c.so")
    assert os.path.getsize(path) < LARGEST
    with open(path, "rb") as file:
        assert file.read(4) == b"\x7fELF"
    symbols = subprocess.run(["readelf", "-W", "--dyn-syms", path], capture_output=True, text=True).stdout
    if symbols:
        shown = [line.split() for line in symbols.split("\n") if " FUNC " in line or " OBJECT " in line]
        own = [words[-1] for words in shown if words[6] not in ("UND",)]
        assert own and all(name.split("@")[0].startswith("detente_") for name in own)


LARGEST = 30 << 20


def test_nothing_of_dask_is_imported(python):
    program = """
import sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("dask", "distributed"): raise ImportError(name)
sys.meta_path.insert(0, Refused())
import numpy as np, detente as dt
batch = dt.Batch("countries-2023")
theta = batch.world.array("theta:" + batch.world.elasticities.columns[0])
assert batch.solve(theta=np.stack([theta, theta])).notna().all().all()
try: batch.solve(client=3)
except dt.DetenteError as error: print("refused", error)
"""
    done = python(program)
    assert done.returncode == 0 and "refused" in done.stdout, done.stderr
