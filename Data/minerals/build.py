#!/usr/bin/env python3
"""Makes the tables of the minerals satellite from published tables and stated assumptions.

    DETENTE_SOURCE_DATA=../shared/data python3 Data/minerals/build.py

Writes minerals.csv, parameters.csv, suppliers.csv, dependence.csv, uses.csv, published.csv beside itself. `fact`: read from a table in the source
folder, or a figure of the publication named; those of USGS's summaries were written down without the publication at hand: check them
against it. `assumption`: nobody publishes it; the range says how little is known. None is fitted to a published loss. The low end of
substitution was set to 0.02 to 0.05 after a first look at results, to reach nearly down to the fixed proportions that others assume.
"""
import csv, os, pathlib

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("DETENTE_SOURCE_DATA", HERE.parents[1] / "../shared/data"))
MCS24 = "USGS Mineral Commodity Summaries 2024"
MCS25 = "USGS Mineral Commodity Summaries 2025"
CENSUS = "US Census imports for consumption"

# mineral, title, family (minerals that go into the same products: the largest loss of a family counts, not the sum), stage, note
MINERALS = [
    ("light-rare-earths", "Light rare earths", "magnet-metals", "separated", "neodymium and praseodymium for magnets; catalysts and polishing (lanthanum, cerium) are not modelled"),
    ("samarium", "Samarium", "samarium", "separated", "samarium-cobalt magnets that keep their force when hot"),
    ("dysprosium", "Dysprosium", "magnet-metals", "separated", "added to neodymium magnets that get hot"),
    ("terbium", "Terbium", "magnet-metals", "separated", "added to neodymium magnets that get hot; phosphors"),
    ("magnets", "Rare-earth magnets", "magnet-metals", "made", "sintered magnets of HS 8505.11, bought as parts"),
    ("gallium", "Gallium", "gallium", "refined", "gallium arsenide and nitride chips, lasers, light-emitting diodes"),
    ("germanium", "Germanium", "germanium", "refined", "infrared lenses, fibre cores, solar cells of satellites"),
    ("graphite", "Graphite", "graphite", "refined", "natural and artificial, for furnaces, batteries, brakes"),
    ("antimony", "Antimony", "antimony", "refined", "flame retardants, lead alloys, ammunition"),
    ("tungsten", "Tungsten", "tungsten", "refined", "cemented carbide for cutting and drilling"),
]

A = "assumption"
# What a use of the mineral is worth in the United States, what the market and its users can do. Quantities in tonnes of content a year,
# prices in USD a kg before any ban.
# parameter -> (low, central, high, unit, year, source, kind)
def common(sigma, supply, demand, reroute=(0.25, 0.5, 0.75)):
    return {
        "substitution": (*sigma, "elasticity", 2024, "of other inputs for it within a year; studies of short-run shortages take 0 to 0.3", A),
        "supply-elasticity": (*supply, "elasticity", 2024, "of other producers within a year; by-products react least", A),
        "demand-elasticity": (*demand, "elasticity", 2024, "of buyers elsewhere within a year", A),
        "rerouting": (*reroute, "share", 2024, "of what others sell to third countries, what can be bought away from them in a year", A),
    }

