"""What Python says is what the command line says."""

import io

import numpy as np
import pandas as pd
import pytest

import detente as dt
from conftest import ROOT


def table(text):
    return pd.read_csv(io.StringIO(text), keep_default_na=False, na_values={"value": [""], "low": [""], "high": [""], "points": [""]})


def test_the_five_lines_of_the_readme(tool, tmp_path):
    text = (ROOT / "python" / "README.md").read_text()
    lines = text.split("```python\n")[1].split("```")[0].replace('"out.dta"', repr(str(tmp_path / "out.dta")))
    names = {}
    exec(lines, names)  # noqa: S102 - the README is ours
    said = table(tool("run", "Examples/summit-2025.yaml", "--single", "--quiet", "--csv"))
    own = names["r"].to_frame()
    assert len(own) == len(said)
    assert list(own.columns) == list(said.columns)
    for column in ("branch", "compared_with", "country", "origin", "destination", "sector", "variable", "unit", "note"):
        assert (own[column].astype(str).to_numpy() == said[column].astype(str).to_numpy()).all(), column
    gap = np.abs(own["value"].to_numpy() - said["value"].to_numpy(float)) / np.maximum(1, np.abs(own["value"].to_numpy()))
    assert gap.max() <= 1e-12
    usa = said[(said.branch == "deal") & (said.compared_with == "2025-10-26") & (said.country == "USA") & (said.variable == "welfare")]
    assert abs(names["r"].welfare.loc["deal", "2025-10-26"]["USA"] - float(usa.value.iloc[0])) <= 1e-12
    assert (tmp_path / "out.dta").stat().st_size > 10_000


def test_ranges_over_models(tool):
    said = table(tool("run", "Examples/china-only.yaml", "--quiet", "--csv"))
    own = dt.solve(None, "china-only").to_frame()
    for column in ("value", "low", "high"):
        ours, theirs = own[column].to_numpy(), pd.to_numeric(said[column]).to_numpy()
        assert np.allclose(ours, theirs, rtol=1e-12, atol=1e-12, equal_nan=True), column


def test_try(tool):
    said = table(tool("try", "USA 25% on China", "--single", "--csv", "--on", "2025-11-12"))
    own = dt.try_("USA 25% on China", on="2025-11-12", single=True).to_frame()
    assert np.allclose(own["value"], pd.to_numeric(said["value"]), rtol=1e-12, atol=1e-12)


def test_rate_and_timeline(tool):
    said = table(tool("rate", "CHN", "USA", "85076000", "--on", "2025-11-12", "--csv"))
    duty = dt.rate("CHN", "USA", "85076000", on="2025-11-12")
    assert list(duty.steps["layer"]) == list(said["layer"])
    assert np.allclose(duty.steps["points"], pd.to_numeric(said["points"]), equal_nan=True, atol=0)
    assert "%" in duty.why()
    said = table(tool("timeline", "CHN", "USA", "850760", "--csv"))
    own = dt.timeline("CHN", "USA", "850760")
    assert list(own.to_frame()["from"]) == list(said["from"])
    assert own.plot().svg.startswith("<svg")


def test_sweep(tool):
    said = table(
        tool("sweep", "Examples/summit-2025.yaml", "us-reciprocal-cn", "0%..100%", "--steps", "5", "--single", "--focus", "USA,CHN", "--csv"))
    own = dt.sweep(None, "summit-2025", "us-reciprocal-cn", range(0, 101, 25), single=True, focus="USA,CHN")
    assert list(own.index.get_level_values("country")) == list(said["country"])
    assert np.allclose(own["value"], pd.to_numeric(said["value"]), rtol=1e-5)
    assert list(own.index.get_level_values("rate_percent").unique()) == [0, 25, 50, 75, 100]


def test_exposure(tool):
    said = table(tool("exposure", "USA", "vehicles", "--to", "CHN", "--csv"))
    own = dt.exposure("USA", "vehicles", to="CHN")
    assert len(own) == len(said)
    assert np.allclose(own["value"], pd.to_numeric(said["value"]), rtol=1e-12, equal_nan=True)


def test_exposure_by_the_model(tool):
    said = table(tool("exposure", "CHN", "--kind", "income", "--csv"))
    own = dt.exposure("CHN", kind="income").reset_index()
    assert list(own["grows"]) == list(said["grows"])
    for column in ("welfare", "income"):
        assert np.allclose(own[column], pd.to_numeric(said[column]), rtol=1e-12, atol=0)
    line = ["exposure", "VNM", "--kind", "welfare", "--shock", "tariff", "--to", "USA", "--of", "electronics", "--horizon", "long", "--csv"]
    said = table(tool(*line))
    own = dt.exposure("VNM", kind="welfare", shock="tariff", to="USA", of="electronics", horizon="long")
    assert list(own.index.get_level_values("seller")) == list(said["seller"])
    assert np.allclose(own["response"], pd.to_numeric(said["response"]), rtol=1e-12, atol=0)
    assert own.attrs["unit"] == "percent per percent" and own.attrs["goods"] == "electronics"
    for wrong, words in (
        (dict(kind="wealth"), "write welfare or income"), (dict(kind="welfare", shock="rain"), "labour, output"),
        (dict(kind="welfare", to="USA"), "cost and tariff"), (dict(kind="welfare", tiers=3), "tiers"), (dict(), "to="),
        (dict(to="USA", shock="cost"), "shock"), (dict(kind="welfare", elasticities="none"), "has no elasticities"),
    ):
        with pytest.raises(dt.DetenteError, match=words):
            dt.exposure("CHN", **wrong)


def test_game(tool):
    said = table(tool("game", "Examples/busan-talks.yaml", "--solve", "bargain", "--single", "--csv"))
    game = dt.game(None, "busan-talks")
    assert len(game.payoffs) == len(said)
    assert np.allclose(game.payoffs["payoff_percent"], pd.to_numeric(said["payoff_percent"]), rtol=1e-5)
    assert set(game.payoffs.index.get_level_values("player")) == set(said["player"])
    best = game.bargain()
    assert (best["gain_percent"] > 0).all()
    # Whoever weighs more gets no less.
    first = game.players.index[0]
    with pytest.raises(dt.DetenteError, match="is no player"):
        game.bargain(weights={"nobody": 2})
    assert game.bargain(weights={first: 50})["gain_percent"][first] >= best["gain_percent"][first] - 1e-12
    assert game.sustains(patience=1.0) in (True, False)


def test_chart_and_brief(summit, tool):
    said = tool("run", "Examples/summit-2025.yaml", "--single", "--quiet")
    assert summit.brief().split("\n")[0] == said.split("\n")[0]
    assert summit.plot().svg.startswith("<svg")
    assert len(summit.charts) > 2
    assert "USA" in repr(summit)
