import TradeData

/// Why a model, or a model on a world, is refused: every problem found, each with its remedy.
public struct ModelProblem: Error, CustomStringConvertible, Sendable, Equatable {
    public let problems: [String]
    public init(_ problems: [String]) { self.problems = problems }
    public var description: String { problems.joined(separator: "\n") }
}

extension Model {
    /// Checks that the parameters are ones the model can have, and that the world's shares sum to one.
    ///
    /// - Throws: `ModelProblem` with every problem found.
    /// - Complexity: O(N²J + NJ²).
    public func validate(for world: World) throws {
        let found = problems(on: world.grid) + Model.shareProblems(of: world)
        if !found.isEmpty { throw ModelProblem(found) }
    }

    /// The problems of the parameters alone, cheap enough to look for before every solve.
    /// - Complexity: O(N + J).
    func problems(on grid: Grid) -> [String] {
        var found: [String] = []
        let J = grid.sectorCount
        if elasticities.theta.count != J {
            found.append("θ of “\(elasticities.name)” has \(elasticities.theta.count) values for \(J) sectors; give one for each")
        }
        for (j, theta) in elasticities.theta.enumerated().prefix(J) where !(theta > 0 && theta.isFinite) {
            found.append("θ of \(grid.sectors[j]) is \(theta); trade elasticities are positive")
        }
        if !(passThrough > 0 && passThrough.isFinite) { found.append("the tariff exponent φ is \(passThrough); it is positive") }
        found += productionProblems() + labourProblems() + scaleProblems(on: grid)
        if deficits == .endogenous { found += localCostProblems(on: grid) }
        return found
    }

    private func productionProblems() -> [String] {
        guard case .nestedCES(let consumption, let valueAdded, let inputs) = production else { return [] }
        let named = [("consumption σ", consumption), ("value added η", valueAdded), ("inputs ε", inputs)]
        return named.compactMap { name, value in
            if !(value > 0 && value.isFinite) { return "the elasticity of \(name) is \(value); it is positive" }
            return value < 0.02
                ? "the elasticity of \(name) is \(value); below 0.02 rounding decides the answer, take the bound of Leontief instead"
                : nil
        }
    }

    private func labourProblems() -> [String] {
        var found: [String] = []
        if case .royFrechet(let kappa) = labour.mobility, !(kappa >= 1) {
            found.append("κ of the Roy-Fréchet labour market is \(kappa); it is at least 1, which is immobile labour")
        }
        if !(labour.supplyElasticity >= 0 && labour.supplyElasticity.isFinite) {
            found.append("the elasticity of labour supply is \(labour.supplyElasticity); it is not negative")
        }
        return found
    }

    private func scaleProblems(on grid: Grid) -> [String] {
        guard let scale else { return [] }
        guard scale.psi.count == grid.sectorCount else {
            return ["ψ has \(scale.psi.count) values for \(grid.sectorCount) sectors; give one for each"]
        }
        return zip(grid.sectors, zip(scale.psi, elasticities.theta)).compactMap { sector, pair in
            let (psi, theta) = pair
            if !(psi >= 0 && psi.isFinite) { return "ψ of \(sector) is \(psi); scale elasticities are not negative" }
            return psi * theta > 1
                ? "θψ of \(sector) is \(theta * psi); above 1 equilibria are not unique, lower ψ to \(1 / theta) or less" : nil
        }
    }

    private func localCostProblems(on grid: Grid) -> [String] {
        var found: [String] = []
        for country in grid.countries {
            let nu = localCosts.share(in: country)
            if !(nu >= 0 && nu < 1) { found.append("ν of \(country) is \(nu); a part of costs lies between 0 and 1") }
        }
        if labour.inverseKappa != 0 {
            found.append(
                "deficits endogenous with labour \(labour.mobility): the labour that selling takes at the destination belongs to "
                    + "no sector, so it must be mobile; take another deficit rule, or mobile labour")
        }
        return found
    }

    /// The first few places in which a world's shares do not sum to one.
    private static func shareProblems(of world: World) -> [String] {
        var found: [String] = []
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        func check(_ sum: Double, _ what: @autoclosure () -> String) {
            if !(abs(sum - 1) < 1e-6) && found.count < 5 { found.append("\(what()) sum to \(sum), not 1") }
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
