import TradeData

/// The sectors of the `icio` worlds, and how the sectors of other tables fall into them.
enum IcioGrid {
    /// Sector codes with the names printed and the codes of the OECD's table (ISIC rev. 4); goods first.
    static let sectorList: [(code: String, name: String, isic: [String])] = [
        ("farming", "Crops and livestock", ["A01"]), ("forestry-fishing", "Forestry and fishing", ["A02", "A03"]),
        ("energy-extraction", "Coal, oil and gas", ["B05", "B06"]),
        ("ores-quarrying", "Ores, stone and services to mining", ["B07", "B08", "B09"]),
        ("food", "Food, drinks and tobacco", ["C10T12"]), ("textiles-apparel", "Textiles, apparel and leather", ["C13T15"]),
        ("wood", "Wood", ["C16"]), ("paper-printing", "Paper and printing", ["C17_18"]),
        ("refined-fuels", "Refined fuels", ["C19"]), ("chemicals", "Chemicals", ["C20"]),
        ("pharmaceuticals", "Pharmaceuticals", ["C21"]), ("rubber-plastics", "Rubber and plastics", ["C22"]),
        ("mineral-products", "Mineral products", ["C23"]), ("iron-steel", "Iron and steel", ["C24A"]),
        ("nonferrous-metals", "Nonferrous metals", ["C24B"]), ("fabricated-metals", "Fabricated metals", ["C25"]),
        ("electronics", "Electronics", ["C26"]), ("electrical-equipment", "Electrical equipment", ["C27"]),
        ("machinery", "Machinery", ["C28"]), ("vehicles", "Motor vehicles", ["C29"]),
        ("other-transport", "Other transport equipment", ["C301", "C302T309"]),
        ("other-manufacturing", "Other manufacturing", ["C31T33"]),
        ("utilities", "Utilities", []), ("construction", "Construction", []),
        ("distribution", "Trade, hotels and restaurants", []), ("transport", "Transport", []), ("finance", "Finance", []),
        ("business", "Business services", []), ("public-services", "Public and personal services", []),
    ]
    /// The one column of the table that holds all services.
    static let services = "SERV"
    static let sectors = sectorList.map { Sector($0.code) }
    static let goods = 22
    static func index(_ code: String) -> Int { sectorList.firstIndex { $0.code == code }! }
    /// Farm goods and food, which agreements treat apart: farming, forestry and fishing, food.
    static let farm: Set<Int> = [0, 1, 4]

    /// Sectors 1…35 of the margins (NACE rev. 1) → sectors here; four of them hold several.
    static let margins: [[Int]] = [
        [0, 1], [2, 3], [4], [5], [5], [6], [7], [8], [9, 10], [11], [12], [13, 14, 15], [18], [16, 17], [19, 20], [21], [22],
        [23], [24], [24], [24], [24], [25], [25], [25], [25], [27], [26], [27], [27], [28], [28], [28], [28], [28],
    ]

    /// Sectors C01…C50 of the 2014 tables (ISIC rev. 4) → sectors here. Mining and basic metals, which they hold whole, count as
    /// energy extraction and as iron and steel until `splits` divides them.
    static let wiod: [Int] = [
        0, 1, 1, 2, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 22, 22, 23, 24, 24, 24, 25, 25, 25, 25,
        27, 24, 27, 27, 27, 27, 26, 26, 27, 27, 27, 27, 27, 28, 28, 28, 28,
    ]
    /// What the 2014 tables hold as one: the sector that they count as, and the one to split off.
    static let splits: [(whole: Int, part: Int)] = [(2, 3), (13, 14)]

    /// Beginnings of the codes of the American accounts (BEA detail, 2017) → sectors here; the longest wins. Scrap, used goods,
    /// noncomparable imports and the rest-of-the-world adjustment have no sector.
    static let american: [(prefix: String, sector: Int)] = [
        ("11", 0), ("113", 1), ("114", 1), ("211", 2), ("2121", 2), ("212", 3), ("213", 3), ("22", 22), ("23", 23), ("311", 4),
        ("312", 4), ("313", 5), ("314", 5), ("315", 5), ("316", 5), ("321", 6), ("322", 7), ("323", 7), ("324", 8), ("325", 9),
        ("3254", 10), ("326", 11), ("327", 12), ("3311", 13), ("3312", 13), ("33151", 13), ("3313", 14), ("3314", 14),
        ("33152", 14), ("332", 15), ("333", 18), ("334", 16), ("335", 17), ("336", 20), ("3361", 19), ("3362", 19), ("3363", 19),
        ("337", 21), ("339", 21), ("42", 24), ("44", 24), ("45", 24), ("4B", 24), ("72", 24), ("48", 25), ("49", 25), ("491", 27),
        ("51", 27), ("52", 26), ("53", 27), ("54", 27), ("55", 27), ("56", 27), ("61", 28), ("62", 28), ("71", 28), ("81", 28),
        ("S005", 28), ("S006", 28), ("S001", 28), ("S002", 28), ("GSL", 28),
    ]

    /// Whose margins stand in for an economy that the ADB's table lacks: the mix of services, value-added shares, final use.
    static let marginProxies: [Country: [Country]] = [
        "AGO": ["KAZ", "RUS"], "BLR": ["RUS", "KAZ"], "CHL": ["COL", "BRA"], "CIV": ["BGD", "PAK"], "CMR": ["PAK", "BGD"],
        "COD": ["LAO", "KHM"], "CRI": ["COL", "MEX"], "ISL": ["NOR", "DNK"], "ISR": ["GBR", "CYP"], "JOR": ["EGY", "TUR"],
        "MAR": ["EGY", "TUR"], "MMR": ["LAO", "KHM"], "NGA": ["IDN", "KAZ"], "PER": ["COL", "BRA"], "SEN": ["PAK", "BGD"],
        "STP": ["FJI", "MDV"], "TUN": ["EGY", "TUR"], "UKR": ["RUS", "TUR"], "ZAF": ["BRA", "TUR"],
    ]

    /// Whose input technology stands in for an economy outside the 2014 tables.
    static let technologyProxies: [Country: [Country]] = [
        "AGO": ["RUS", "IDN"], "ARE": ["RUS", "TUR"], "ARG": ["BRA"], "BGD": ["IND"], "BLR": ["RUS"], "BRN": ["NOR", "IDN"],
        "CHL": ["BRA", "MEX"], "CIV": ["IND", "IDN"], "CMR": ["IND", "IDN"], "COD": ["IND", "IDN"], "COL": ["BRA", "MEX"],
        "CRI": ["MEX", "BRA"], "EGY": ["TUR", "IND"], "HKG": ["TWN", "GBR"], "ISL": ["NOR", "DNK"], "ISR": ["GBR", "CYP"],
        "JOR": ["TUR"], "KAZ": ["RUS"], "KHM": ["IND", "IDN"], "LAO": ["IND", "IDN"], "MAR": ["TUR"], "MMR": ["IND", "IDN"],
        "MYS": ["TWN", "IDN"], "NGA": ["IDN", "RUS"], "NZL": ["AUS"], "PAK": ["IND"], "PER": ["BRA", "MEX"],
        "PHL": ["IDN", "IND"], "SAU": ["RUS", "NOR"], "SEN": ["IND", "IDN"], "SGP": ["TWN", "GBR"], "STP": ["IND", "IDN"],
        "THA": ["IDN", "CHN"], "TUN": ["TUR"], "UKR": ["RUS", "TUR"], "VNM": ["CHN", "IDN"], "ZAF": ["BRA", "TUR"],
    ]
}
