"""Worlds from tables of one's own: workbooks, compressed files, pymrio's test table and GTAP's HAR, which become worlds and solve."""

import gzip
import pathlib
import zipfile

import numpy as np
import pandas as pd
import pytest

import detente as dt
from conftest import small

COUNTRIES, SECTORS = ["AAA", "BBB", "ROW"], ["food", "services"]


def long_tables(seed=1):
    """The rows of flows.csv, inputs.csv and elasticities.csv of a small world, headers first."""
    flows, inputs, tariffs, theta = small(seed)
    rows = [["origin", "destination", "sector", "value", "tariff"]]
    for j, sector in enumerate(SECTORS):
        for i, origin in enumerate(COUNTRIES):
            for n, destination in enumerate(COUNTRIES):
                rate = tariffs[n, i, j] if sector == "food" else 0.0
                rows.append([origin, destination, sector, float(flows[n, i, j]), float(rate)])
    shares = [["country", "input", "output", "value"]]
    for n, country in enumerate(COUNTRIES):
        for k, used in enumerate(SECTORS):
            for j, made in enumerate(SECTORS):
                shares.append([country, used, made, float(inputs[n, k, j])])
    return {
        "flows": rows, "inputs": shares,
        "elasticities": [["sector", "theta"]] + [[sector, float(t)] for sector, t in zip(SECTORS, theta)],
    }


def text(rows):
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "tables"
    made.mkdir()
    for name, rows in long_tables().items():
        (made / f"{name}.csv").write_text(text(rows))
    return made


@pytest.fixture
def plain(folder, tmp_path):
    return dt.add_world(folder, "long", id="mine", year=2020, out=tmp_path / "plain.world")


def same(a, b):
    for block in ("flows", "tariffs", "input_shares", "theta:own"):
        assert np.array_equal(a.array(block), b.array(block)), block


def test_a_folder_becomes_a_world_that_solves(plain):
    flows, _, _, theta = small(1)
    assert list(plain.countries.index) == COUNTRIES and list(plain.sectors.index) == SECTORS
    assert np.allclose(plain.array("flows"), flows, rtol=1e-6)
    assert np.allclose(plain.array("theta:own"), theta, rtol=1e-6)
    assert list(plain.sectors["is_goods"]) == [True, False]
    result = dt.try_("AAA 25% on BBB", world=plain, single=True)
    assert result.converged and np.isfinite(result.welfare.to_numpy()).all()


def test_products_on_own_sectors(folder, tmp_path):
    products = tmp_path / "products.csv"
    products.write_text("hs,sector\n" + "".join(f"{chapter:02d},food\n" for chapter in range(1, 98) if chapter != 77))
    world = dt.add_world(
        folder, "long", id="mine", year=2020, concordance=products, law_day="2020-12-31", out=tmp_path / "own.world")
    result = dt.try_("AAA 25% on BBB for HS 8703", world=world, single=True)
    assert result.converged and np.isfinite(result.welfare.to_numpy()).all()
    products.write_text("hs,sector\n01,fodd\n")
    with pytest.raises(dt.DetenteError, match="products.csv:2:2"):
        dt.add_world(folder, "long", id="mine", year=2020, concordance=products, out=tmp_path / "wrong.world")
    assert not (tmp_path / "wrong.world").exists()


def test_formats_are_those_of_the_command_line(tool):
    listed = dt.formats()
    assert {"long", "kite", "icio", "wiod", "adb", "figaro", "pymrio", "pairs", "gtap"} <= set(listed.index)
    wrong = pytest.raises(dt.DetenteError, dt.add_world, ".", "icoi", id="mine", year=2020)
    assert "did you mean icio?" in str(wrong.value)
    said = tool("data", "add", "--help")
    for name in listed.index.drop("gtap"):
        assert name in str(wrong.value) and f"  {name} " in said


