import Foundation
import TestSupport
import TradeData
import TradeEquilibrium

/// The tables of Ignatenko, Lashkaripour, Macedoni and Simonovska (2025): 194 economies, goods trade and GDP of 2023, and
/// the rates of 2 April 2025. They are used as published, holes and all.
enum IgnatenkoTables {
    static func column(_ file: String, _ index: Int = 0) throws -> [String] {
        try lines(file).map { $0[index] }
    }

    private static func lines(_ file: String) throws -> [[String]] {
        let text = try String(contentsOf: SourceData.url("countries-2023/\(file)"), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    static let epsilon = 4.0
    /// ψ = 0.67/ε, by the labour of the country.
    static let scale = Scale(psi: [0.67 / epsilon], reach: .country)

    /// The one-sector world of the paper for given selling costs, built in this order: what the transfers are if everything
    /// is as published, spending as GDP and transfer, own sales as what is left, and value added from the flows.
    static func world(_ local: LocalCosts) throws -> World {
        let countries = try column("country_labels.csv").map { Country($0) }
        let grid = Grid(countries: countries, sectors: ["goods"])
        let N = countries.count
        let gdp = try column("gdp.csv").map { Double($0)! }
        var sales = try lines("trade_cepii.csv").map { $0.map { 1000 * (Double($0) ?? 0) } }  // [exporter][importer]
        let nu = countries.map { local.share(in: $0) }
        for n in 0..<N {
            sales[n][n] = 0
            let imports = (0..<N).map { sales[$0][n] }.reduce(0, +)
            let kept = (0..<N).map { (1 - nu[$0]) * sales[n][$0] }.reduce(0, +)
            let transfer = (1 - nu[n]) * (imports - kept)
            sales[n][n] = max(0, gdp[n] + transfer - imports)
        }
        let spending = (0..<N).map { n in (0..<N).map { sales[$0][n] }.reduce(0, +) }
        let income = (0..<N).map { n in (0..<N).map { (1 - nu[$0]) * sales[n][$0] }.reduce(0, +) + nu[n] * spending[n] }
        var shares = Bilateral<Share>(grid: grid, repeating: Share(0))
        var deficits = [Double](repeating: 0, count: N)
        for n in 0..<N {
            for i in 0..<N {
                shares[n, i, 0] = Share(sales[i][n] / spending[n])
                deficits[n] += sales[i][n] - sales[n][i]
            }
        }
        return World(
            id: "countries-2023", title: "Ignatenko et al. (2025)", year: 2023, unit: "USD", goods: Set(grid.sectors), grid: grid,
            shares: shares,
            tariffs: Bilateral(grid: grid, repeating: .zero), valueAddedShares: SectorTable(grid: grid, repeating: Share(1)),
            inputShares: InputTable(grid: grid, repeating: Share(0)),
            consumptionShares: SectorTable(grid: grid, repeating: Share(1)),
            valueAdded: income, deficits: deficits, expenditure: SectorTable(grid: grid, values: spending),
            elasticities: [ElasticityTable(name: "gravity", source: "Ignatenko et al. (2025)", theta: [epsilon])],
            provenance: Provenance(kind: "published tables"))
    }

    /// The rates of 2 April 2025, with the floor of 10% of the paper's program.
    @Sendable static func liberationDay(_ world: World) throws -> Policy {
        let usa = world.grid.index(of: Country("USA"))!
        var policy = Policy(unchanged: world)
        for (i, rate) in try column("tariffs.csv").enumerated() where i != usa {
            policy.tariffs[usa, i, 0] = Rate(max(0.10, Double(rate)!))
        }
        return policy
    }
}