BY_PRODUCT, MINED = (0.1, 0.2, 0.4), (0.1, 0.3, 0.6)
PARAMETERS = {
    "light-rare-earths": {"price": (40, 55, 80, "USD/kg", 2024, f"{MCS25}: neodymium oxide about 56; the mix is cheaper", A),
        "use": (1500, 2500, 5000, "t", 2024, "neodymium and praseodymium in what is made in the United States; catalysts apart", A),
        "import-reliance": (0.8, 0.8, 0.95, "share", 2024, f"{MCS25}, compounds and metals: 80% in 2024, over 95% in 2021-23", "fact"),
        **common((0.02, 0.15, 0.3), MINED, (0.1, 0.2, 0.4))},
    "samarium": {"price": (10, 15, 30, "USD/kg", 2024, "metal; the oxide costs 2 to 3", A),
        "use": (50, 150, 300, "t", 2024, "in magnets made or built in; no table states it", A),
        "import-reliance": (1, 1, 1, "share", 2024, "no separation in the United States in 2024", A),
        **common((0.02, 0.15, 0.3), BY_PRODUCT, (0.1, 0.2, 0.4))},
    "dysprosium": {"price": (230, 260, 330, "USD/kg", 2024, f"{MCS25}: oxide 330 in 2023, 260 in 2024", A),
        "use": (30, 80, 200, "t", 2024, "in magnets made or built in; no table states it", A),
        "import-reliance": (1, 1, 1, "share", 2024, "no separation in the United States in 2024", A),
        **common((0.02, 0.15, 0.3), BY_PRODUCT, (0.1, 0.2, 0.4))},
    "terbium": {"price": (700, 810, 1300, "USD/kg", 2024, f"{MCS25}: oxide 1,300 in 2023, 810 in 2024", A),
        "use": (5, 15, 40, "t", 2024, "in magnets made or built in, and phosphors; no table states it", A),
        "import-reliance": (1, 1, 1, "share", 2024, "no separation in the United States in 2024", A),
        **common((0.02, 0.15, 0.3), BY_PRODUCT, (0.1, 0.2, 0.4))},
    "magnets": {"price": (45, 60, 80, "USD/kg", 2024, "sintered neodymium magnets", A),
        "use": None,  # value of imports below
        "import-reliance": (0.95, 1, 1, "share", 2024, "nearly none was sintered in the United States in 2024", A),
        **common((0.02, 0.15, 0.3), MINED, (0.1, 0.2, 0.4))},
    "gallium": {"price": (300, 450, 650, "USD/kg", 2023, "imports of high-purity metal", A),
        "use": (17, 19, 25, "t", 2023, f"{MCS24}: reported consumption about 19 t", "fact"),
        "import-reliance": (1, 1, 1, "share", 2023, f"{MCS24}: 100%", "fact"),
        **common((0.02, 0.15, 0.3), BY_PRODUCT, (0.1, 0.2, 0.4))},
    "germanium": {"price": (1200, 1400, 2000, "USD/kg", 2023, "metal", A),
        "use": (25, 30, 40, "t", 2022, "USGS estimates of about 30 t a year", A),
        "import-reliance": (0.5, 0.6, 0.8, "share", 2023, f"{MCS24}: over 50%", A),
        **common((0.02, 0.2, 0.4), BY_PRODUCT, (0.1, 0.2, 0.4))},
    "graphite": {"price": (1.5, 2.5, 4, "USD/kg", 2024, "between flake and battery grade", A),
        "use": None,
        "import-reliance": (0.5, 0.7, 1, "share", 2024, "natural 100%; part of the artificial is made at home", A),
        **common((0.05, 0.2, 0.5), MINED, (0.2, 0.3, 0.5))},
    "antimony": {"price": (11, 12, 25, "USD/kg", 2023, f"{MCS24}: about 12 in 2023", A),
        "use": (20000, 23000, 26000, "t", 2023, f"{MCS24}: apparent consumption about 22,000 to 24,000 t", A),
        "import-reliance": (0.8, 0.82, 0.85, "share", 2023, f"{MCS24}: about 82%, the rest from scrap", A),
        **common((0.05, 0.3, 0.5), MINED, (0.2, 0.3, 0.5))},
    "tungsten": {"price": (38, 42, 50, "USD/kg", 2024, "tungsten in ammonium paratungstate", A),
        "use": (8000, 11000, 14000, "t", 2023, "withheld by USGS; from imports and scrap", A),
        "import-reliance": (0.5, 0.6, 0.7, "share", 2023, f"{MCS24}: over 50%", A),
        **common((0.05, 0.2, 0.4), MINED, (0.1, 0.2, 0.4))},
}