def test_a_workbook_of_sheets(plain, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in long_tables().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    same(dt.add_world(path, "long", id="mine", year=2020, out=tmp_path / "a.world"), plain)


def test_a_workbook_says_where_it_is_wrong(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "flows"
    rows = long_tables()["flows"]
    rows[4][3] = "#N/A"
    for k, row in enumerate(rows):
        sheet.append(row)
        if k == 1:
            sheet.append([])
    path = tmp_path / "book.xlsx"
    book.save(path)
    wrong = pytest.raises(dt.DetenteError, dt.add_world, path, "long", id="mine", year=2020, out=tmp_path / "a.world")
    problem = wrong.value.problems[0]
    # Row 6 of the sheet: there is an empty one.
    assert (problem.file, problem.line, problem.column) == ("flows.csv", 6, 4)
    assert not (tmp_path / "a.world").exists()
    several = pytest.raises(dt.DetenteError, dt.add_world, path, "icio", id="mine", year=2020, sheet="other")
    assert "it has flows" in str(several.value)


@pytest.mark.parametrize("inner", [True, False])
def test_gz_and_zip(folder, plain, tmp_path, inner):
    packed = tmp_path / "packed"
    packed.mkdir()
    for file in folder.iterdir():
        with gzip.open(packed / (file.name + ".gz"), "wb") as out:
            out.write(file.read_bytes())
    same(dt.add_world(packed, "long", id="mine", year=2020, out=tmp_path / "a.world"), plain)
    archive = tmp_path / "tables.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for file in folder.iterdir():
            out.write(file, f"../inner/{file.name}" if inner else file.name)
    same(dt.add_world(archive, "long", id="mine", year=2020, out=tmp_path / "b.world"), plain)
    assert not (tmp_path.parent / "inner").exists()


def test_a_table_that_is_there_twice_is_refused_and_stays(folder, tmp_path):
    """Both ``inputs.csv`` and ``inputs.csv.gz``: neither is taken, and neither is written to."""
    for name in ("flows", "inputs", "elasticities"):
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(b"country,input,output,value\n"))
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        with pytest.raises(dt.DetenteError, match=f"both {name}.csv and {name}.csv.gz"):
            dt.add_world(folder, "long", id="mine", year=2020, out=tmp_path / "m.world")
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
        (folder / f"{name}.csv.gz").unlink()


def icio_table(path):
    """A table as the OECD writes it, of two economies and two sectors."""
    from itertools import product

    activities = [f"{c}_{s}" for c, s in product(("USA", "CHN"), ("A01", "C10"))]
    finals = [f"{c}_HFCE" for c in ("USA", "CHN")]
    head = ["V1", *activities, *finals, "OUT"]
    intermediate = np.array([[10, 4, 1, 2], [5, 20, 1, 3], [2, 1, 12, 5], [1, 3, 4, 22]], dtype=float)
    final = np.array([[30, 5], [40, 8], [4, 28], [6, 44]], dtype=float)
    output = intermediate.sum(1) + final.sum(1)
    rows = [[name, *intermediate[k], *final[k], output[k]] for k, name in enumerate(activities)]
    rows.append(["TLS", *[0.0] * 4, 0.0, 0.0, 0.0])
    rows.append(["VA", *(output - intermediate.sum(0)), 0.0, 0.0, 0.0])
    rows.append(["OUT", *output, 0.0, 0.0, 0.0])
    path.write_text(text([head, *rows]))


def test_what_lies_beside_a_packed_table_is_read_with_it(tmp_path):
    """``sectors.csv`` beside ``icio.csv.gz``, or with the table in one archive, says the same as beside ``icio.csv``."""
    table = tmp_path / "a" / "icio.csv"
    table.parent.mkdir()
    icio_table(table)
    (table.parent / "sectors.csv").write_text("sector,goods\nA01,no\nC10,yes\n")
    (table.parent / "concordance.csv").write_text(text([["hs", "sector"], *[[f"{k:02}", "C10"] for k in range(1, 98) if k != 77]]))
    packed = tmp_path / "b" / "icio.csv.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(table.read_bytes()))
    for name in ("sectors.csv", "concordance.csv"):
        (packed.parent / name).write_bytes((table.parent / name).read_bytes())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in table.parent.iterdir():
            archive.write(file, file.name)
    found = [
        dt.add_world(source, "icio", id="mine", year=2020, out=tmp_path / f"{k}.world")
        for k, source in enumerate((table, packed, tmp_path / "all.zip"))
    ]
    for world in found:
        assert list(world.sectors["is_goods"]) == [False, True]
        assert world.sectors.equals(found[0].sectors) and (world.about == found[0].about).all()


def test_a_world_is_what_was_opened(folder, tmp_path, monkeypatch):
    """Not what is by now at its path, nor what its path means in another folder."""
    world = dt.add_world(folder, "long", id="mine", year=2020, out=tmp_path / "x.world")
    kept = dt.try_("AAA 25% on BBB", world=world, single=True).welfare
    monkeypatch.chdir(tmp_path)
    relative = dt.world("x.world")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert dt.try_("AAA 25% on BBB", world=relative, single=True).welfare.equals(kept)
    (folder / "flows.csv").write_text(text(long_tables(seed=2)["flows"]))
    dt.add_world(folder, "long", id="mine", year=2020, out=tmp_path / "x.world")
    with pytest.raises(dt.DetenteError, match="not what it was when this world was opened"):
        dt.try_("AAA 25% on BBB", world=world)


def test_broken_files_are_refused(tmp_path):
    for name, data in [("a.xlsx", b"PK\x03\x04xx"), ("a.gz", b"\x1f\x8bxx"), ("a.zip", b"PK\x03\x04"), ("a.har", b"\0" * 50)]:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(dt.DetenteError):
            dt.add_world(path, "gtap" if name == "a.har" else "icio", id="mine", year=2020, out=tmp_path / "a.world")
    with pytest.raises(dt.MissingData):
        dt.add_world(tmp_path / "none", "icio", id="mine", year=2020)


@pytest.mark.parametrize("options", [{"id": "Not An Id"}, {"year": "soon"}, {"unit": "pounds"}, {"tariffs": "x"}, {"separator": "x"}])
def test_wrong_options_are_refused(folder, options):
    with pytest.raises(dt.DetenteError):
        dt.add_world(folder, "long", **{"id": "mine", "year": 2020, **options})


def test_progress_is_told_and_stops(folder, tmp_path):
    """A table larger than a block is read with progress; False ends it and nothing is written."""
    columns = [f"{c}_S{k}" for c in COUNTRIES for k in range(300)]
    header = "V1," + ",".join(columns + [f"{c}_HFCE" for c in COUNTRIES])
    line = ",".join(["1.23456789012"] * (len(columns) + 3))
    wide = tmp_path / "wide.csv"
    wide.write_text(header + "\n" + "".join(f"{name},{line}\n" for name in columns))
    assert wide.stat().st_size > 8 << 20
    told = []

    def stop(sentence):
        told.append(sentence)
        return False

    with pytest.raises(dt.DetenteError):
        dt.add_world(wide, "icio", id="mine", year=2020, goods="s0", out=tmp_path / "a.world", progress=stop)
    assert told and "wide.csv" in told[0] and not (tmp_path / "a.world").exists()


def test_pymrio_writes_what_is_read(tmp_path):
    """The package's own test table, as it writes it, is the table that was written."""
    pymrio = pytest.importorskip("pymrio")
    table = pymrio.load_test()
    table.calc_all()
    table.save_all(str(tmp_path / "mrio"))
    world = dt.add_world(
        tmp_path / "mrio", "pymrio", id="mine", year=2020, goods=["food", "mining", "manufactoring"], out=tmp_path / "a.world")
    assert world.unit.startswith("million USD") and len(world.countries) == 6 and len(world.sectors) == 8
    flows = world.array("flows")
    sold = table.Z.loc[("reg1", "food"), "reg2"].sum() + table.Y.loc[("reg1", "food"), "reg2"].sum()
    assert flows[1, 0, 0] == pytest.approx(sold, rel=1e-6)
    # What was made is what the package says was made, but for negative flows.
    assert flows[:, 3, 2].sum() == pytest.approx(table.x.loc[("reg4", "manufactoring"), "indout"], rel=1e-6)
    assert "Sales of every industry sum to its output." in set(world.about.loc[["note"]])
    assert dt.try_("REG1 25% on REG2", world=world, single=True).converged
    table.save_all(str(tmp_path / "parquet"), table_format="parquet")
    with pytest.raises(dt.DetenteError, match='table_format="txt"'):
        dt.add_world(tmp_path / "parquet", "pymrio", id="mine", year=2020)


def test_real_har_files_are_read():
    """The files that come with harpy3: of a real model, as GEMPACK writes them."""
    harpy = pytest.importorskip("harpy")
    data = pathlib.Path(harpy.__file__).parent / "tests" / "testdata"
    model = dt.read_har(data / "Mdatnew7.har")
    assert len(model) == 68
    assert model["BAS1"].index.names == ["COM", "ALLSRC", "IND", "REGDST"] and len(model["BAS1"]) == 78 * 9 * 76 * 8
    assert model["MAKE"].groupby(level="REGDST").sum().shape == (8,) and (model["MAKE"] >= 0).all()
    assert model["BAS4"].shape == (78, 8) and model["BAS4"].attrs["name"] == "Foreign Exports: fob"
    assert len(dt.read_har(data / "setsnew7.har")["COM"]) == 78
    # It is no data base of GTAP, and is not taken for one.
    with pytest.raises(dt.DetenteError, match="has no header"):
        dt.add_world(data / "Mdatnew7.har", "gtap", id="mine", year=2020)


REGIONS, COMMODITIES = ["usa", "chn", "xtw"], ["pdr", "ele", "svc"]


def gtap(path, version=7, change=None):
    """A made-up data base of GTAP's layout, written by harpy3 in single precision; its numbers in double precision."""
    from harpy import HarFileObj, HeaderArrayObj

    random = np.random.default_rng(3)
    J, N = len(COMMODITIES), len(REGIONS)
    cif = random.uniform(1, 10, (J, N, N))
    for k in range(N):
        cif[:, k, k] *= 0.1  # a region may buy from itself
    rate = random.uniform(0, 0.2, (J, N, N))
    rate[2] = 0
    market = cif * (1 + rate)
    imports = market.sum(axis=1)  # by buyer
    firms, house, state = 0.4 * imports, 0.3 * imports, 0.2 * imports
    arrays = {
        "VCIF": cif, "VMSB": market,
        "VMFB": firms[:, None, :] * np.full((J, J, N), 1 / J), "VMPB": house, "VMGB": state, "VMIB": imports - firms - house - state,
        "VDFB": random.uniform(1, 5, (J, J, N)), "VDPB": random.uniform(10, 60, (J, N)), "VDGB": random.uniform(10, 60, (J, N)),
        "VDIB": random.uniform(10, 60, (J, N)), "VST": random.uniform(0, 0.1, (1, N)),
    }
    sets = {"COMM": COMMODITIES, "ACTS": COMMODITIES, "REG": REGIONS, "MARG": ["svc"]}
    axes = {"VCIF": "COMM REG REG", "VMSB": "COMM REG REG", "VMFB": "COMM ACTS REG", "VDFB": "COMM ACTS REG", "VST": "MARG REG"}
    if version < 7:
        # Investment is an activity.
        sets["ACTS"] = COMMODITIES + ["CGDS"]
        for name in ("D", "M"):
            arrays[f"V{name}FB"] = np.concatenate([arrays[f"V{name}FB"], arrays.pop(f"V{name}IB")[:, None, :]], axis=1)
        old = {"VCIF": "VIWS", "VMSB": "VIMS", "VMFB": "VIFM", "VDFB": "VDFM", "VMPB": "VIPM", "VMGB": "VIGM", "VDPB": "VDPM", "VDGB": "VDGM"}
        arrays = {old.get(name, name): array for name, array in arrays.items()}
        axes = {old.get(name, name): names for name, names in axes.items()}
    if change is not None:
        change(arrays, sets)
    headers = HarFileObj()
    for name, array in arrays.items():
        used = axes.get(name, "COMM REG").split()
        headers.addHeaderArrayObj(
            HeaderArrayObj.HeaderArrayFromData(
                name, array.astype(np.float32), long_name=f"made up: {name}", data_type="REFULL" if len(used) > 2 else "REFULL",
                storage_type="FULL", file_dims=len(used),
                sets=[{"name": s, "status": "k", "dim_type": "Set", "dim_desc": sets[s]} for s in used]))
    headers.writeToDisk(str(path))
    return arrays


@pytest.mark.parametrize("version", [7, 6])
def test_a_data_base_of_gtap_becomes_a_world(tmp_path, version):
    pytest.importorskip("harpy")
    path = tmp_path / "basedata.har"
    arrays = gtap(path, version)
    world = dt.add_world(path, "gtap", id="mine", year=2017, goods=["pdr", "ele"], out=tmp_path / "a.world")
    assert list(world.countries.index) == ["CHN", "USA", "XTW"]
    cif, market = arrays["VCIF" if version == 7 else "VIWS"], arrays["VMSB" if version == 7 else "VIMS"]
    usa, chn = 1, 0  # in the world's order; 0 and 1 in the file's
    assert world.array("flows")[chn, usa, 0] == pytest.approx(cif[0, 0, 1], rel=1e-5)
    assert world.array("tariffs")[chn, usa, 0] == pytest.approx(market[0, 0, 1] / cif[0, 0, 1] - 1, rel=1e-4)
    # Every use of a commodity is spending on it: spending is imports at market prices and what is bought at home.
    firms = arrays["VMFB"] if version == 7 else arrays["VIFM"]
    home = arrays["VDFB"] if version == 7 else arrays["VDFM"]
    final = sum(arrays[name] for name in (("VMPB", "VMGB", "VMIB", "VDPB", "VDGB", "VDIB") if version == 7 else ("VIPM", "VIGM", "VDPM", "VDGM")))
    spent = world.array("expenditure")[chn]
    own_duty = market[:, 1, 1] - cif[:, 1, 1]
    assert np.allclose(spent, (firms + home).sum(axis=1)[:, 1] + final[:, 1] - own_duty, rtol=1e-5)
    industries = slice(0, 3)
    made = world.array("flows")[:, chn, :].sum(axis=0)
    assert np.allclose(world.array("input_shares")[chn] * made, (firms + home)[:, industries, 1], rtol=1e-5)
    assert dt.try_("USA 25% on CHN", world=world, single=True).converged


def test_wrong_data_bases_are_refused(tmp_path):
    pytest.importorskip("harpy")

    def refused(change, words, **options):
        path = tmp_path / "b.har"
        gtap(path, change=change)
        with pytest.raises(dt.DetenteError, match=words):
            dt.add_world(path, "gtap", id="mine", year=2017, goods=["pdr", "ele"], out=tmp_path / "b.world", **options)

    refused(lambda arrays, sets: arrays.pop("VDFB"), "no header VDFB")
    refused(lambda arrays, sets: sets.update(ACTS=["a", "b", "c"]), "each activity makes one commodity")
    refused(lambda arrays, sets: sets.update(REG=["usa", "EU_28", "xtw"]), "regions=")
    refused(lambda arrays, sets: arrays["VMSB"].__setitem__((0, 0, 1), 0.01), "subsidised")
    refused(lambda arrays, sets: arrays["VDPB"].__setitem__((0, 0), -1e6), "is negative")
    refused(lambda arrays, sets: arrays["VCIF"].__setitem__((0, 0, 1), np.nan), "not finite")


def test_parameters_of_gtap_become_theta(tmp_path):
    pytest.importorskip("harpy")
    from harpy import HarFileObj, HeaderArrayObj

    gtap(tmp_path / "basedata.har")
    parameters = HarFileObj()
    parameters.addHeaderArrayObj(
        HeaderArrayObj.HeaderArrayFromData(
            "ESBM", np.array([10.1, 8.8, 3.8], dtype=np.float32), long_name="between sources", data_type="REFULL", storage_type="FULL",
            file_dims=1, sets=[{"name": "COMM", "status": "k", "dim_type": "Set", "dim_desc": COMMODITIES}]))
    parameters.writeToDisk(str(tmp_path / "default.prm"))
    world = dt.add_world(
        tmp_path / "basedata.har", "gtap", id="mine", year=2017, goods=["pdr", "ele"], parameters=tmp_path / "default.prm",
        out=tmp_path / "a.world")
    assert np.allclose(world.array("theta:own"), [9.1, 7.8, 2.8], rtol=1e-6)
