import Foundation
import TradeData

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

    /// Exports less imports of goods.
    func goodsBalance(_ n: Int) -> Double {
        (0..<N).reduce(0) { $0 + pairs[$1 * N + n] - pairs[n * N + $1] }
    }
    func servicesExports(_ n: Int) -> Double { margins.servicesExports(of: countries[n]) }

    /// The totals of trade that the world is held to, with their reasons; `before` are the pairs before transit was left out.
    mutating func setTradeTargets(before: [Double]) {
        for n in 0..<N {
            let sold = (0..<N).reduce(0.0) { $0 + pairs[$1 * N + n] }
            targets.append(
                WorldTarget(
                    .goodsExports, countries[n], value: sold, year: 2023, source: "CEPII BACI 2023, mended",
                    reason: "sum of pairs, transit at destinations left out"))
            targets.append(
                WorldTarget(
                    .servicesExports, countries[n], value: servicesExports(n), year: 2022, source: "ADB MRIO margins 2022",
                    reason: "nineteen service sectors"))
            targets.append(
                WorldTarget(
                    .balance, countries[n], value: goodsBalance(n) + servicesExports(n) - servicesImports[n], year: 2023,
                    source: "pairs of goods, services of the margins, imports of services estimated",
                    reason: "no deficit beyond 14% of value added, no surplus beyond 30% by imports of services"))
        }
        for n in 0..<N {
            for i in 0..<N where i != n && before[n * N + i] >= 1000 {
                let at = n * N + i
                let key = "\(countries[i])>\(countries[n])"
                let how = mendedPairs?.origin(countries[n], countries[i])
                var source = "CEPII BACI 2023"
                var reason = "as published"
                switch how {
                case .official:
                    source = mendedPairs?.sources[key] ?? source; reason = "official total of the pair; the table has none"
                case .grown: source = "WIOD 2014, grown"; reason = "the table has none; grown with both sides' trade"
                case .regression: source = "regression on strategic goods"; reason = "the table has none"
                case .published, nil: if n == N - 1 || i == N - 1 { reason = "sum over the economies of the rest of the world" }
                }
                if pairs[at] < 0.995 * before[at] { reason += "; transit left out of the world" }
                if pairs[at] > 1.005 * before[at] { reason += "; with what passes Hong Kong" }
                targets.append(
                    WorldTarget(
                        .pair, countries[n], from: countries[i], value: before[at], year: 2023, source: source, reason: reason))
            }
        }
    }
}
