"""Frozen results, named levels, units, exports, changes of scenarios."""

import importlib.util
import json
import pickle

import numpy as np
import pandas as pd
import pytest

import detente as dt
from conftest import ROOT, small


def test_results_are_frozen_and_named(summit):
    with pytest.raises(AttributeError):
        summit.converged = False
    assert summit.welfare.index.names == ["branch", "compared_with", "country"]
    assert summit.welfare.attrs["unit"] == "percent"
    frame = summit.to_frame()
    frame.loc[:, "value"] = 0.0
    assert (summit.to_frame()["value"] != 0).any()


def test_worlds():
    world = dt.world("icio-2022")
    assert world.flows.index.names == ["destination", "origin"] and world.flows.columns.name == "sector"
    N, J = len(world.countries), len(world.sectors)
    assert world.array("shares").shape == (N, N, J)
    assert np.allclose(world.array("shares").sum(axis=1), 1)
    assert np.allclose(world.array("input_shares").sum(axis=1) + world.array("value_added_shares"), 1)
    assert "million USD" in world.unit and world.flows.attrs["unit"] == world.unit
    assert world.elasticities.shape[0] == J and (world.elasticities > 0).all().all()
    assert "icio-2022" in dt.worlds().index


def test_worlds_never_change():
    """What is done to a frame does not reach the world, what it solves, or how large the library's arrays are."""
    world = dt.world("countries-2023")
    codes, flows = list(world.countries.index), world.flows
    tariffs = world.array("tariffs")
    tariffs[0, 1] += 0.25
    before = dt.Batch(world).solve(tariffs=tariffs)
    world.countries.sort_values("value_added", inplace=True)
    world.countries.drop(index=codes[3:], inplace=True)
    world.sectors.drop(index=list(world.sectors.index), inplace=True)
    changed = world.flows
    changed *= 0
    assert list(world.countries.index) == codes and world.flows.equals(flows)
    batch = dt.Batch(world)
    assert batch.solve(tariffs=tariffs).equals(before)
    with pytest.raises(AttributeError):
        batch.shape = (1, 1, 1)


def test_children_are_of_what_was_read(tmp_path):
    """A file that changes after it was read, or one that it extends, is not mixed with what was read."""
    base, file = tmp_path / "base.yaml", tmp_path / "edit.yaml"
    base.write_text(dt.Scenario.read("summit-2025").source)
    file.write_text('schema: 1\nid: edit\ntitle: Edited\nextends: base.yaml\nas-of: 2025-11-11\n')
    scenario = dt.Scenario.read(file)
    assert scenario.with_model(horizon="long").as_of == scenario.as_of
    for changed in (file, base):
        text = changed.read_text()
        changed.write_text(text + "# another\n")
        with pytest.raises(dt.DetenteError, match="has changed since the scenario was read"):
            scenario.with_model(horizon="long")
        changed.write_text(text)
    assert scenario.on("2025-12-01").as_of.month == 12
    file.unlink()
    with pytest.raises(dt.DetenteError, match="has changed since"):
        scenario.with_model(horizon="long")


def test_draws_are_all_there_or_said(summit):
    """Time that is used up is no answer, and draws that have none are counted."""
    result = dt.solve(None, "china-only", single=True)
    with pytest.raises(dt.NotConverged, match="time was used up"):
        result.draws(2000, seconds=0.05)
    with pytest.raises(dt.NotConverged, match="time was used up"):
        dt.solve_many(None, ["china-only"], draws=10_000, seconds=1)
    found = result.draws(5)
    assert found.attrs["asked"] == 5 and found.attrs["failed"] == {}
    assert found.index.get_level_values("draw").nunique() == 5


def test_a_variable_has_one_unit(summit):
    with pytest.raises(dt.DetenteError, match="several units"):
        summit.variable("trade_deficit")
    money, share = (summit.variable("trade_deficit", unit=unit) for unit in ("million USD per year", "percent of GDP"))
    assert money.index.is_unique and share.index.is_unique and len(money) == len(share)
    assert money.attrs["unit"] == "million USD per year" and abs(share).max() < 1000 < abs(money).max()
    with pytest.raises(dt.DetenteError, match="it is in: million USD per year; percent of GDP"):
        summit.variable("trade_deficit", unit="euros")


