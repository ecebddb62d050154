import Foundation
import TestSupport
import TradeData

/// The tables of Caliendo and Parro (2015): 31 economies and 40 sectors in 1993, 20 of them traded.
enum NaftaTables {
    static let (N, J, traded) = (31, 40, 20)
    static let (canada, mexico, usa) = (4, 19, 29)

    static func numbers(_ file: String) throws -> [Double] {
        let text = try String(contentsOf: SourceData.url("caliendo-parro-1993/\(file)"), encoding: .utf8)
        return text.split(whereSeparator: \.isWhitespace).map { Double($0)! }
    }

    static let grid: Grid = {
        var names = (1...N).map { "C\($0)" }
        (names[canada], names[mexico], names[usa], names[30]) = ("CAN", "MEX", "USA", "ROW")
        return Grid(countries: names.map { Country($0) }, sectors: (1...J).map { Sector("S\($0)") })
    }()

    /// The 1993 world as calibrated in the paper; final demand is clipped, so it is not yet an equilibrium.
    static func world() throws -> World {
        let (B, GO, IO) = (try numbers("B.txt"), try numbers("GO.txt"), try numbers("IO.txt"))
        let (theta, trade, tariffs) = (try numbers("T.txt"), try numbers("xbilat1993.txt"), try numbers("tariffs1993.txt"))
        var accounts = Accounts(
            flows: Bilateral(grid: grid, repeating: Money(0)), tariffs: Bilateral(grid: grid, repeating: .zero),
            inputShares: InputTable(grid: grid, repeating: Share(0)))
        for j in 0..<J {
            for i in 0..<N {
                var exports = 0.0
                if j < traded {
                    for n in 0..<N where n != i {
                        let row = (j * N + n) * N + i
                        accounts.flows[n, i, j] = Money(trade[row] * 1000)
                        accounts.tariffs[n, i, j] = Rate(tariffs[row] / 100)
                        exports += trade[row] * 1000
                    }
                }
                accounts.flows[i, i, j] = Money(max(GO[j * N + i], exports) - exports)
            }
        }
        for n in 0..<N {
            for j in 0..<J {
                let column = (0..<J).map { IO[(n * J + $0) * J + j] }
                let sum = column.reduce(0, +)
                guard sum > 0 else { continue }
                for k in 0..<J { accounts.inputShares[n, k, j] = Share((1 - B[j * N + n]) * column[k] / sum) }
            }
        }
        return World(
            id: "nafta-1993", title: "Caliendo and Parro (2015)", year: 1993, unit: "USD",
            goods: Set(accounts.grid.sectors.prefix(20)), accounts: accounts,
            elasticities: [
                ElasticityTable(
                    name: "caliendo-parro", source: "Caliendo and Parro (2015), 99% sample",
                    theta: theta + Array(repeating: 5, count: J - traded))
            ], provenance: Provenance(kind: "published tables"))
    }

    /// NAFTA: 2005 tariffs among the three, 1993 tariffs elsewhere.
    static func nafta(_ world: World) throws -> Policy {
        var policy = Policy(unchanged: world)
        let tariffs = try numbers("tariffs2005.txt")
        for j in 0..<traded {
            for n in [canada, mexico, usa] {
                for i in [canada, mexico, usa] where i != n {
                    policy.tariffs[n, i, j] = Rate(tariffs[(j * N + n) * N + i] / 100)
                }
            }
        }
        return policy
    }
}
