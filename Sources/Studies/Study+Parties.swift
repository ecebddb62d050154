import TradeData
import TradeEquilibrium
import TradePolicy

/// Trade in one direction between two who act on each other, groups as one.
public struct TradingPair: Sendable, Hashable {
    public let origin, destination: Subject
    /// Their economies, as indices of the world's grid.
    public let origins, destinations: [Int]

    init(_ origin: Subject, _ destination: Subject, _ grid: Grid) {
        (self.origin, self.destination) = (origin, destination)
        (origins, destinations) = (grid.indices(of: origin), grid.indices(of: destination))
    }
}

extension Scenario {
    /// Economies of a world in few words, with the groups that the file names.
    func naming(_ set: Set<Country>, on world: World) -> [Subject] {
        Subject.naming(
            set.filter { world.grid.index(of: $0) != nil }, with: groups.compactMap { $0.within(world.grid) })
    }

    /// Who acts, in the order of the file, groups as one; of many who act together the largest first.
    public func acting(on world: World, by isTaken: (Measure) -> Bool = { _ in true }) -> [Subject] {
        var found: [Subject] = []
        for measure in law.measures + law.threats.map(\.measure) where isTaken(measure) {
            var acting = naming(measure.by, on: world)
            if acting.count > 6 { acting.sort { (world.size(of: $1), $0.code) < (world.size(of: $0), $1.code) } }
            for subject in acting where !found.contains(subject) { found.append(subject) }
        }
        return found
    }
}

extension World {
    /// Value added of all its economies, in the world's unit per year.
    public func size(of subject: Subject) -> Double { grid.indices(of: subject).reduce(0) { $0 + valueAdded[$1] } }
}

extension Study {
    /// Who imposes a measure, groups as one, the largest first.
    public func acting(_ measure: Measure) -> [Subject] {
        scenario.naming(measure.by, on: world).sorted { (world.size(of: $1), $0.code) < (world.size(of: $0), $1.code) }
    }

    /// Who imposes what stands otherwise on some branch than on the first day compared with, in the order of the file; where nothing
    /// does, whoever imposes anything.
    public var acting: [Subject] {
        var changed: Set<String> = []
        for run in runs where run.comparedWith == scenario.compareTo.first {
            changed.formUnion(run.law.changed(from: run.comparedWith, to: run.day).map(\.id))
        }
        let found = scenario.acting(on: world) { changed.contains($0.id) }
        return found.isEmpty ? scenario.acting(on: world) : found
    }

    /// Directed pairs in which each taxes the other, by measures that name it; where nobody answers, those in which one does. At most
    /// twelve, and six where nobody answers.
    public var parties: [TradingPair] {
        let grid = world.grid
        let sorted = named(by: scenario.law.measures + scenario.law.threats.map(\.measure))
        let mutual = sorted.filter { sorted.contains([$0[1], $0[0]]) }
        return (mutual.isEmpty ? sorted.prefix(6) : mutual.prefix(12)).map { TradingPair($0[1], $0[0], grid) }
    }

    /// Directed pairs whose duties a branch may change against the day compared with: of the measures that stand otherwise, who taxes
    /// whom by name.
    public func changedPairs(_ run: StudyRun) -> [TradingPair] {
        named(by: run.law.changed(from: run.comparedWith, to: run.day)).map { TradingPair($0[1], $0[0], world.grid) }
    }

    /// Who taxes whom by name, each pair once, in the order of the grid.
    private func named(by measures: [Measure]) -> [[Subject]] {
        var taxes: Set<[Subject]> = []
        for measure in measures {
            guard case .only(let targets) = measure.partners else { continue }
            for by in scenario.naming(measure.by, on: world) {
                for target in scenario.naming(targets, on: world) where Set(by.members).isDisjoint(with: target.members) {
                    taxes.insert([by, target])
                }
            }
        }
        func place(_ pair: [Subject]) -> [Int] { pair.map { world.grid.indices(of: $0).first ?? 0 } }
        return taxes.sorted { a, b in
            let (x, y) = (place(a), place(b))
            return x == y ? a.map(\.code).lexicographicallyPrecedes(b.map(\.code)) : x.lexicographicallyPrecedes(y)
        }
    }

    /// Whom measures name that stand otherwise on some branch than under the law of the first day compared with: for each measure its
    /// targets, the largest first. A measure on everybody names nobody.
    public var targets: [[Subject]] {
        var found: [[Subject]] = []
        var met: Set<CountrySet> = []
        for run in runs where run.threat == nil && run.comparedWith == scenario.compareTo.first {
            for measure in run.law.changed(from: run.comparedWith, to: run.day) where met.insert(measure.partners).inserted {
                guard case .only(let set) = measure.partners else { continue }
                let named = scenario.naming(set, on: world)
                    .sorted { (world.size(of: $1), $0.code) < (world.size(of: $0), $1.code) }
                if !named.isEmpty { found.append(named) }
            }
        }
        return found
    }
}

extension Comparison {
    /// Change in the value of all trade of these pairs, percent, at border prices and the numeraire.
    public func partiesTrade(_ pairs: [TradingPair]) -> Double {
        var (before, after) = (0.0, 0.0)
        for pair in pairs {
            let trade = trade(origins: pair.origins, destinations: pair.destinations)
            (before, after) = (before + trade.reference, after + trade.policy)
        }
        return 100 * (after / before - 1)
    }
}