def test_what_numpy_would_turn_into_numbers_is_refused():
    """A mask, a day, an imaginary part: each would go in without a word."""
    flows, inputs, tariffs, theta = small(1)
    masked = np.ma.masked_greater(flows, 50)
    for wrong in (masked, flows.astype(complex), flows.astype("datetime64[s]"), flows.astype(str)):
        with pytest.raises(dt.DetenteError):
            dt.hats(wrong, theta)
    plain = dt.hats(flows, 4.0, new_tariffs=tariffs).welfare
    for scalar in (4, np.int64(4), np.float32(4), np.array(4.0)):
        assert np.array_equal(dt.hats(flows, scalar, new_tariffs=tariffs).welfare, plain)
    assert np.array_equal(dt.hats(np.ma.array(flows), 4, new_tariffs=tariffs).welfare, plain)


def test_rates_of_a_sweep_are_numbers_once_each():
    for wrong in ("50", b"50", [50, 0, 50], [[0, 50]], 5, ["a"]):
        with pytest.raises(dt.DetenteError):
            dt.sweep(None, "china-only", "us-fentanyl-cn", wrong)


def test_a_result_is_its_own_copy(summit):
    import copy

    assert copy.copy(summit) is summit and copy.deepcopy(summit) is summit


def test_numbers_of_numpy_are_written_as_numbers():
    from detente.scenario import _yaml

    assert [_yaml(value) for value in (np.float64(0.5), np.int64(3), np.bool_(True))] == ["0.5", "3", "true"]


def test_a_change_is_the_change_and_nothing_else():
    scenario = dt.Scenario.read("summit-2025")
    dearer = scenario.change("us-plus-100", rate="50%")
    assert dearer.measures.loc["us-plus-100", "rate_percent"] == 50
    assert scenario.measures.loc["us-plus-100", "rate_percent"] != 50
    others = scenario.measures.index.drop("us-plus-100")
    pd.testing.assert_frame_equal(scenario.measures.loc[others], dearer.measures.loc[others])
    lighter = dearer.without("us-reciprocal-25")
    assert set(dearer.measures.index) - set(lighter.measures.index) == {"us-reciprocal-25"}
    assert lighter.measures.loc["us-plus-100", "rate_percent"] == 50
    cheaper = scenario.change("us-reciprocal-cn", rate="30%")
    assert cheaper.measures.loc["us-reciprocal-cn", "rate_percent"] == 30
    with pytest.raises(dt.ScenarioProblem, match="us-reciprocal-cn"):
        scenario.without("us-reciprocal-cn")  # a truce is about it
    assert scenario.on("2026-12-01").as_of.isoformat() == "2026-12-01"
    assert dt.Scenario.parse(scenario.to_yaml()).measures.shape == scenario.measures.shape


def test_problems_have_line_and_column(tmp_path):
    wrong = (ROOT / "Examples" / "summit-2025.yaml").read_text().replace("rate:", "rat:", 1)
    path = tmp_path / "wrong.yaml"
    path.write_text(wrong)
    with pytest.raises(dt.ScenarioProblem) as caught:
        dt.Scenario.read(path)
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.file == str(path) and error.line > 1 and error.column >= 1
    assert wrong.split("\n")[error.line - 1].strip().startswith(("rat:", "-")) or "rat:" in wrong.split("\n")[error.line - 1]
    assert any("rat" in problem.what for problem in error.problems)
    assert pickle.loads(pickle.dumps(error)).line == error.line
    with pytest.raises(dt.MissingData):
        dt.world("no-such-world")


def test_no_answer_is_said_and_has_no_table():
    result = dt.solve(None, "summit-2025", single=True, seconds=1e-6)
    assert not result.converged and "no answer" in repr(result)
    with pytest.raises(dt.NotConverged):
        result.welfare


