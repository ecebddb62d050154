import TradeData

/// How much of an industry's output comes from an origin, by the number of links between them: the backward view.
///
/// ```
/// x₀ = e,   xₜ = A·xₜ₋₁ without the origin's rows,   inputsₜ = Σ over s in origin of (A·xₜ₋₁)[s]
/// w′ = γ_S′(I − A)⁻¹,   value addedₜ = Σ w[s]·(A·xₜ₋₁)[s],   value added = w′e = own + Σₜ value addedₜ
/// extraction: dVA = v′((I − A)⁻¹ − (I − A*)⁻¹)e = Σₜ inputsₜ,   A* is A without the origin's rows
/// ```
/// Tier 1 is what the target buys from the origin itself, tier 2 what its suppliers elsewhere buy there, and so on: a value is counted
/// where it last leaves the origin, so that tiers add up. The extraction is accounting and an upper bound: nobody buys elsewhere.
/// - Source: value added by origin: Johnson and Noguera (2012), *Journal of International Economics* 86(2); extraction: Dietzenbacher
///   and Lahr (2013), *Economic Systems Research* 25(3), and Los, Timmer and de Vries (2016), *American Economic Review* 106(7); hidden
///   exposure: Baldwin, Freeman and Theodorakopoulos (2023), *Brookings Papers on Economic Activity*.
/// - Shape: all numbers are shares of the target's gross output, unless they say money.
public struct ChainExposure: Sendable {
    /// What comes from the origin over this many links.
    public struct Tier: Sendable {
        /// From 1.
        public let links: Int
        /// Bought from the origin, whatever it is made of.
        public let inputs: Double
        /// Value added of the origin in it.
        public let valueAdded: Double
        /// (Aᵗe)_S, all output of the origin that this stage needs; what is sold on within the origin counts every time.
        public let output: Double
    }
    /// Direct suppliers of an economy outside the origin, and what of the origin comes through them.
    public struct Supplier: Sendable {
        public let economy: Country
        public let inputs, valueAdded: Double
    }

    public let target, origin: IndustrySet
    /// The target's gross output, the world's unit a year.
    public let targetOutput: Double
    /// The printed tiers.
    public let tiers: [Tier]
    /// Σₜ inputs over all tiers: also the share of the target's output that an extraction of the origin's inputs touches.
    public let inputs: Double
    /// Value added of the origin in the target's output, over all tiers, with its own where the target is of the origin.
    public let valueAdded: Double
    /// Value added of the target itself that is the origin's, where the one is part of the other; tier 0.
    public let own: Double
    /// Σₜ output over all tiers (Leontief's total, without the target's own first unit).
    public let output: Double
    /// By what comes through them, the most first.
    public let suppliers: [Supplier]
    /// Value added by economy in the target's output; with `duties` it adds up to 1.
    public let byEconomy: [Double]
    /// Import duties on inputs, at all stages.
    public let duties: Double
    /// Value added by economy that the extraction takes out of the target's output; with `dutiesAtStake` it adds up to `inputs`.
    public let atStake: [Double]
    public let dutiesAtStake: Double
    /// What solves left, and how far the tiers are from the extraction, at worst.
    public let residual: Double

    /// What comes over more links than are printed.
    public var beyond: (inputs: Double, valueAdded: Double, output: Double) {
        (
            tiers.reduce(inputs) { $0 - $1.inputs }, tiers.reduce(valueAdded - own) { $0 - $1.valueAdded },
            tiers.reduce(output) { $0 - $1.output }
        )
    }
    /// Value added of the origin that the target did not buy from the origin itself.
    public var indirect: Double { max(0, valueAdded - own - (tiers.first?.valueAdded ?? 0)) }
}

/// What an origin's value is in a unit of every industry's output, and who buys from it.
public struct OriginContent: Sendable {
    /// Bought from the origin directly, `[economy, sector]`, shares of gross output.
    public let direct: [Double]
    /// Bought from it anywhere in the chain, counted where it last leaves the origin.
    public let inputs: [Double]
    /// Value added of the origin.
    public let valueAdded: [Double]
    public let residual: Double
}

