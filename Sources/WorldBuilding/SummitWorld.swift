import Foundation
import TradeData

/// A world as built: the world, the accounts it was calibrated from, and the totals that it has to meet.
public struct BuiltWorld: Sendable {
    public let world: World
    public let accounts: Accounts
    public let targets: [WorldTarget]

    /// The bytes of the world file; the same tables give the same bytes.
    public func encoded() throws -> Data { try WorldFile.encode(world, accounts: accounts) }
}

/// Builds `summit-2022`: 72 economies and the rest of the world, 25 sectors with input-output links.
///
/// A sectoral baseline constrained to official totals, in seven steps (docs/worlds.md): margins of 2022,
/// pair totals of goods of 2023, services, goods by sector and pair, tariffs, closing each economy, checks.
public enum SummitWorld {
    public static let id = "summit-2022"

    /// - Parameters:
    ///   - folder: The source tables.
    ///   - progress: Called with what is being done.
    /// - Throws: `Problems` for a missing or unreadable table.
    /// - Complexity: A few seconds, most of it reading.
    public static func build(from folder: URL, progress: (String) -> Void = { _ in }) throws -> BuiltWorld {
        var draft = try SummitDraft(from: folder, progress: progress)
        progress("Goods among pairs, 2023")
        try draft.fillPairs()
        progress("Services and balances")
        draft.fillServices()
        progress("Goods by sector and pair")
        try draft.fillGoods()
        progress("Tariffs")
        try draft.fillTariffs()
        progress("Closing each economy")
        try draft.close()
        return try draft.finish()
    }
}

/// The world while it is being built; each step fills the arrays that the next one reads. Million USD.
struct SummitDraft {
    let sources: SourceTables
    let margins: Margins
    let old: World2014
    let us: USTrade
    let strategic: StrategicGoods
    let concordance: Concordance
    let names: CountryNames
    let grid: Grid
    let countries: [Country]
    let N: Int
    let J = SummitGrid.sectors.count
    let G = SummitGrid.goods
    let gdp: [Country: Double]

    /// Value added that each economy is held to.
    var valueAdded: [Double]
    /// `[country · J + sector]`: domestic sales, the final part of them, exports of the margins, value added in output.
    var home: [Double], homeFinal: [Double], marginExports: [Double], gamma: [Double]
    /// Final share of exports by sector, the world over.
    var finalShare: [Double]
    /// Goods among pairs `[destination · N + origin]`.
    var pairs: [Double] = []
    var mendedPairs: PairTotals?
    var servicesImports: [Double]
    /// Z `[sector][destination · N + origin]`.
    var flows: [[Double]]
    var tariffs: [[Double]]
    /// G in money `[country][input · J + output]`, final demand and output `[country · J + sector]`.
    var inputs: [[Double]] = []
    var output: [Double] = []
    var notes: [String] = []
    var targets: [WorldTarget] = []

    init(from folder: URL, progress: (String) -> Void) throws {
        progress("Reading the tables")
        sources = SourceTables(folder: folder)
        margins = try Margins(sources, year: 2022)
        old = try World2014(sources)
        us = try USTrade(sources)
        strategic = try StrategicGoods(sources)
        concordance = try Concordance.load()
        names = try CountryNames.load()
        gdp = try sources.gdp(year: 2022)
        countries = margins.countries
        N = countries.count
        grid = Grid(countries: countries, sectors: SummitGrid.sectors)
        valueAdded = Array(repeating: 0, count: N)
        home = Array(repeating: 0, count: N * J)
        homeFinal = home
        marginExports = home
        gamma = home
        finalShare = Array(repeating: 0, count: J)
        servicesImports = Array(repeating: 0, count: N)
        flows = Array(repeating: Array(repeating: 0, count: N * N), count: J)
        tariffs = flows
        progress("Margins by sector")
        try splitMargins()
        setValueAdded()
    }

    /// What replaces an economy in the 2014 tables: itself, or its proxies.
    func likeness(_ n: Int) -> [Int] {
        if let k = old.index[countries[n]] { return [k] }
        return (SummitGrid.proxies[countries[n]] ?? ["ROW"]).compactMap { old.index[$0] }
    }

    /// Value added: the margins', where they agree with official GDP; else official GDP less product taxes.
    ///
    /// GDP is at market prices and the margins at basic prices, so the two differ by product taxes: the
    /// median ratio over economies is the rule for those whose margins are older than a revision of GDP.
    mutating func setValueAdded() {
        var ratios: [Double] = []
        for n in 0..<N {
            if let g = gdp[countries[n]] { ratios.append(margins.valueAdded(of: countries[n]) / g) }
        }
        let median = ratios.sorted()[ratios.count / 2]
        for n in 0..<N {
            let country = countries[n]
            let margin = margins.valueAdded(of: country)
            var value = margin
            var (source, reason) = ("ADB MRIO margins 2022", "value added at basic prices")
            if country == "VNM" {
                value = 410_000
                (source, reason) = ("official GDP 2022", "the margins hold 304 bn, from before the revision of GDP")
            } else if let g = gdp[country], margin / g < 0.85 {
                value = g * median
                (source, reason) = (
                    "WDI GDP 2022", "the margins are from before a revision of GDP; less product taxes, the median over economies"
                )
            }
            let scale = value / margin
            for j in 0..<J {
                home[n * J + j] *= scale
                homeFinal[n * J + j] *= scale
                marginExports[n * J + j] *= scale
            }
            valueAdded[n] = value
            targets.append(WorldTarget(.valueAdded, country, value: value, year: 2022, source: source, reason: reason))
        }
    }
}
