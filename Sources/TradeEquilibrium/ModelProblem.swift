import TradeData

/// Why a model, or a model on a world, is refused: every problem found, each with its remedy.
public struct ModelProblem: Error, CustomStringConvertible, Sendable, Equatable {
    /// The part of a model that is at fault; the raw values are the keys of scenario files.
    public enum Block: String, Sendable {
        case elasticities, deficits, production, labour, scale, world
        case labourSupply = "labour-supply"
        case tariffExponent = "tariff-exponent"
        case localCosts = "local-costs"
    }

    /// One thing that is wrong.
    public struct Fault: CustomStringConvertible, Sendable, Equatable {
        public let block: Block
        public let what: String
        /// What to choose instead; empty where nothing but another world helps.
        public let remedy: String

        public init(_ block: Block, _ what: String, remedy: String) {
            (self.block, self.what, self.remedy) = (block, what, remedy)
        }

        public var description: String { remedy.isEmpty ? what : "\(what); \(remedy)" }
    }

    public let faults: [Fault]
    public init(_ faults: [Fault]) { self.faults = faults }
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// A number for a message: at most four decimals.
private func short(_ value: Double) -> String { "\(value.isFinite ? (value * 1e4).rounded() / 1e4 : value)" }

extension Model {
    /// Checks that the parameters are ones the model can have, and that the world's shares sum to one.
    ///
    /// - Throws: `ModelProblem` with every problem found.
    /// - Complexity: O(N²J + NJ²).
    public func validate(for world: World) throws {
        let found = problems(on: world.grid) + Model.shareProblems(of: world)
        if !found.isEmpty { throw ModelProblem(found) }
        try validateParameters(for: world)
    }

    /// Checks the parameters alone: for a model on a world whose shares were checked before.
    ///
    /// - Throws: `ModelProblem` with every problem found.
    /// - Complexity: O(N + J), and O(NJ²) where tariffs count in prices by a power above one.
    public func validateParameters(for world: World) throws {
        var found = problems(on: world.grid)
        if found.isEmpty { found += exponentProblems(of: world) }
        if !found.isEmpty { throw ModelProblem(found) }
    }

    /// The problems of the parameters alone, cheap enough to look for before every solve.
    /// - Complexity: O(N + J).
    func problems(on grid: Grid) -> [ModelProblem.Fault] {
        var found: [ModelProblem.Fault] = []
        let J = grid.sectorCount
        if elasticities.theta.count != J {
            found.append(
                .init(
                    .elasticities, "θ of “\(elasticities.name)” has \(elasticities.theta.count) values for \(J) sectors",
                    remedy: "give one for each"))
        }
        for (j, theta) in elasticities.theta.enumerated().prefix(J) where !(theta > 0 && theta.isFinite) {
            found.append(
                .init(.elasticities, "θ of \(grid.sectors[j]) is \(theta)", remedy: "trade elasticities are positive, such as 4"))
        }
        if !(tariffExponent > 0 && tariffExponent.isFinite) {
            found.append(
                .init(.tariffExponent, "the tariff exponent φ is \(tariffExponent)", remedy: "it is positive; 1 is the usual"))
        }
        found += productionProblems() + labourProblems() + scaleProblems(on: grid)
        if deficits == .endogenous { found += localCostProblems(on: grid) }
        return found
    }

    private func productionProblems() -> [ModelProblem.Fault] {
        guard case .nestedCES(let consumption, let valueAdded, let inputs) = production else { return [] }
        let named = [("consumption σ", consumption), ("value added η", valueAdded), ("inputs ε", inputs)]
        return named.compactMap { name, value in
            if !(value > 0 && value.isFinite) {
                return .init(.production, "the elasticity of \(name) is \(value)", remedy: "it is positive; 1 is Cobb-Douglas")
            }
            guard value < 0.02 else { return nil }
            return .init(
                .production, "the elasticity of \(name) is \(value): below 0.02 rounding decides the answer (0 is Leontief)",
                remedy: "write 0.02 or more")
        }
    }

    private func labourProblems() -> [ModelProblem.Fault] {
        var found: [ModelProblem.Fault] = []
        if case .royFrechet(let kappa) = labour.mobility, !(kappa >= 1) {
            found.append(
                .init(
                    .labour, "κ of the Roy-Fréchet labour market is \(kappa)",
                    remedy: "it is at least 1, which is immobile labour"))
        }
        if !(labour.supplyElasticity >= 0 && labour.supplyElasticity.isFinite) {
            found.append(
                .init(
                    .labourSupply, "the elasticity of labour supply is \(labour.supplyElasticity)", remedy: "it is not negative"))
        }
        return found
    }

