"""Writes soybeans.csv from the tables of two sources; run it only to bring the table up to date.

    python3 build.py FOLDER > soybeans.csv

FOLDER holds china_soy_imports.csv (China's customs: tonnes and dollars by year and origin) and psd_soy_balance.csv (USDA, WASDE table 7:
exports by marketing year). Exports of a calendar year are those of the marketing year that ends in it, and at least what China counted.
"""
import csv
import sys

folder = sys.argv[1]
codes = {"US": "USA", "Brazil": "BRA", "Argentina": "ARG"}
names = {"United States": "USA", "Brazil": "BRA", "Argentina": "ARG"}
exports = {}
for row in csv.DictReader(open(f"{folder}/psd_soy_balance.csv")):
    if row["metric"] == "Exports" and row["country"] in names and row["year"][:4].isdigit():
        exports[2000 + int(row["year"][5:]), names[row["country"]]] = (float(row["value"]) / 1000, "fact")
# USDA's table of 2016/17, which is not in the file.
for code, million in (("USA", 58.96), ("BRA", 63.14), ("ARG", 7.03)):
    exports[2017, code] = (million, "from-memory")

out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["year", "origin", "china_mt", "exports_mt", "usd_per_tonne", "exports_kind", "source"])
for row in csv.DictReader(open(f"{folder}/china_soy_imports.csv")):
    year, code = int(row["year"]), codes[row["exporter"]]
    china = float(row["quantity_tons"]) / 1e6
    total, kind = exports.get((year, code), (None, ""))
    source = "China customs (tonnes, value over tonnes)"
    if total is not None:
        source += f"; USDA WASDE table 7, exports {year - 1}/{year % 100:02d}"
        total = max(total, china)
    out.writerow(
        [year, code, f"{china:.4g}", "" if total is None else f"{total:.4g}", f"{float(row['p_fob']):.4g}", kind, source]
    )
