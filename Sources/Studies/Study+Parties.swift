import TradeData
import TradeEquilibrium
import TradePolicy

extension Study {
    /// Directed pairs (origin, destination) in which each taxes the other, by measures that name it; where nobody
    /// answers, those in which one does, at most six.
    public var parties: [(origin: Int, destination: Int)] {
        let grid = world.grid
        var taxes: Set<[Int]> = []
        for measure in scenario.law.measures + scenario.law.threats.map(\.measure) {
            guard case .only(let targets) = measure.partners else { continue }
            for by in measure.by {
                for target in targets {
                    if let a = grid.index(of: by), let b = grid.index(of: target), a != b { taxes.insert([a, b]) }
                }
            }
        }
        let mutual = taxes.filter { taxes.contains([$0[1], $0[0]]) }.sorted { $0.lexicographicallyPrecedes($1) }
        let pairs = mutual.isEmpty ? Array(taxes.sorted { $0.lexicographicallyPrecedes($1) }.prefix(6)) : mutual
        return pairs.map { (origin: $0[1], destination: $0[0]) }
    }
}

extension Comparison {
    /// Change in the value of all trade of these pairs, percent, at border prices and the numeraire.
    public func partiesTrade(_ pairs: [(origin: Int, destination: Int)]) -> Double {
        var (before, after) = (0.0, 0.0)
        for pair in pairs {
            let trade = trade(origin: pair.origin, destination: pair.destination)
            (before, after) = (before + trade.reference, after + trade.policy)
        }
        return 100 * (after / before - 1)
    }
}
