import FoundationEssentials
import TradeData

/// Builds `countries-2023`: 194 countries and Taiwan in one sector, for maps and for countries that the sectoral world lacks.
///
/// Goods trade of 2023 with its missing pairs filled; value added is GDP, made without inputs (γ = 1); what is not exported is
/// sold at home. Base tariffs are zero: a shock is the change of a tariff.
public enum CountriesWorld {
    public static let id = "countries-2023"
    /// An economy sells at least this share of its GDP at home, and its deficit in goods is at most that share of GDP.
    static let leastHome = 0.05
    static let largestDeficit = 0.50

    /// - Parameters:
    ///   - folder: The source tables.
    ///   - progress: Called with what is being done.
    /// - Throws: `Problems` for a missing or unreadable table.
    public static func build(from folder: URL, progress: (String) -> Void = { _ in }) throws -> BuiltWorld {
        progress("Goods among pairs, 2023")
        let pairs = try PairTotals.mended(from: folder)
        progress("Closing each economy")
        let names = try CountryNames.load()
        let original = try PublishedCountries(from: folder)
        let weo = try SourceTables(folder: folder).gdp(year: 2023)
        let N = pairs.countries.count
        let grid = Grid(countries: pairs.countries, sectors: ["all"])
        var gdp: [Double] = []
        for country in pairs.countries {
            guard let value = original.gdp[country] ?? weo[country] else {
                throw Problems("no GDP of \(country)", remedy: "add it", file: "gdp/imf_weo_ngdpd_2020_2028.csv")
            }
            gdp.append(value)
        }
        var flows = pairs.values
        var notes: [String] = []
        let counts = pairs.counts
        notes.append(
            "Of \(N * (N - 1)) pairs \(counts[.published] ?? 0) are as published, \(counts[.official] ?? 0) official totals, "
                + "\(counts[.grown] ?? 0) grown from 2014, \(counts[.regression] ?? 0) by regression; countries-2023.filled.csv lists them."
        )
        func exports(_ i: Int) -> Double { (0..<N).reduce(0) { $0 + ($1 == i ? 0 : flows[$1 * N + i]) } }
        func imports(_ n: Int) -> Double { (0..<N).reduce(0) { $0 + ($1 == n ? 0 : flows[n * N + $1]) } }
        // Ships under flags of convenience, transit and goods paid by transfers: more than an economy could pay for.
        var limited: [String] = []
        for _ in 0..<3 {
            for n in 0..<N {
                let (bought, most) = (imports(n), exports(n) + largestDeficit * gdp[n])
                if bought > most * (1 + 1e-9) {
                    for i in 0..<N { flows[n * N + i] *= most / bought }
                    if !limited.contains(pairs.countries[n].rawValue) { limited.append(pairs.countries[n].rawValue) }
                }
            }
        }
        notes.append(
            "Goods imports of \(limited.count) economies held to exports and half of GDP (transit, flags of convenience, transfers): "
                + limited.joined(separator: " ") + ".")
        var floored: [String] = []
        for n in 0..<N {
            let rest = gdp[n] - exports(n)
            if rest < leastHome * gdp[n] { floored.append(pairs.countries[n].rawValue) }
            flows[n * N + n] = max(rest, leastHome * gdp[n])
        }
        notes.append(
            "Exports of \(floored.count) economies leave less than 5% of GDP for home sales, which are set to 5%; their value added"
                + " exceeds GDP: " + floored.joined(separator: " ") + ".")
        let accounts = Accounts(
            flows: Bilateral(grid: grid, values: flows.map { Double(Float($0)) }),
            tariffs: Bilateral(grid: grid, repeating: .zero),
            inputShares: InputTable(grid: grid, repeating: Share(0)))
        var labels = Dictionary(uniqueKeysWithValues: pairs.countries.map { ($0.rawValue, names.name(of: $0)) })
        labels["all"] = "All goods"
        let world = World(
            id: id, title: "Goods trade of 2023 among 195 economies, one sector", year: 2023, unit: "million USD",
            goods: Set(grid.sectors),
            accounts: accounts,
            elasticities: [
                FlatElasticities.table(4, "Simonovska and Waugh (2014)", sectors: 1),
                FlatElasticities.table(5, "Costinot and Rodríguez-Clare (2014)", sectors: 1),
            ], names: labels,
            provenance: Provenance(
                kind: "pair totals with gaps filled, one sector, no input-output links",
                blocks: [
                    .init(
                        name: "goods among pairs",
                        method:
                            "As published, but for the pairs where neither side reports in HS 2022 and for Taiwan, which are filled.",
                        sources: ["CEPII BACI 2023", "BACI 2024 strategic goods", "pair-facts.csv", "WIOD 2014"]),
                    .init(
                        name: "value added", method: "GDP of 2023; own sales are GDP less exports.",
                        sources: ["World Bank WDI GDP 2023", "IMF WEO (Taiwan)"]),
                    .init(
                        name: "tariffs", method: "None in the baseline: flows are valued with whatever there was.", sources: []),
                ],
                licences: ["Trade of pairs: CEPII BACI, Etalab 2.0", "GDP: World Bank WDI, CC BY 4.0; IMF WEO"], notes: notes))
        return BuiltWorld(world: world, accounts: accounts)
    }

