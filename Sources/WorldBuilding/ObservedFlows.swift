import FoundationEssentials
import TradeData

/// The flows that a backtest is held against: what the United States, China and the other rich importers bought from whom, by goods sector,
/// over the years of the OECD's table.
///
/// ```
/// importer,origin,sector,2014,2017,2018,2019,2021,2022
/// USA,CHN,electronics,…                      million USD at basic prices; own sales and trade within a customs union left out
/// ```
enum ObservedFlows {
    /// The years of the table, before and after the duties of 2018.
    static let years = [2014, 2017, 2018, 2019, 2021, 2022]
    /// The importers with duties, and the pool of rich importers that had none on China.
    static let importers: [(name: String, members: [Country])] = [
        ("USA", ["USA"]), ("CHN", ["CHN"]), ("RICH", europe + ["GBR", "JPN", "KOR", "CAN", "AUS", "NZL", "CHE", "NOR"]),
    ]
    /// Sellers that are named; all others are one.
    static let origins = ["CHN", "USA", "VNM", "MEX", "TWN", "MYS", "KOR", "IND", "EU27", "REST"]
    /// The Union's members since 2020, in all years, so that leaving it moves no trade.
    private static let europe: [Country] = [
        "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL", "ITA", "LVA", "LTU",
        "LUX",
        "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE",
    ]

    /// The file as text; the same tables give the same bytes.
    /// - Throws: `Problems` for a missing or unreadable table.
    static func csv(from folder: URL, progress: (String) -> Void) throws -> String {
        let sources = SourceTables(folder: folder)
        let union = Set(europe)
        func seller(_ country: Country) -> String {
            union.contains(country) ? "EU27" : origins.contains(country.rawValue) ? country.rawValue : "REST"
        }
        var sums: [String: [Double]] = [:]
        for (k, year) in years.enumerated() {
            progress("flows of \(year)")
            let table = try IcioTable(try sources.table("icio-2011-2022/flows-\(year).csv"), required: union)
            let count = table.countries.count
            for j in 0..<IcioGrid.goods {
                let flows = table.goods(j)
                for importer in importers {
                    for n in table.countries.indices where importer.members.contains(table.countries[n]) {
                        for i in 0..<count {
                            let (buyer, origin) = (table.countries[n], table.countries[i])
                            if buyer == origin || (union.contains(buyer) && union.contains(origin)) { continue }
                            sums["\(importer.name),\(seller(origin)),\(IcioGrid.sectors[j])", default: years.map { _ in 0 }][k] +=
                                flows[n * count + i]
                        }
                    }
                }
            }
        }
        var lines = ["importer,origin,sector," + years.map(String.init).joined(separator: ",")]
        for importer in importers {
            for origin in origins {
                for sector in IcioGrid.sectors.prefix(IcioGrid.goods) {
                    let key = "\(importer.name),\(origin),\(sector)"
                    guard let values = sums[key] else { continue }
                    lines.append(key + "," + values.map { fixed($0, decimals: 3) }.joined(separator: ","))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
