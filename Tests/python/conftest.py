"""What the tests share."""

import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import detente as dt

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tool():
    """Runs the command line and gives its standard output."""

    def run(*arguments):
        environment = {**os.environ, "DETENTE_DATA": str(ROOT / "Data")}
        return subprocess.run(
            [os.environ["DETENTE"], *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
            timeout=300).stdout

    return run


@pytest.fixture(scope="session")
def summit():
    """The example of the README, under one model."""
    return dt.solve(None, "summit-2025", single=True)


@pytest.fixture(scope="session")
def python():
    """Runs a program in an interpreter of its own, so that a trap is a failed test and not the end of all tests."""

    def run(program, timeout=120):
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=timeout)

    return run


def small(seed, countries=3, sectors=2):
    """Accounts of a small world, at random from a seed."""
    random = np.random.default_rng(seed)
    flows = random.uniform(1, 10, (countries, countries, sectors))
    for n in range(countries):
        flows[n, n] *= 10
    # Few inputs, so that final demand is nowhere negative.
    inputs = random.uniform(0, 0.2 / sectors, (countries, sectors, sectors))
    tariffs = np.where(np.eye(countries, dtype=bool)[:, :, None], 0, random.uniform(0, 0.1, flows.shape))
    theta = random.uniform(3, 8, sectors)
    return flows, inputs, tariffs, theta