def test_progress_and_cancelling():
    said = []
    dt.solve(None, "summit-2025", single=True, progress=said.append)
    assert said and all(isinstance(sentence, str) for sentence in said)
    with pytest.raises(dt.Cancelled):
        dt.solve(None, "summit-2025", single=True, progress=lambda sentence: False)

    def broken(sentence):
        raise KeyError("mine")

    with pytest.raises(KeyError):
        dt.solve(None, "summit-2025", single=True, progress=broken)


def test_hats_of_a_closed_form():
    # Two equal countries, one sector, no inputs: the terms of trade decide, and both tariffs together only lose.
    flows = np.array([[[80.0], [20.0]], [[20.0], [80.0]]])
    tariff = np.zeros((2, 2, 1))
    tariff[0, 1] = 0.05
    one = dt.hats(flows, 4, new_tariffs=tariff)
    assert one.converged and one.residual < 1e-10 and one.clipped == 0
    assert one.welfare[0] > 1 > one.welfare[1]
    tariff[1, 0] = 0.05
    both = dt.hats(flows, 4, new_tariffs=tariff)
    assert np.allclose(both.welfare[0], both.welfare[1], rtol=1e-9) and both.welfare[0] < 1
    # A uniform fall of costs within a country is productivity: it reaches welfare one for one.
    cheaper = dt.hats(flows, 4, cost_changes=np.full((2, 2, 1), 1 / 1.1))
    assert np.allclose(cheaper.welfare, 1.1, rtol=1e-9)
    with pytest.raises(ValueError):
        one.welfare[0] = 2


def test_hats_answer_the_trade_elasticity():
    flows, inputs, tariffs, theta = small(1, countries=4, sectors=3)
    new = tariffs.copy()
    new[0, 1, 2] += 1e-6
    moved = dt.hats(flows, theta, tariffs=tariffs, new_tariffs=new, input_shares=inputs, tolerance=1e-13).flows

    def share(trade, rates):
        # What 0 buys of 1 rather than of 2, over the same of 3: costs at the origins drop out.
        spent = (trade * (1 + rates))[:, :, 2]
        return np.log(spent[0, 1] / spent[0, 2] / (spent[3, 1] / spent[3, 2]))

    slope = (share(moved, new) - share(flows, tariffs)) / (np.log(1 + new[0, 1, 2]) - np.log(1 + tariffs[0, 1, 2]))
    assert abs(slope + theta[2]) < 1e-5 * theta[2]


def test_a_batch_is_single_solves():
    batch = dt.Batch("countries-2023")
    N, _, J = batch.shape
    abroad = 1 - np.eye(N)[:, :, None] * np.ones(J)
    policies = np.stack([1 + 0.05 * k * abroad for k in range(4)])
    together = batch.solve(cost_changes=policies)
    for k in range(4):
        alone = batch.solve(cost_changes=policies[k], threads=1)
        assert (alone.to_numpy()[0] == together.to_numpy()[k]).all()
    assert np.abs(together.iloc[0]).max() < 1e-7
    theta = batch.world.array("theta:" + batch.world.elasticities.columns[0])
    own = batch.solve(theta=np.stack([theta, theta * 1.1]), cost_changes=policies[2])
    assert np.allclose(own.iloc[0], together.iloc[2], atol=1e-7)
    assert not np.allclose(own.iloc[1], together.iloc[2], atol=1e-7)


def test_many_in_order():
    found = dt.solve_many(None, ["china-only", "summit-2025"])
    assert list(found["place"].unique()) == [0, 1]
    drawn = dt.solve_many(None, ["china-only"], draws=8, seed=3)
    assert drawn.index.names == ["place", "scenario", "branch", "compared_with", "draw", "country"]
    again = dt.solve_many(None, ["china-only"], draws=8, seed=3)
    pd.testing.assert_frame_equal(drawn, again)
    assert drawn["welfare"].groupby(level="country").std()["USA"] > 0