    /// The pairs that the published table lacks and how each was filled, as the text of `countries-2023.filled.csv`.
    ///
    /// Pairs below a million USD are counted in the first line and not listed.
    public static func filled(from folder: URL) throws -> String {
        let pairs = try PairTotals.mended(from: folder)
        let N = pairs.countries.count
        var rows: [String] = []
        var small = 0
        for i in 0..<N {
            for n in 0..<N where i != n && pairs.origins[n * N + i] != .published {
                let value = pairs.values[n * N + i]
                if value < 1 { small += 1; continue }
                let (origin, destination) = (pairs.countries[i], pairs.countries[n])
                let source = pairs.sources["\(origin)>\(destination)"] ?? ""
                rows.append(
                    "\(origin),\(destination),\((value * 10).rounded() / 10),\(pairs.origins[n * N + i].rawValue),"
                        + (source.contains(",") ? "\"\(source)\"" : source))
            }
        }
        return
            "# Pairs of countries-2023 that the published table lacks: official total, 2014 grown, or regression on strategic goods.\n"
            + "# \(small) more, below one million USD each, are filled by regression.\norigin,destination,million_usd,how,source\n"
            + rows.joined(separator: "\n") + "\n"
    }
}

/// The tables of `countries-2023` as published, untouched, for the replication of Ignatenko et al. (2025).
public struct PublishedCountries: Sendable {
    /// Goods trade, million USD, missing pairs included as zeros.
    public let trade: PairTotals
    /// GDP of 2023, million USD.
    public let gdp: [Country: Double]
    /// American rate on each origin of 2 April 2025, before the floor of 10% that the paper's code applies.
    public let americanRates: [Country: Rate]

    public init(from folder: URL) throws {
        let sources = SourceTables(folder: folder)
        trade = try PairTotals.published(from: folder)
        let (gdpTable, rates) = (try sources.table("countries-2023/gdp.csv"), try sources.table("countries-2023/tariffs.csv"))
        guard gdpTable.rowCount == trade.countries.count, rates.rowCount == trade.countries.count else {
            throw Problems(
                "\(gdpTable.rowCount) and \(rates.rowCount) rows for \(trade.countries.count) countries",
                remedy: "complete the tables",
                file: "gdp.csv, tariffs.csv")
        }
        var gdp: [Country: Double] = [:]
        var americanRates: [Country: Rate] = [:]
        for (row, country) in trade.countries.enumerated() {
            gdp[country] = (try gdpTable.number(row, 0) ?? 0) / 1e6
            americanRates[country] = Rate(try rates.number(row, 0) ?? 0)
        }
        self.gdp = gdp
        self.americanRates = americanRates
    }
}
