import FoundationEssentials
import TradeData

/// A world as built: the world, and the accounts it was calibrated from.
public struct BuiltWorld: Sendable {
    public let world: World
    public let accounts: Accounts

    /// The bytes of the world file; the same tables give the same bytes.
    public func encoded() throws -> Data { try WorldFile.encode(world, accounts: accounts) }
}

/// Builds `icio-YEAR`: the OECD's bilateral flows of a year among 80 economies and the rest of the world, 29 sectors.
///
/// Flows of goods are the table's own; what the table lacks is fitted to them (docs/worlds.md): services by sector, value added,
/// input-output links, tariffs.
public enum IcioWorld {
    /// The years of the flows that the builder knows.
    public static let years = [2014, 2017, 2018, 2019, 2021, 2022, 2024]
    /// The year whose flows are carried to a year that has no table.
    static let carried = [2024: 2022]

    public static func id(_ year: Int) -> String { "icio-\(year)" }

    /// The last day before the second trade war, or, for years up to 2018, before the first.
    ///
    /// Duties of the United States are known as collected in 2024 and as the most-favoured-nation rates of the schedule, so a
    /// world carries the law of one of two days, whatever the year of its flows.
    public static func lawDay(_ year: Int) -> Day { Day(year <= 2018 ? "2017-12-31" : "2024-12-31")! }

    /// - Parameters:
    ///   - year: One of `years`.
    ///   - folder: The source tables.
    ///   - progress: Called with what is being done.
    /// - Throws: `Problems` for a missing, unreadable or wrong table.
    /// - Complexity: A few seconds, most of it reading.
    public static func build(_ year: Int, from folder: URL, progress: (String) -> Void = { _ in }) throws -> BuiltWorld {
        precondition(years.contains(year), "There are flows of \(years), not of \(year).")
        var draft = try IcioDraft(year, from: folder, progress: progress)
        return try draft.build(progress: progress)
    }
}

/// The world while it is being built; each step fills the arrays that the next one reads. Million USD.
struct IcioDraft {
    let year: Int
    let sources: SourceTables
    let countries: [Country]
    /// All services among pairs, `[destination · N + origin]`.
    var serviceTotals: [Double]
    let margins: Margins
    /// The year of the margins: the table's, or the nearest that they have.
    let marginYear: Int
    let old: World2014
    let american: AmericanTechnology
    let us: USTrade
    let concordance: Concordance
    let names: CountryNames
    let agreements: TradeAgreements
    let lawDay: Day
    let grid: Grid
    let N: Int
    let J = IcioGrid.sectors.count
    let G = IcioGrid.goods

    /// Z `[sector][destination · N + origin]`, own sales included.
    var flows: [[Double]]
    var tariffs: [[Double]]
    /// Value added that each economy is held to, and how: official GDP and its share at basic prices.
    var valueAdded: [Double] = []
    /// G in money `[country][input · J + output]`.
    var inputs: [[Double]] = []
    var notes: [String] = []

    init(_ year: Int, from folder: URL, progress: (String) -> Void) throws {
        progress("Reading the tables")
        self.year = year
        sources = SourceTables(folder: folder)
        let groups = try EconomyGroups.load()
        lawDay = IcioWorld.lawDay(year)
        let union = groups.members(of: "EU27", on: lawDay) ?? []
        let base = IcioWorld.carried[year] ?? year
        let table = try IcioTable(
            sources.table("icio-2011-2022/flows-\(base).csv"), required: union.union(["USA", "CHN", "GBR"]))
        marginYear = min(2022, max(2017, year))
        margins = try Margins(sources, year: marginYear)
        old = try World2014(sources)
        american = try AmericanTechnology(sources)
        us = try USTrade(sources)
        concordance = try Concordance.load()
        names = try CountryNames.load()
        agreements = try TradeAgreements.load()
        countries = table.countries
        N = countries.count
        grid = Grid(countries: countries, sectors: IcioGrid.sectors)
        tariffs = Array(repeating: Array(repeating: 0, count: N * N), count: J)
        flows = tariffs
        for j in 0..<IcioGrid.goods { flows[j] = table.goods(j) }
        serviceTotals = table.values[IcioGrid.services]!
        if base != year { try carry(from: base) }
    }

    mutating func build(progress: (String) -> Void) throws -> BuiltWorld {
        progress("Services by sector")
        fillServices()
        progress("Value added")
        try setValueAdded()
        progress("Tariffs")
        try fillTariffs()
        progress("Inputs and final demand")
        try close()
        return try finish()
    }

    /// Gross output of a sector in an economy: own sales and exports.
    func output(_ n: Int, _ j: Int) -> Double { (0..<N).reduce(0) { $0 + flows[j][$1 * N + n] } }

    /// What replaces an economy in the 2014 tables: itself, or its proxies.
    func likeness(_ n: Int) -> [Int] {
        if let k = old.index[countries[n]] { return [k] }
        return (IcioGrid.technologyProxies[countries[n]] ?? ["ROW"]).compactMap { old.index[$0] }
    }

    /// The margins of an economy, or of its proxies in equal parts, as shares of value added.
    func marginRows(_ n: Int) -> [Margins.Row] {
        let codes = margins.rows[countries[n]] == nil ? IcioGrid.marginProxies[countries[n]] ?? ["ROW"] : [countries[n]]
        var rows = [Margins.Row](repeating: .init(), count: 35)
        for code in codes {
            let scale = 1 / margins.valueAdded(of: code)
            for (k, row) in margins.rows[code]!.enumerated() { rows[k].add(row, scale: scale) }
        }
        return rows
    }

    /// Rounds to what the file holds, calibrates, and records what was done.
    func finish() throws -> BuiltWorld {
        func single(_ x: Double) -> Double { Double(Float(x)) }
        var z = Bilateral<Money>(grid: grid, repeating: Money(0))
        var t = Bilateral<Rate>(grid: grid, repeating: .zero)
        var g = InputTable<Share>(grid: grid, repeating: Share(0))
        for j in 0..<J {
            for n in 0..<N {
                let made = output(n, j)
                for i in 0..<N {
                    z[n, i, j] = Money(single(flows[j][n * N + i]))
                    t[n, i, j] = Rate(single(tariffs[j][n * N + i]))
                }
                for k in 0..<J where made > 0 { g[n, k, j] = Share(single(inputs[n][k * J + j] / made)) }
            }
        }
        let accounts = Accounts(flows: z, tariffs: t, inputShares: g)
        var labels = Dictionary(uniqueKeysWithValues: countries.map { ($0.rawValue, names.name(of: $0)) })
        for sector in IcioGrid.sectorList { labels[sector.code] = sector.name }
        let world = World(
            id: IcioWorld.id(year), title: "The world economy of \(year) in \(N) economies and \(J) sectors, on the OECD's flows",
            year: year, unit: "million USD", goods: Set(IcioGrid.sectors.prefix(G)), lawDay: lawDay,
            concordance: .shipped,
            accounts: accounts, elasticities: try IcioElasticities.tables(sources, old), names: labels,
            provenance: provenance())
        return BuiltWorld(world: world, accounts: accounts)
    }
}