# What the world has in a year, t of content, recycling with it.
WORLD = {
    "light-rare-earths": (70e3, 85e3, 100e3, 2024, "neodymium and praseodymium", A),
    "samarium": (800, 1500, 3000, 2024, "what is separated and used, less than what is mined", A),
    "dysprosium": (1500, 2000, 3000, 2024, "", A), "terbium": (350, 500, 700, 2024, "", A),
    "magnets": (180e3, 220e3, 260e3, 2023, "sintered neodymium magnets", A),
    "gallium": (660, 710, 810, 2023, f"{MCS24}: 610 t primary; 50 to 200 t recycled", A),
    "germanium": (180, 220, 250, 2023, "", A),
    "graphite": (2e6, 3e6, 4e6, 2024, "flake, battery grade and electrodes", A),
    "antimony": (100e3, 120e3, 150e3, 2023, f"{MCS24}: 83,000 t mined, and scrap", A),
    "tungsten": (95e3, 110e3, 120e3, 2023, f"{MCS24}: 78,000 t mined, and scrap", A),
}

# Months of use in stock at users and the government.
STOCKS = {m[0]: (0, 2, 4) for m in MINERALS} | {"antimony": (0, 3, 6), "tungsten": (0, 3, 6), "germanium": (0, 3, 6)}

# mineral, stage, economy, t a year, share of it sold abroad (low, central, high; of interest for who might ban), year, source, kind.
# ROW is the rest. `recycling` counts as supply of others where it is a large part of supply.
SUPPLIERS = [
    ("samarium", "separated", "CHN", 99, (0.3, 0.4, 0.5), 2024, "China separates nearly all; shares of 100", A),
    ("samarium", "separated", "ROW", 1, None, 2024, "shares of 100", A),
    ("dysprosium", "separated", "CHN", 98, (0.15, 0.25, 0.35), 2024, "China separates nearly all; shares of 100; exports also within magnets, not counted here", A),
    ("dysprosium", "separated", "ROW", 2, None, 2024, "shares of 100", A),
    ("terbium", "separated", "CHN", 98, (0.15, 0.25, 0.35), 2024, "China separates nearly all; shares of 100", A),
    ("terbium", "separated", "ROW", 2, None, 2024, "shares of 100", A),
    ("light-rare-earths", "separated", "CHN", 88, (0.15, 0.25, 0.35), 2024, "about 90% of processing; USGS states none; shares of 100", A),
    ("light-rare-earths", "separated", "MYS", 8, None, 2024, "one plant, of Australian ore; shares of 100", A),
    ("light-rare-earths", "separated", "USA", 1, None, 2024, "shares of 100", A),
    ("light-rare-earths", "separated", "ROW", 3, None, 2024, "shares of 100", A),
    ("magnets", "made", "CHN", 92, (0.15, 0.22, 0.3), 2022, "US Department of Energy (2022): 92% of sintered magnets", A),
    ("magnets", "made", "JPN", 7, None, 2022, "US Department of Energy (2022): about 7%", A),
    ("magnets", "made", "ROW", 1, None, 2022, "", A),
    ("gallium", "refined", "CHN", 600, (0.1, 0.15, 0.2), 2023, f"{MCS24}: 600 t of 610; customs: 94 t exported in 2022", "fact"),
    ("gallium", "refined", "ROW", 10, None, 2023, f"{MCS24}: Japan, Korea, Russia together about 10 t", "fact"),
    ("gallium", "recycled", "ROW", 100, None, 2023, "new scrap abroad; 50 to 200 t", A),
    ("germanium", "refined", "CHN", 132, (0.2, 0.3, 0.4), 2023, "about 60% of 220 t; others say 70%", A),
    ("germanium", "refined", "BEL", 20, None, 2023, "", A),
    ("germanium", "refined", "CAN", 25, None, 2023, "", A),
    ("germanium", "refined", "RUS", 6, None, 2023, "", A),
    ("germanium", "refined", "USA", 5, None, 2023, "", A),
    ("germanium", "refined", "ROW", 32, None, 2023, "", A),
    ("graphite", "mine", "CHN", 1230, (0.2, 0.3, 0.4), 2023, f"{MCS24}: 1.23 of 1.6 million t; thousand t", "fact"),
    ("graphite", "mine", "ROW", 370, None, 2023, f"{MCS24}; thousand t", "fact"),
    ("graphite", "refined", "CHN", 85, (0.2, 0.3, 0.4), 2024, "over 90% of battery grade, less of the rest; shares of 100", A),
    ("graphite", "refined", "ROW", 15, None, 2024, "shares of 100", A),
    ("antimony", "mine", "CHN", 40, (0.2, 0.3, 0.4), 2023, f"{MCS24}: 40 of 83 thousand t", "fact"),
    ("antimony", "mine", "TJK", 21, None, 2023, f"{MCS24}; thousand t", "fact"),
    ("antimony", "mine", "ROW", 22, None, 2023, f"{MCS24}; thousand t", "fact"),
    ("antimony", "refined", "CHN", 65, (0.3, 0.4, 0.5), 2024, "metal and oxide; 60 to 75%; shares of 100", A),
    ("antimony", "refined", "ROW", 35, None, 2024, "shares of 100", A),
    ("tungsten", "mine", "CHN", 63, (0.2, 0.3, 0.4), 2023, f"{MCS24}: 63 of 78 thousand t", "fact"),
    ("tungsten", "mine", "VNM", 3.5, None, 2023, f"{MCS24}; thousand t", "fact"),
    ("tungsten", "mine", "RUS", 2, None, 2023, f"{MCS24}; thousand t", "fact"),
    ("tungsten", "mine", "ROW", 9.5, None, 2023, f"{MCS24}; thousand t", "fact"),
    ("tungsten", "refined", "CHN", 80, (0.2, 0.3, 0.4), 2024, "as of mines; shares of 100", A),
    ("tungsten", "refined", "ROW", 20, None, 2024, "shares of 100", A),
]