    private func scaleProblems(on grid: Grid) -> [ModelProblem.Fault] {
        guard let scale else { return [] }
        guard scale.psi.count == grid.sectorCount else {
            return [.init(.scale, "ψ has \(scale.psi.count) values for \(grid.sectorCount) sectors", remedy: "give one for each")]
        }
        return zip(grid.sectors, zip(scale.psi, elasticities.theta)).compactMap { sector, pair in
            let (psi, theta) = pair
            if !(psi >= 0 && psi.isFinite) {
                return .init(.scale, "ψ of \(sector) is \(psi)", remedy: "scale elasticities are not negative")
            }
            // Country-wide scale feeds on no sector's growth.
            guard psi * theta > 1, scale.reach == .sector else { return nil }
            return .init(
                .scale, "θψ of \(sector) is \(short(theta * psi)): above 1 equilibria are not unique",
                remedy: "lower ψ to \((1e4 / theta).rounded(.down) / 1e4) or less")
        }
    }

    /// A tariff exponent above 1.2 where markets grow by growing: there are many equilibria, and which one a solve ends in is chance.
    private func exponentProblems(of world: World) -> [ModelProblem.Fault] {
        guard tariffExponent > Model.largestExponent, let gain = entryGain(world) else { return [] }
        let places = Self.places(on: world, gain)
        guard let worst = places.max(by: { $0.gain < $1.gain }) else { return [] }
        return [
            .init(
                .tariffExponent,
                "the tariff exponent φ is \(short(tariffExponent)), and markets grow by growing in \(places.count) places, most in "
                    + "\(world.grid.sectors[worst.j]) in \(world.grid.countries[worst.n]) (\(short(worst.gain))): there are many equilibria",
                remedy: "take \(Model.largestExponent) or less, or elasticities with smaller θ")
        ]
    }

    /// The largest tariff exponent with which a model is solved where markets grow by growing.
    static let largestExponent = 1.2

    private func localCostProblems(on grid: Grid) -> [ModelProblem.Fault] {
        var found: [ModelProblem.Fault] = []
        for country in grid.countries {
            let nu = localCosts.share(in: country)
            if !(nu >= 0 && nu < 1) {
                found.append(.init(.localCosts, "ν of \(country) is \(nu)", remedy: "a part of costs is between 0 and 1"))
            }
        }
        if labour.inverseKappa != 0 {
            found.append(
                .init(
                    .deficits,
                    "deficits endogenous with \(labour.mobilityLabel): the labour that selling takes at the destination belongs to "
                        + "no sector, so it must be mobile",
                    remedy: "take labour: mobile, or deficits balanced, world-share or gdp-share"))
        }
        return found
    }

    /// What is not wrong with the model and may leave it without an answer on a world, or with several, in sentences.
    ///
    /// Where a sector buys from itself size feeds on itself, with scale (ψ) and with tariff exponents above 1 (φ), whose price
    /// index falls with the size of the market. To first order, G the share that it buys of itself, π that at home:
    /// ```
    /// θ[j]·ψ[j] / (1 − G·π) > 1,   θ[j]·(φ[n,j] − 1)·G/(1 − G·π)·min(1, G·Y/X) > 1
    /// ```
    /// On the shipped worlds models in which neither holds anywhere converge, and those in which one does often do not.
    /// - Complexity: O(N²J).
    public func cautions(on world: World) -> [String] {
        [
            caution(
                on: world, "Economies of scale feed on themselves where a sector buys from itself: θψ over 1 less that share is",
                "There may be several equilibria, or none in which all sectors stay open", scaleGain(world)),
            localCostCaution(on: world),
            caution(
                on: world,
                "Prices fall as markets grow (the tariff exponent φ is above 1), and sectors that buy from themselves grow with it: "
                    + "θ(φ − 1) times what comes back is",
                "There may be several equilibria; an answer may belong to a far one. A table with smaller θ has none of this",
                entryGain(world)),
        ].compactMap { $0 }
    }

