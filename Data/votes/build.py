#!/usr/bin/env python3
"""Makes agreement.csv from a table of agreement in votes of the General Assembly of the United Nations.

    DETENTE_SOURCE_DATA=../shared/data python3 Data/votes/build.py

The source is a symmetric matrix of 24 economies by two-letter codes (un-votes/agreement_2015_2020_selected.csv, votes of 2015 to January 2020,
from the data of Erik Voeten on Harvard Dataverse as packed for R by `unvotes`, MIT licence). Each pair is written once, by three-letter codes.
"""
import csv, os, pathlib

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("DETENTE_SOURCE_DATA", HERE.parents[1] / "../shared/data"))
CODES = {}
for row in csv.DictReader(line for line in open(HERE.parent / "concordances/countries.csv") if not line.startswith("#")):
    CODES.setdefault(row["iso2"], row["iso3"])

rows = list(csv.reader(open(SOURCE / "un-votes/agreement_2015_2020_selected.csv")))
codes = [CODES[c] for c in rows[0][1:]]
cells = {(CODES[r[0]], codes[k]): r[k + 1] for r in rows[1:] for k in range(len(codes))}
with open(HERE / "agreement.csv", "w", newline="") as file:
    file.write("# Agreement in votes of the UN General Assembly: 1 - mean distance / 2 with yes = 1, abstain = 0, no = -1. build.py makes it.\n")
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["a", "b", "agreement", "years", "source"])
    for a, b in sorted(cells):
        if a < b:
            assert cells[a, b] == cells[b, a]
            out.writerow([a, b, cells[a, b], "2015-2020", "UN General Assembly votes, data of E. Voeten"])