def test_exports(summit, tmp_path):
    summit.to_csv(tmp_path / "a.csv")
    back = pd.read_csv(tmp_path / "a.csv", keep_default_na=False, float_precision="round_trip")
    own = summit.to_frame()
    assert (back["value"].to_numpy() == own["value"].to_numpy()).all()
    summit.to_parquet(tmp_path / "a.parquet")
    assert (pd.read_parquet(tmp_path / "a.parquet")["value"].to_numpy() == own["value"].to_numpy()).all()
    summit.to_stata(tmp_path / "a.dta")
    assert (pd.read_stata(tmp_path / "a.dta")["value"].to_numpy() == own["value"].to_numpy()).all()
    dt.solve(None, "china-only", single=True).to_xlsx(tmp_path / "a.xlsx")
    assert pd.read_excel(tmp_path / "a.xlsx")["value"].notna().all()
    iamc = summit.to_iamc()
    assert list(iamc.columns) == ["model", "scenario", "region", "variable", "unit", "year", "value"]
    assert not iamc.duplicated(subset=list(iamc.columns[:-1])).any() and set(iamc["year"]) == {2025}
    if importlib.util.find_spec("pyam") is None:
        with pytest.raises(dt.DetenteError, match="pip install pyam-iamc"):
            summit.to_pyam()
    else:
        found = summit.to_pyam().filter(region="USA", variable="welfare|against 2025-10-26", scenario="*|deal").data
        assert list(found["value"]) == [summit.welfare.loc["deal", "2025-10-26"]["USA"]]


def test_the_ten_lines_of_the_page(tool):
    text = (ROOT / "docs" / "python.md").read_text().split("## The first page in ten lines")[1]
    code = text.split("```python\n")[1].split("```")[0]
    lines = [line.split("  #")[0].strip() for line in code.split("\n") if line.strip()]
    notebook = json.loads((ROOT / "python" / "notebooks" / "first-page.ipynb").read_text())
    cells = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert len(lines) <= 10 and lines == [line.strip() for line in cells.split("\n") if line.strip()]
    names = {}
    exec(code, names)  # noqa: S102 - the page is ours
    # The page is the first of the report, by which the command line begins.
    said = tool("run", "Examples/summit-2025.yaml", "--single", "--quiet").split("\n")
    page = names["page"].rstrip().split("\n")
    assert len(page) > 10 and [line for line in page if line not in said] == []
    assert page[: 6] == said[: 6]
    assert names["welfare"].loc["USA", "deal"] == names["result"].welfare.loc["deal", "2025-10-26"]["USA"]


def test_notebooks_run():
    for path in sorted((ROOT / "python" / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text())
        names = {}
        code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert code
        for cell in code:
            exec(compile(cell, str(path), "exec"), names)  # noqa: S102 - the notebooks are ours
        if path.stem == "first-page":
            assert sum(len([line for line in cell.split("\n") if line.strip()]) for cell in code) <= 10
            assert "costs" in names["page"] or "worth" in names["page"]


def test_elasticities_of_one_call_do_not_meet_the_policy_of_another():
    """What the parts of a question have in common is kept for the next call; other tariffs are another question."""
    batch = dt.Batch("countries-2023")
    N, _, J = batch.shape
    own = batch.world.array("theta:" + batch.world.elasticities.columns[0])
    theta = own * np.linspace(0.8, 1.2, 3)[:, None]
    costs = [1 + rate * (1 - np.eye(N)[:, :, None]) * np.ones(J) for rate in (0.02, 0.05)]
    first, second, again = (batch.solve(theta=theta, cost_changes=costs[k]) for k in (0, 1, 0))
    assert not np.allclose(first, second)
    for found, cost in ((first, costs[0]), (second, costs[1]), (again, costs[0])):
        pd.testing.assert_frame_equal(found, dt.Batch("countries-2023").solve(theta=theta, cost_changes=cost), check_exact=True)
    pd.testing.assert_frame_equal(
        batch.solve(theta=theta, tariffs=batch.world.array("tariffs")),
        dt.Batch("countries-2023").solve(theta=theta, tariffs=batch.world.array("tariffs")), check_exact=True)