    /// By how much endogenous deficits move value added, which official figures say: the part ν of what goods cost is pay of the buyer's
    /// own labour, and producers make that much less.
    private func localCostCaution(on world: World) -> String? {
        guard deficits == .endogenous else { return nil }
        let moved = Baseline.withLocalCosts(world, model: self).valueAdded
        let total = world.valueAdded.reduce(0, +)
        func percent(_ after: Double, _ before: Double) -> Double { 100 * (after / before - 1) }
        guard
            let most = moved.indices.max(by: {
                abs(percent(moved[$0], world.valueAdded[$0])) < abs(percent(moved[$1], world.valueAdded[$1]))
            }),
            abs(percent(moved[most], world.valueAdded[most])) >= 0.01
        else { return nil }
        func text(_ percent: Double) -> String { "\(percent < 0 ? "−" : "+")\(short((abs(percent) * 100).rounded() / 100))%" }
        return
            "With deficits endogenous, part of what goods cost is pay in the country that buys them, which moves value added before any "
            + "law changes: the world's by \(text(percent(moved.reduce(0, +), total))), most in \(world.grid.countries[most]) "
            + "(\(text(percent(moved[most], world.valueAdded[most]))))."
    }

    private func caution(
        on world: World, _ reason: String, _ meaning: String, _ gain: ((_ n: Int, _ j: Int) -> Double)?
    ) -> String? {
        guard let gain else { return nil }
        let places = Self.places(on: world, gain).map { n, j, gain in
            (gain: gain, name: "\(world.grid.sectors[j]) in \(world.grid.countries[n])")
        }
        guard let worst = places.max(by: { ($0.gain, $1.name) < ($1.gain, $0.name) }) else { return nil }
        return "\(reason) above 1 in \(places.count) \(places.count == 1 ? "place" : "places"), most in \(worst.name) "
            + "(\(short(worst.gain))). \(meaning)."
    }

    private static func places(on world: World, _ gain: (Int, Int) -> Double) -> [(n: Int, j: Int, gain: Double)] {
        var places: [(n: Int, j: Int, gain: Double)] = []
        for j in world.grid.sectors.indices {
            for n in world.grid.countries.indices where world.expenditure[n, j].value > 0 {
                let gain = gain(n, j)
                if gain > 1 { places.append((n, j, gain)) }
            }
        }
        return places
    }

    /// Markets that grow by growing, as `cautions(on:)` has them: cells `n·J + j`, ascending.
    func marketsThatFeedOnThemselves(on world: World) -> [Int] {
        let places = [scaleGain(world), entryGain(world)].compactMap { $0 }.flatMap { Self.places(on: world, $0) }
        return Set(places.map { $0.n * world.grid.sectorCount + $0.j }).sorted()
    }

    private func scaleGain(_ world: World) -> ((Int, Int) -> Double)? {
        guard let scale, scale.reach == .sector, scale.psi.count == world.grid.sectorCount else { return nil }
        return { n, j in
            elasticities.theta[j] * scale.psi[j] / (1 - world.inputShares[n, j, j].value * world.shares[n, n, j].value)
        }
    }

    private func entryGain(_ world: World) -> ((Int, Int) -> Double)? {
        let (countries, sectors, J) = (world.grid.countries, world.grid.sectors, world.grid.sectorCount)
        func exponent(_ n: Int, _ j: Int) -> Double {
            effectiveTariffExponent(countries[n], sectors[j], goods: world.goods, psi: scale?.psi[j] ?? 0)
        }
        guard countries.indices.contains(where: { n in sectors.indices.contains { exponent(n, $0) > 1 } }) else { return nil }
        var output = [Double](repeating: 0, count: countries.count * J)
        for j in sectors.indices {
            for n in countries.indices { for i in countries.indices { output[i * J + j] += world.flow(n, i, j) } }
        }
        return { n, j in
            let own = world.inputShares[n, j, j].value
            let back = min(1, own * output[n * J + j] / world.expenditure[n, j].value)
            return elasticities.theta[j] * (exponent(n, j) - 1) * own / (1 - own * world.shares[n, n, j].value) * back
        }
    }

    /// The first few places in which a world's shares do not sum to one.
    private static func shareProblems(of world: World) -> [ModelProblem.Fault] {
        var found: [ModelProblem.Fault] = []
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        func check(_ sum: Double, _ what: @autoclosure () -> String) {
            if !(abs(sum - 1) < 1e-6) && found.count < 5 {
                found.append(.init(.world, "\(what()) sum to \(sum), not 1", remedy: ""))
            }
        }
        for n in 0..<N {
            check(world.consumptionShares.row(n).reduce(0, +), "consumption shares of \(world.grid.countries[n])")
            for j in 0..<J {
                var (origins, costs) = (0.0, world.valueAddedShares[n, j].value)
                for i in 0..<N { origins += world.shares[n, i, j].value }
                for k in 0..<J { costs += world.inputShares[n, k, j].value }
                let place = "\(world.grid.sectors[j]) in \(world.grid.countries[n])"
                check(origins, "the shares of the origins of \(place)")
                check(costs, "value added and inputs of \(place)")
            }
        }
        return found
    }
}
