import TradeData
import TradeEquilibrium

/// What a cost or duty on the sales of one economy to another does to a third, or to either.
public struct PairSlope: Sendable {
    /// Indices: whose response, who buys, who sells.
    public let economy, buyer, seller: Int
    /// Per cent for one per cent of cost, or of 1 + t.
    public let value: Double
    public init(economy: Int, buyer: Int, seller: Int, value: Double) {
        (self.economy, self.buyer, self.seller, self.value) = (economy, buyer, seller, value)
    }
}

/// Costs or duties of others by what they do to one economy, as a report.
public struct PairReport: Sendable {
    let world: World
    let economy: Int
    let outcome: PairExposure.Outcome
    let isTariff: Bool
    let slopes: [PairSlope]
    let model: String
    let residual: Double
    let command: String

    public init(
        world: World, economy: Int, outcome: PairExposure.Outcome, isTariff: Bool, slopes: [PairSlope], model: String,
        residual: Double, command: String = ""
    ) {
        (self.world, self.economy, self.outcome, self.isTariff) = (world, economy, outcome, isTariff)
        (self.slopes, self.model, self.residual, self.command) = (slopes, model, residual, command)
    }

    private func prose(_ n: Int) -> String { world.inProse(world.grid.countries[n]) }
    private func name(_ n: Int) -> String { world.name(of: world.grid.countries[n]) }
    private var what: String { outcome == .welfare ? "welfare" : "income relative to the world's" }
    private var moved: String { isTariff ? "1% on 1 + duty" : "1% of cost" }
    private func text(_ x: Double) -> String { NumberText.signed(x, abs(x) >= 0.01 ? 4 : 6) }

    /// Where the numbers are from.
    public var source: String {
        "World \(world.id) (\(world.year)); \(model); worst residual \(NumberText.residual(residual))."
    }

    /// The answer in a sentence or two.
    public var headline: String {
        let ranked = slopes.sorted { $0.value < $1.value }
        guard let worst = ranked.first, let best = ranked.last else { return "There is no such pair." }
        func pair(_ p: PairSlope) -> String { "what \(prose(p.buyer)) buys from \(prose(p.seller)) (\(text(p.value))%)" }
        return
            "Of \(moved) on one economy's purchases from another, \(what) in \(prose(economy)) loses most by that on \(pair(worst))"
            + (best.value > 0 ? " and gains most by that on \(pair(best))." : "; none raises it.")
    }

    /// The whole report.
    public func document() -> ReportDocument {
        var table = ReportDocument.Table(
            "\(moved) more: \(what) in \(name(economy)), % to first order",
            columns: [.text("buyer"), .text("seller"), .number("response")],
            note: (isTariff
                ? "Duties are on top of those of the world's year, and their revenue is spent by the buyer's government. "
                : "Costs melt: nobody receives them. ")
                + source)
        let ranked = slopes.sorted { $0.value < $1.value }
        let shown = ranked.count > 20 ? Array(ranked.prefix(10)) + Array(ranked.suffix(10)) : ranked
        for slope in shown { table.add([name(slope.buyer), name(slope.seller), text(slope.value)]) }
        table.hasZeros = true
        return ReportDocument(
            title: "\(isTariff ? "Duties" : "Trade costs") and \(what) of \(prose(economy))", headline: headline,
            sections: [
                .init(
                    "The ten that harm most, and the ten that help most",
                    [
                        .table(table),
                        .paragraph("A slope: for a large duty, which is not so many times a small one, see detente try."),
                    ]
                        + (command.isEmpty ? [] : [.code(command)]))
            ])
    }
}
