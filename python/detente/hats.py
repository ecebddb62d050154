"""Arrays in, arrays out: no YAML, no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _library as lib
from .errors import DetenteError


@dataclass(frozen=True)
class Hats:
    """Changes as ratios of new to old; arrays by country (N,), country and sector (N, J), destination, origin, sector (N, N, J).

    Attributes
    ----------
    converged : bool
    residual : float
        The largest scaled residual of any equilibrium condition.
    iterations : int
    clipped : float
        The largest part of spending on a good by which final demand was negative, and was set to zero.
    welfare, real_wages, wages, cpi : numpy.ndarray, shape (N,)
    prices : numpy.ndarray, shape (N, J)
        Buyers' price indices, tariffs included, relative to world value added.
    output : numpy.ndarray, shape (N, J)
        Gross output in the money of the flows.
    flows : numpy.ndarray, shape (N, N, J)
        New flows at customs value in the money of the flows given.
    """

    converged: bool
    residual: float
    iterations: int
    clipped: float
    welfare: np.ndarray
    real_wages: np.ndarray
    wages: np.ndarray
    cpi: np.ndarray
    prices: np.ndarray
    output: np.ndarray
    flows: np.ndarray


def hats(
    flows: Any, theta: Any, *, tariffs: Any = None, new_tariffs: Any = None, cost_changes: Any = None, input_shares: Any = None,
    deficits: str = "world-share", tolerance: float | None = None, seconds: float | None = None,
) -> Hats:
    """Solves Caliendo and Parro's (2015) model in exact hat algebra.

    Parameters
    ----------
    flows : array_like, shape (N, N, J)
        What destination n buys of sector j from origin i, own sales included, at customs value, in any money.
    theta : array_like, shape (J,) or scalar
        Trade elasticities, positive.
    tariffs, new_tariffs : array_like, shape (N, N, J), optional
        Applied tariffs before and after as shares (0.25 is 25%); none, and unchanged, when not given.
    cost_changes : array_like, shape (N, N, J), optional
        Trade costs as a ratio of new to old; infinity ends the trade.
    input_shares : array_like, shape (N, J, J), optional
        Input k in the gross output of j, ``[n, k, j]``; sums over k are below 1, the rest is value added.
    deficits : {"world-share", "balanced", "gdp-share"}
        What becomes of trade deficits.
    tolerance, seconds : float, optional
        The largest residual of an answer (1e-10), and a limit of time.

    Returns
    -------
    Hats

    Raises
    ------
    NotConverged
        Where there is no equilibrium.

    Examples
    --------
    >>> import numpy as np, detente
    >>> flows = np.array([[[80.0], [20.0]], [[20.0], [80.0]]])
    >>> tariff = np.zeros((2, 2, 1)); tariff[0, 1] = 0.1
    >>> bool(detente.hats(flows, 4, new_tariffs=tariff).welfare[1] < 1)
    True
    """
    trade = lib.numbers(flows, "flows")
    if trade.ndim != 3 or trade.shape[0] != trade.shape[1] or trade.size == 0:
        raise DetenteError(f"flows has the shape {trade.shape}; it needs (N, N, J): destination, origin, sector")
    N, _, J = trade.shape
    pairs = (N, N, J)
    elasticities = lib.numbers(theta, "theta")
    elasticities = np.full(J, elasticities) if elasticities.size == 1 and np.ndim(theta) == 0 else lib.array(theta, (J,), "theta")
    given = [
        None if values is None else lib.array(values, shape, name)
        for values, shape, name in (
            (tariffs, pairs, "tariffs"), (input_shares, (N, J, J), "input_shares"), (new_tariffs, pairs, "new_tariffs"),
            (cost_changes, pairs, "cost_changes"))
    ]
    if new_tariffs is None and tariffs is not None:
        given[2] = given[0]
    answers = {
        "welfare": np.full(N, np.nan), "real_wages": np.full(N, np.nan), "wages": np.full(N, np.nan), "cpi": np.full(N, np.nan),
        "prices": np.full((N, J), np.nan), "output": np.full((N, J), np.nan), "flows": np.full(pairs, np.nan),
    }
    facts = np.full(4, np.nan)
    p = lib.pointer

    def work(options: Any) -> None:
        lib.call(
            "hats", N, J, p(trade), p(given[0]), p(given[1]), p(elasticities), p(given[2]), p(given[3]),
            lib.encode(deficits, "deficits"), options, *(p(answer) for answer in answers.values()), p(facts))

    lib.solving(work, tolerance=tolerance, seconds=seconds)
    for answer in answers.values():
        answer.setflags(write=False)
    return Hats(bool(facts[0]), float(facts[1]), int(facts[2]), float(facts[3]), **answers)