# Where what the United States imports of it comes from, by HS6; indium and hafnium share gallium's code.
CUSTOMS = {
    "light-rare-earths": ["280530", "284610", "284690"],
    "magnets": ["850511"],
    "graphite": ["250410", "250490", "380110"],
    "antimony": ["261710", "282580", "811010", "811020", "811090"],
    "tungsten": ["261100", "284180", "284990", "810110", "810194", "810196", "810197", "810199"],
}
# Of what no code is apart: share of the use that comes from China, directly (low) and through refiners elsewhere (high).
HIDDEN = {
    "samarium": (0.8, 0.9, 0.99), "dysprosium": (0.8, 0.9, 0.98), "terbium": (0.8, 0.9, 0.98),
    "gallium": (0.21, 0.6, 0.95), "germanium": (0.3, 0.45, 0.6),
}

# mineral, BEA industry, share of use, dependent share (low, central, high): part of the industry's output that is made with it.
USES = [
    ("light-rare-earths", "335312", 0.25, (0.05, 0.1, 0.2)), ("light-rare-earths", "336390", 0.25, (0.02, 0.05, 0.1)),
    ("light-rare-earths", "334510", 0.15, (0.02, 0.05, 0.1)), ("light-rare-earths", "336320", 0.15, (0.02, 0.05, 0.1)),
    ("light-rare-earths", "334511", 0.1, (0.05, 0.1, 0.2)), ("light-rare-earths", "336411", 0.1, (0.01, 0.03, 0.06)),
    ("samarium", "334511", 0.35, (0.05, 0.1, 0.2)), ("samarium", "336414", 0.15, (0.1, 0.3, 0.6)),
    ("samarium", "336411", 0.15, (0.02, 0.05, 0.1)), ("samarium", "336412", 0.15, (0.02, 0.05, 0.1)),
    ("samarium", "335312", 0.2, (0.01, 0.03, 0.06)),
    ("dysprosium", "335312", 0.3, (0.03, 0.06, 0.12)), ("dysprosium", "336390", 0.4, (0.02, 0.05, 0.1)),
    ("dysprosium", "336411", 0.15, (0.01, 0.03, 0.06)), ("dysprosium", "334511", 0.15, (0.02, 0.05, 0.1)),
    ("terbium", "335312", 0.3, (0.02, 0.04, 0.08)), ("terbium", "336390", 0.3, (0.01, 0.03, 0.06)),
    ("terbium", "334511", 0.2, (0.02, 0.05, 0.1)), ("terbium", "335110", 0.2, (0.02, 0.05, 0.1)),
    ("magnets", "335312", 0.25, (0.1, 0.2, 0.3)), ("magnets", "336390", 0.25, (0.05, 0.1, 0.2)),
    ("magnets", "336320", 0.15, (0.05, 0.1, 0.2)), ("magnets", "334510", 0.1, (0.02, 0.05, 0.1)),
    ("magnets", "334511", 0.1, (0.05, 0.1, 0.2)), ("magnets", "334300", 0.05, (0.1, 0.3, 0.6)),
    ("magnets", "336411", 0.1, (0.01, 0.03, 0.06)),
    ("gallium", "334413", 0.95, (0.05, 0.1, 0.2)), ("gallium", "334511", 0.05, (0.02, 0.05, 0.1)),
    ("germanium", "333314", 0.4, (0.05, 0.15, 0.3)), ("germanium", "335920", 0.3, (0.1, 0.2, 0.4)),
    ("germanium", "334413", 0.15, (0.005, 0.01, 0.02)), ("germanium", "334511", 0.15, (0.02, 0.05, 0.1)),
    ("graphite", "331110", 0.4, (0.1, 0.3, 0.6)), ("graphite", "335911", 0.4, (0.2, 0.4, 0.6)),
    ("graphite", "335991", 0.2, (0.3, 0.5, 0.8)),
    ("antimony", "325211", 0.3, (0.01, 0.03, 0.06)),
    ("antimony", "335911", 0.3, (0.1, 0.2, 0.4)), ("antimony", "33299A", 0.15, (0.2, 0.4, 0.6)),
    ("antimony", "327200", 0.1, (0.01, 0.02, 0.05)), ("antimony", "326190", 0.15, (0.01, 0.03, 0.06)),
    ("tungsten", "333517", 0.1, (0.05, 0.15, 0.3)), ("tungsten", "33351B", 0.35, (0.2, 0.4, 0.6)),
    ("tungsten", "333130", 0.25, (0.1, 0.25, 0.4)), ("tungsten", "33299A", 0.1, (0.05, 0.1, 0.2)),
    ("tungsten", "33641A", 0.05, (0.01, 0.03, 0.06)), ("tungsten", "332720", 0.15, (0.1, 0.2, 0.4)),
]

