import FoundationEssentials
import TradeData

/// Customs figures of the United States: imports and duty of 2024 by HS6 and origin, exports 2020-2025 by
/// HS2 and destination; million USD.
struct USTrade {
    struct Line {
        let product: Product
        let value: Double
        let duty: Double
    }
    /// Imports by origin; the European Union is one partner, `EU`.
    let imports: [Country: [Line]]
    /// Exports by destination, chapter and year.
    private let sales: [Country: [(chapter: Product, byYear: [Double])]]
    static let firstYear = 2020

    init(_ sources: SourceTables) throws {
        let names = try CountryNames.load()
        let t = try sources.table("us-trade-2024/us_imports_2024_country_hs6.csv")
        let (p, h) = (try t.column("CTY_CODE"), try t.column("HS6"))
        let (v, d) = (try t.column("imports"), try t.column("duty"))
        var imports: [Country: [Line]] = [:]
        for row in 0..<t.rowCount {
            let code = t.text(row, p)
            // Slovakia has rows beside those of the Union, which hold it already.
            if code == "4359" { continue }
            guard let origin = code == "0003" ? "EU" : names.country(census: code), let product = Product(t.text(row, h)) else {
                throw t.unknown("partner or product", row, p)
            }
            imports[origin, default: []].append(
                Line(product: product, value: (try t.number(row, v) ?? 0) / 1e6, duty: (try t.number(row, d) ?? 0) / 1e6))
        }
        let e = try sources.table("us-trade-2024/us_exports_hs2_country_2020_2025.csv")
        let (c, n) = (try e.column("HTS Number"), try e.column("Country"))
        let years = try (2020...2024).map { try e.column("\($0)") }
        var sales: [Country: [(chapter: Product, byYear: [Double])]] = [:]
        for row in 0..<e.rowCount {
            guard let destination = names.country(named: e.text(row, n)), let chapter = Product(e.text(row, c)) else {
                throw e.unknown("country or chapter", row, n)
            }
            sales[destination, default: []].append((chapter, try years.map { (try e.number(row, $0) ?? 0) / 1e6 }))
        }
        self.imports = imports
        self.sales = sales
    }

    func exports(to destination: Country, year: Int) -> Double {
        (sales[destination] ?? []).reduce(0) { $0 + $1.byYear[year - USTrade.firstYear] }
    }
    func exportLines(to destination: Country, year: Int) -> [(chapter: Product, value: Double)] {
        (sales[destination] ?? []).map { ($0.chapter, $0.byYear[year - USTrade.firstYear]) }
    }
    var destinations: [Country] { sales.keys.sorted() }
    var origins: [Country] { imports.keys.sorted() }

    /// Imports and duty by sector from an origin, as the concordance has it; nil where the tables name no such origin.
    func importsBySector(from origin: Country, _ concordance: Concordance) -> (value: [Double], duty: [Double])? {
        guard let lines = imports[origin] else { return nil }
        var value = [Double](repeating: 0, count: IcioGrid.goods)
        var duty = value
        for line in lines {
            guard let sector = concordance.sector(of: line.product), let j = IcioGrid.sectors.firstIndex(of: sector),
                j < IcioGrid.goods
            else { continue }
            value[j] += line.value
            duty[j] += line.duty
        }
        return (value, duty)
    }
}
