import TradeData

/// The economies and sectors of `summit-2022`, and how the sectors of other tables fall into them.
enum SummitGrid {
    /// Sector codes with the names printed, goods first.
    static let sectorNames: [(code: String, name: String)] = [
        ("agriculture", "Agriculture"), ("mining", "Mining, oil and gas"), ("food", "Food, drinks and tobacco"),
        ("textiles-apparel", "Textiles, apparel and leather"), ("wood-paper", "Wood, paper and printing"),
        ("refined-fuels", "Refined fuels"), ("chemicals", "Chemicals"), ("pharmaceuticals", "Pharmaceuticals"),
        ("rubber-plastics", "Rubber and plastics"), ("mineral-products", "Mineral products"),
        ("basic-metals", "Basic metals"), ("fabricated-metals", "Fabricated metals"), ("machinery", "Machinery"),
        ("electronics", "Electronics"), ("electrical-equipment", "Electrical equipment"), ("vehicles", "Motor vehicles"),
        ("other-transport", "Other transport equipment"), ("other-manufacturing", "Other manufacturing"),
        ("utilities", "Utilities"), ("construction", "Construction"), ("distribution", "Trade, hotels and restaurants"),
        ("transport", "Transport"), ("finance", "Finance"), ("business", "Business services"),
        ("public-services", "Public and personal services"),
    ]
    static let sectors = sectorNames.map { Sector($0.code) }
    static let goods = 18
    static func index(_ code: String) -> Int { sectorNames.firstIndex { $0.code == code }! }

    /// Sectors of the margins (1…35, NACE rev. 1) → sectors here; four of them hold two sectors each.
    static let margins: [[Int]] = [
        [0], [1], [2], [3], [3], [4], [4], [5], [6, 7], [8], [9], [10, 11], [12], [13, 14], [15, 16], [17], [18], [19],
        [20], [20], [20], [20], [21], [21], [21], [21], [23], [22], [23], [23], [24], [24], [24], [24], [24],
    ]

    /// Sectors C01…C50 of the 2014 tables (ISIC rev. 4) → sectors here.
    static let isic: [Int] = [
        0, 0, 0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 12, 15, 16, 17, 18, 18, 18, 19, 20, 20, 20, 21, 21, 21, 21,
        23, 20, 23, 23, 23, 23, 22, 22, 23, 23, 23, 23, 23, 24, 24, 24, 24,
    ]

    /// Goods sectors 1…11 of the 2017 tariff table → sectors here.
    static let eora: [[Int]] = [
        [0], [0], [1], [2], [3], [4], [5, 6, 7, 8, 9], [10, 11], [12, 13, 14], [15, 16], [17],
    ]

    /// Members of the European Union in the base year that the world holds.
    static let europeanUnion: Set<Country> = [
        "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA", "LTU",
        "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
    ]

    /// Whose input technology, and whose tariffs where none are in hand, stand in for an economy outside the 2014 tables.
    static let proxies: [Country: [Country]] = [
        "ARE": ["RUS", "TUR"], "ARG": ["BRA"], "ARM": ["TUR", "BGR"], "BGD": ["IND"], "BRN": ["NOR", "IDN"], "BTN": ["IND"],
        "COL": ["BRA", "MEX"], "ECU": ["BRA", "MEX"], "EGY": ["TUR", "IND"], "FJI": ["AUS", "IDN"], "GEO": ["TUR", "BGR"],
        "HKG": ["TWN", "GBR"], "KAZ": ["RUS"], "KGZ": ["RUS"], "KHM": ["IND", "IDN"], "KWT": ["RUS", "NOR"],
        "LAO": ["IND", "IDN"], "LKA": ["IND"], "MDV": ["MLT", "CYP"], "MNG": ["RUS", "AUS"], "MYS": ["TWN", "IDN"],
        "NPL": ["IND"], "NZL": ["AUS"], "PAK": ["IND"], "PHL": ["IDN", "IND"], "SAU": ["RUS", "NOR"], "SGP": ["TWN", "GBR"],
        "THA": ["IDN", "CHN"], "VNM": ["CHN", "IDN"],
    ]
}