extension SupplyChains {
    /// An origin in all industries at once.
    /// ```
    /// w = γ_S + A′w,   t = A′1_S + A′(t without S)
    /// ```
    /// - Throws: `Problems` where the chains do not fade.
    /// - Complexity: two solves.
    public func content(of origin: IndustrySet) throws -> OriginContent {
        let mask = origin.mask(N * J)
        let added = try carriedThroughout(by: mask.indices.map { mask[$0] ? valueAdded[$0] : 0 })
        let direct = carried(by: mask.map { $0 ? 1 : 0 })
        let inputs = try sum(direct) { stage in carried(by: stage.indices.map { mask[$0] ? 0 : stage[$0] }) }
        return OriginContent(
            direct: direct, inputs: inputs.values, valueAdded: added.values, residual: max(added.residual, inputs.residual))
    }

    /// - Parameter tiers: How many are shown separately, from 1.
    /// - Throws: `Problems` for a target without output.
    /// - Complexity: four solves.
    public func exposure(of target: IndustrySet, to origin: IndustrySet, tiers count: Int = 4) throws -> ChainExposure {
        precondition(count >= 1, "There is at least one tier.")
        let (e, total) = try basket(target)
        let mask = origin.mask(N * J)
        let content = try content(of: origin)
        var (tiers, stage, all) = ([ChainExposure.Tier](), e, e)
        for links in 1...count {
            (stage, all) = (inputs(for: stage), inputs(for: all))
            var (bought, added, output) = (0.0, 0.0, 0.0)
            for s in origin.places {
                bought += stage[s]
                added += content.valueAdded[s] * stage[s]
                output += all[s]
                stage[s] = 0
            }
            tiers.append(ChainExposure.Tier(links: links, inputs: bought, valueAdded: added, output: output))
        }
        let whole = try output(for: e)
        let left = try output(for: e, extracting: mask)
        let direct = inputs(for: e)
        func byEconomy(_ value: (Int) -> Double) -> [Double] {
            (0..<N).map { n in (n * J..<(n + 1) * J).reduce(0) { $0 + value($1) } }
        }
        func outside(_ s: Int, _ value: [Double]) -> Double { mask[s] ? 0 : direct[s] * value[s] }
        let (through, carried) = (byEconomy { outside($0, content.inputs) }, byEconomy { outside($0, content.valueAdded) })
        let suppliers = (0..<N).filter { through[$0] > 0 }.sorted { through[$0] > through[$1] }
        let touched = e.indices.reduce(0) { $0 + e[$1] * content.inputs[$1] }
        let stake = e.indices.reduce(0) { $0 + (valueAdded[$1] + duties[$1]) * (whole.values[$1] - left.values[$1]) }
        return ChainExposure(
            target: target, origin: origin, targetOutput: total, tiers: tiers, inputs: touched,
            valueAdded: e.indices.reduce(0) { $0 + e[$1] * content.valueAdded[$1] },
            own: origin.places.reduce(0) { $0 + valueAdded[$1] * e[$1] },
            output: origin.places.reduce(0) { $0 + whole.values[$1] - e[$1] },
            suppliers: suppliers.map { .init(economy: world.grid.countries[$0], inputs: through[$0], valueAdded: carried[$0]) },
            byEconomy: byEconomy { valueAdded[$0] * whole.values[$0] },
            duties: e.indices.reduce(0) { $0 + duties[$1] * whole.values[$1] },
            atStake: byEconomy { valueAdded[$0] * (whole.values[$0] - left.values[$0]) },
            dutiesAtStake: e.indices.reduce(0) { $0 + duties[$1] * (whole.values[$1] - left.values[$1]) },
            residual: [content.residual, whole.residual, left.residual, abs(touched - stake)].max()!)
    }
}
