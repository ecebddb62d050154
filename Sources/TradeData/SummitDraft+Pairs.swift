import Foundation

extension SummitDraft {
    /// Goods among the 73 economies: the mended table of 2023, everyone else summed into the rest of the world.
    mutating func fillPairs() throws {
        let mended = try PairTotals.mended(from: sources.folder)
        mendedPairs = mended
        let place = Dictionary(uniqueKeysWithValues: zip(countries, countries.indices))
        let rest = N - 1
        pairs = Array(repeating: 0, count: N * N)
        for (n, destination) in mended.countries.enumerated() {
            for (i, origin) in mended.countries.enumerated() where i != n {
                let (a, b) = (place[destination] ?? rest, place[origin] ?? rest)
                // Trade within the rest of the world is its own sales.
                if a != b { pairs[a * N + b] += mended.values[n * mended.countries.count + i] }
            }
        }
    }

    /// Exports less imports of goods, and of services.
    func goodsBalance(_ n: Int) -> Double {
        (0..<N).reduce(0) { $0 + pairs[$1 * N + n] - pairs[n * N + $1] * (countries[$1] == "USA" ? 1 : retained[n]) }
    }
    func servicesExports(_ n: Int) -> Double { margins.servicesExports(of: countries[n]) }
}
