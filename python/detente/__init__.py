"""Détente: what trade wars and their truces cost whom.

>>> import detente as dt
>>> r = dt.solve(None, "summit-2025", single=True)  # doctest: +SKIP
>>> r.welfare  # doctest: +SKIP
"""

from ._library import LIB as _LIB, decode as _decode
from .errors import Cancelled, DetenteError, Forked, MissingData, NotConverged, Problem, ScenarioProblem
from .game import Game, game
from .hats import Hats, hats
from .law import Duty, Timeline, backtest, exposure, rate, timeline
from .many import Batch, solve_many, sweep
from .chart import SVG
from .result import Result, solve, try_
from .scenario import Scenario, examples
from .tables import add_world, formats, read_har
from .world import World, world, worlds

__version__: str = _decode(_LIB.detente_version())
#: The instruction level of the kernels: results have the same bits at one level.
instruction_level: str = _decode(_LIB.detente_instruction_level())

__all__ = [
    "Batch", "Cancelled", "DetenteError", "Duty", "Forked", "Game", "Hats", "MissingData", "NotConverged", "Problem", "Result", "SVG",
    "Scenario", "ScenarioProblem", "Timeline", "World", "add_world", "backtest", "examples", "exposure", "formats", "game", "hats", "rate", "read_har", "solve",
    "solve_many", "sweep", "timeline", "try_", "world", "worlds",
]