# What others found, to be printed beside ours; nothing is fitted to it. Billion USD of GDP a year; low, central, high, some unknown.
OFR24 = "Nassar, Shojaeddini, Alonso, Jaskula and Tolcin (2024), USGS Open-File Report 2024-1057: no net exports from China to anybody"
OFR25 = "USGS Open-File Report 2025-1047, of over 1,200 scenarios, weighted by their probability, and so no cut-off of its own"
PUBLISHED = [
    ("gallium", "CHN", "USA", 1.7, 3.1, 8.2, OFR24), ("germanium", "CHN", "USA", 0.01, 0.4, 1.1, OFR24),
    ("gallium germanium", "CHN", "USA", 1.7, 3.4, 9.0, OFR24), ("samarium", "CHN", "USA", "", 4.5, "", OFR25),
    ("dysprosium", "CHN", "USA", 1, "", "", OFR25), ("terbium", "CHN", "USA", 1, "", "", OFR25),
]

INDUSTRIES = {
    "325211": "Plastics material and resin", "326190": "Other plastics products",
    "327200": "Glass", "331110": "Iron and steel mills", "332720": "Turned products and screws", "33299A": "Ammunition and arms",
    "333130": "Mining and oilfield machinery", "333314": "Optical instruments and lenses", "333517": "Machine tools",
    "33351B": "Cutting tools and metalworking machinery", "334300": "Audio and video equipment", "334413": "Semiconductors",
    "334510": "Electromedical apparatus", "334511": "Search, detection and navigation instruments", "335110": "Lamps",
    "335312": "Motors and generators", "335911": "Storage batteries", "335920": "Communication and energy wire and cable",
    "335991": "Carbon and graphite products", "336320": "Vehicle electrical equipment", "336390": "Other vehicle parts",
    "336411": "Aircraft", "336412": "Aircraft engines", "336414": "Missiles and space vehicles", "33641A": "Missile propulsion and parts",
}
# First of the codes of the world's sectors that a BEA code begins with, the longest wins: as the world's builder has it.
SECTORS = [("324", "refined-fuels"), ("325", "chemicals"), ("3254", "pharmaceuticals"), ("326", "rubber-plastics"),
    ("327", "mineral-products"), ("3311", "iron-steel"), ("3312", "iron-steel"), ("3313", "nonferrous-metals"), ("3314", "nonferrous-metals"),
    ("33151", "iron-steel"), ("33152", "nonferrous-metals"), ("332", "fabricated-metals"), ("333", "machinery"), ("334", "electronics"),
    ("335", "electrical-equipment"), ("336", "other-transport"), ("3361", "vehicles"), ("3362", "vehicles"), ("3363", "vehicles")]


