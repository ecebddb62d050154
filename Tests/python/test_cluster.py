"""On a Dask cluster: the same bits in the same order, whatever happens to a worker."""

import os
import signal
import threading
import time

import numpy as np
import pandas as pd
import pytest

import detente as dt
from detente import cluster
from conftest import ROOT

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    """Two processes on this machine, each with a thread."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as made:
        with distributed.Client(made) as client:
            yield client


def drawn(batch, count, seed=5):
    theta = batch.world.array("theta:" + batch.world.elasticities.columns[0])
    return theta * np.exp(0.2 * np.random.default_rng(seed).standard_normal((count, len(theta))))


def policies(batch, count):
    N, _, J = batch.shape
    abroad = 1 - np.eye(N)[:, :, None] * np.ones(J)
    return np.stack([1 + 0.01 * k * abroad for k in range(count)])


def test_drawn_elasticities_have_the_serial_bits(client):
    batch = dt.Batch("countries-2023")
    theta, costs = drawn(batch, 150), policies(batch, 4)[3]
    serial = batch.solve(theta=theta, cost_changes=costs)
    said = []
    found = batch.solve(theta=theta, cost_changes=costs, client=client, per_task=16, progress=said.append)
    pd.testing.assert_frame_equal(found, serial, check_exact=True)
    assert found.attrs["residuals"] == serial.attrs["residuals"]
    assert found.attrs["instruction_level"] == dt.instruction_level
    assert said[-1] == "10 of 10 tasks done"


def test_policies_of_their_own_have_the_serial_bits(client):
    batch = dt.Batch("countries-2023")
    costs = policies(batch, 9)
    tariffs = batch.world.array("tariffs") * 1.5
    serial = batch.solve(tariffs=tariffs, cost_changes=costs)
    found = batch.solve(tariffs=tariffs, cost_changes=costs, client=client, per_task=2)
    pd.testing.assert_frame_equal(found, serial, check_exact=True)
    pd.testing.assert_frame_equal(batch.solve(client=client), batch.solve(), check_exact=True)


def test_scenarios_sweeps_and_draws_have_the_serial_bits(client):
    scenarios = ["china-only", dt.Scenario.read("china-only").change("us-plus-100", rate="50%")]
    pd.testing.assert_frame_equal(
        dt.solve_many(None, scenarios, client=client), dt.solve_many(None, scenarios), check_exact=True)
    pd.testing.assert_frame_equal(
        dt.solve_many(None, ["summit-2025"], draws=10, seed=3, client=client, per_task=3),
        dt.solve_many(None, ["summit-2025"], draws=10, seed=3), check_exact=True)
    result = dt.solve(None, "summit-2025", single=True)
    pd.testing.assert_frame_equal(
        result.draws(10, seed=3, client=client, per_task=4), result.draws(10, seed=3), check_exact=True)
    rates = range(0, 101, 25)
    serial = dt.sweep(None, "china-only", "us-fentanyl-cn", rates, focus="USA,CHN")
    found = dt.sweep(None, "china-only", "us-fentanyl-cn", rates, focus="USA,CHN", client=client, per_task=2)
    pd.testing.assert_frame_equal(found, serial, check_exact=True)
    assert found.attrs["measure"] == "us-fentanyl-cn" and serial["low"].notna().all()


def test_elasticities_and_worlds_of_the_user_travel(client, tmp_path):
    (tmp_path / "own.world").write_bytes((ROOT / "Data" / "worlds" / "icio-2022.world").read_bytes())
    sectors = dt.world("icio-2022").sectors.index
    (tmp_path / "theta.csv").write_text("sector,theta\n" + "".join(f"{sector},{4 + k / 10}\n" for k, sector in enumerate(sectors)))
    text = dt.Scenario.read("china-only").to_yaml()
    own = dt.Scenario.parse(text, world=str(tmp_path / "own.world"), theta=tmp_path / "theta.csv")
    pd.testing.assert_frame_equal(
        dt.solve_many(None, [own], client=client), dt.solve_many(None, [own]), check_exact=True)


def test_a_killed_worker_loses_nothing(client):
    batch = dt.Batch("countries-2023")
    theta = drawn(batch, 1200, seed=8)
    serial = batch.solve(theta=theta)
    before = {address: info["id"] for address, info in client.scheduler_info(n_workers=-1)["workers"].items()}
    pids = client.run(os.getpid)
    killed = threading.Event()

    def kill(sentence):
        # After the first task, while the others go on.
        if not killed.is_set():
            os.kill(next(iter(pids.values())), signal.SIGKILL)
            killed.set()

    found = batch.solve(theta=theta, client=client, per_task=8, progress=kill)
    assert killed.is_set()
    pd.testing.assert_frame_equal(found, serial, check_exact=True)
    end = time.monotonic() + 60
    while set(client.run(os.getpid).values()) == set(pids.values()) and time.monotonic() < end:
        time.sleep(0.1)
    client.wait_for_workers(len(before), timeout=60)
    assert set(client.run(os.getpid).values()) != set(pids.values()), "no worker was killed"


def test_an_error_of_a_task_is_the_serial_error(client):
    batch = dt.Batch("countries-2023")
    theta = drawn(batch, 40)
    theta[33, 0] = theta[37, 0] = -1
    with pytest.raises(dt.DetenteError) as serial:
        batch.solve(theta=theta)
    with pytest.raises(dt.DetenteError) as found:
        batch.solve(theta=theta, client=client, per_task=7)
    assert type(found.value) is type(serial.value) and str(found.value) == str(serial.value)
    assert "policy 33" in str(found.value) and found.value.code == serial.value.code
    with pytest.raises(dt.ScenarioProblem) as serial:
        dt.sweep(None, "china-only", "us-plus-101", [1, 2])
    with pytest.raises(dt.ScenarioProblem) as found:
        dt.sweep(None, "china-only", "us-plus-101", [1, 2], client=client)
    assert found.value.problems == serial.value.problems and found.value.file.endswith("china-only.yaml")
    # The workers live on.
    assert batch.solve(theta=np.abs(theta), client=client).notna().all().all()


def test_time_and_progress_end_a_call(client):
    batch = dt.Batch("countries-2023")
    theta = drawn(batch, 2000)
    with pytest.raises(dt.NotConverged, match="the time was used up"):
        batch.solve(theta=theta, client=client, per_task=10, seconds=1e-3)
    with pytest.raises(dt.Cancelled):
        batch.solve(theta=theta, client=client, per_task=10, progress=lambda sentence: False)
    with pytest.raises(dt.DetenteError, match="threads"):
        batch.solve(theta=theta, client=client, threads=2)
    with pytest.raises(dt.DetenteError, match="per_task"):
        batch.solve(theta=theta, client=client, per_task=0)
    for wrong in (1, "scheduler:8786", object()):
        with pytest.raises(dt.DetenteError, match="no Dask client"):
            batch.solve(theta=theta, client=wrong)


class Cluster:
    """A client that answers at once, for what two machines of one kind cannot show."""

    asynchronous = False

    def __init__(self, change):
        self.change = change

    def scatter(self, base, broadcast, hash):
        assert broadcast
        return base

    def submit(self, function, base, *rest, pure, retries, key):
        answer = self.change(function, base, *rest)

        class Future:
            def result(self, timeout=None):
                return answer

        return Future()

    def cancel(self, futures):
        pass


def test_workers_that_differ_are_named():
    batch = dt.Batch("countries-2023")
    theta, calls = drawn(batch, 4), []

    def other_levels(function, *rest):
        answer = function(*rest)
        calls.append(answer)
        answer.level = f"v{2 + len(calls)}"
        return answer

    with pytest.warns(RuntimeWarning, match="v3, v4.*DETENTE_ISA=v3"):
        found = batch.solve(theta=theta, client=Cluster(other_levels), per_task=2)
    assert found.attrs["instruction_level"] == "v3, v4"
    import dataclasses

    def other_version(function, base, *rest):
        return function(dataclasses.replace(base, version="0.0.1"), *rest)

    with pytest.raises(dt.DetenteError, match="0.0.1.*install one version"):
        batch.solve(theta=theta, client=Cluster(other_version))


def test_a_cluster_without_workers_is_named():
    class Empty(Cluster):
        def scatter(self, base, broadcast, hash):
            raise TimeoutError("No valid workers found")

    with pytest.raises(dt.DetenteError, match="no workers"):
        dt.Batch("countries-2023").solve(client=Empty(None))


def test_parts_are_the_whole():
    for count in range(0, 70, 3):
        for size in (1, 2, 7, 64):
            assert [k for first, n in cluster.chunks(count, size) for k in range(first, first + n)] == list(range(count))


def test_a_worker_keeps_few():
    assert len(cluster._kept) <= cluster._MOST_KEPT