def sector(code):
    found = [s for s in SECTORS if code.startswith(s[0])]
    return max(found, key=lambda s: len(s[0]))[1] if found else None


def rows(path):
    with open(SOURCE / path, newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def write(name, comment, header, table):
    with open(HERE / name, "w", newline="") as file:
        file.write("".join(f"# {line}\n" for line in comment))
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(table)


def text(x):
    return f"{x:.6g}"


def inputs_by_industry():
    """What each industry buys, million USD of 2017."""
    total = {}
    for path in ("bea-2017/use_domestic.csv", "bea-2017/use_import.csv"):
        for row in rows(path):
            for code, value in row.items():
                if code != "bea_code" and value:
                    total[code] = total.get(code, 0) + max(0, float(value))
    return total


def customs():
    """Value of US imports in 2024 by mineral, and China's share with Hong Kong."""
    of = {code: mineral for mineral, codes in CUSTOMS.items() for code in codes}
    value, chinese = {}, {}
    names = {r["CTY_CODE"]: r["CTY_NAME"] for r in rows("us-trade-2024/us_imports_2024_by_country.csv")}
    for row in rows("us-trade-2024/us_imports_2024_country_hs6.csv"):
        mineral = of.get(row["HS6"])
        if not mineral or row["CTY_CODE"] == "0003":  # the EU once more
            continue
        value[mineral] = value.get(mineral, 0) + float(row["imports"])
        if names.get(row["CTY_CODE"]) in ("CHINA", "HONG KONG"):
            chinese[mineral] = chinese.get(mineral, 0) + float(row["imports"])
    return value, {m: chinese.get(m, 0) / v for m, v in value.items()}


def main():
    value, chinese = customs()
    write("minerals.csv", ["Minerals that can be cut off. Minerals of one family go into the same products: the largest loss counts, not the sum."],
        ["mineral", "title", "family", "stage", "note"], MINERALS)

    for mineral in ("magnets", "graphite"):  # the quantity that the value of imports is at the central price
        price = PARAMETERS[mineral]["price"][1]
        reliance = PARAMETERS[mineral]["import-reliance"][1]
        tonnes = value[mineral] / price / 1000 / reliance
        codes = ", ".join(CUSTOMS[mineral])
        PARAMETERS[mineral]["use"] = (0.7 * tonnes, tonnes, 1.5 * tonnes, "t", 2024,
            f"{CENSUS} of HS {codes}: {value[mineral] / 1e6:.0f} million USD, over price and reliance", A)
    for m, (low, central, high, year, source, kind) in WORLD.items():
        PARAMETERS[m]["world-supply"] = (low, central, high, "t", year, source or "no table states it", kind)
        PARAMETERS[m]["stocks"] = (*STOCKS[m], "months", 2024, "of use; nobody publishes them", A)
    parameters = [(m, p, *map(text, v[:3]), *v[3:]) for m, _, _, _, _ in MINERALS for p, v in PARAMETERS[m].items()]
    write("parameters.csv", ["Range and source of every parameter of a mineral; use is that of the United States, in a year."],
        ["mineral", "parameter", "low", "central", "high", "unit", "year", "source", "kind"], parameters)

    mined = {}
    for row in rows("minerals/mine_production_reserves.csv"):
        mined[row["iso3"] or row["country"]] = float(row["mine_production_2024e_t_REO"] or 0)
    world = sum(v for k, v in mined.items() if not k.startswith("World"))
    big = {k: v for k, v in mined.items() if len(k) == 3 and v / world > 0.005}
    suppliers = [("light-rare-earths", "mine", c, t, (0.15, 0.25, 0.35) if c == "CHN" else None, 2024, f"{MCS25}: t of oxide of all rare earths", "fact")
        for c, t in sorted(big.items(), key=lambda x: -x[1])]
    suppliers.append(("light-rare-earths", "mine", "ROW", world - sum(big.values()), None, 2024, f"{MCS25}: all others", "fact"))
    suppliers += SUPPLIERS
    totals = {}
    for s in suppliers:
        # Recycling joins the refined.
        stage = "refined" if s[1] == "recycled" else s[1]
        totals[s[0], stage] = totals.get((s[0], stage), 0) + s[3]
    table = []
    order = [m[0] for m in MINERALS]
    for m, stage, c, t, sold, year, source, kind in sorted(suppliers, key=lambda s: (order.index(s[0]), s[1] != "mine")):
        whole = "refined" if stage == "recycled" else stage
        sold = sold or ("", "", "")
        table.append((m, whole, c, text(t / totals[m, whole]), *(text(x) if x != "" else "" for x in sold), year,
            ("recycling; " if stage == "recycled" else "") + source, kind))
    write("suppliers.csv", ["Shares of world supply, by stage. exported_*: the share of it that the economy sells abroad (always an assumption); empty: all."],
        ["mineral", "stage", "economy", "share", "exported_low", "exported_central", "exported_high", "year", "source", "kind"], table)

    top = {m[0]: max(s[3] / totals[s[0], s[1]] for s in suppliers if s[0] == m[0] and s[2] == "CHN") for m in MINERALS}
    table = []
    for m in order:
        if m in CUSTOMS:
            share = chinese[m]
            table.append((m, "USA", "CHN", text(share), text(share), text(max(share, top[m])), 2024,
                f"{CENSUS} by HS6 ({', '.join(CUSTOMS[m])}); high: China's share of the world's supply, for what comes through others", "fact"))
        else:
            table.append((m, "USA", "CHN", *map(text, HIDDEN[m]), 2023, "low: direct imports; high: also what is refined elsewhere from Chinese metal", A))
    write("dependence.csv", ["Share of an economy's imports that comes from an origin. Pairs that are not here: the origin's share of the world's supply."],
        ["mineral", "economy", "origin", "low", "central", "high", "year", "source", "kind"], table)

    write("published.csv", ["Losses that others published, billion USD of GDP a year."],
        ["minerals", "imposer", "economy", "low", "central", "high", "source"], PUBLISHED)

    inputs = inputs_by_industry()
    of_sector = {}
    for code, v in inputs.items():
        if sector(code):
            of_sector[sector(code)] = of_sector.get(sector(code), 0) + v
    table = []
    for m, code, share, dependent in USES:
        k = sector(code)
        table.append((m, code, INDUSTRIES[code], k, text(share), *map(text, dependent), text(inputs[code] / of_sector[k]), 2017,
            "share of use and dependent share: assumption; share of the sector: BEA use tables of 2017, by what industries buy", A))
    for m in order:
        total = sum(u[2] for u in USES if u[0] == m)
        assert abs(total - 1) < 1e-9, (m, total)
    write("uses.csv", ["Who uses a mineral in the United States. dependent_*: the part of the industry's output that is made with it.",
        "sector_share: the industry's part of the world's sector."],
        ["mineral", "industry", "title", "sector", "share", "dependent_low", "dependent_central", "dependent_high", "sector_share", "year", "source", "kind"], table)


if __name__ == "__main__":
    main()
