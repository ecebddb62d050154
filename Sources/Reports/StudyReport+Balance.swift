import Studies
import TradeData
import TradeEquilibrium

/// Trade with all others under both laws, goods and services at border prices, in the world's unit per year.
struct TradeBalance {
    let exports, imports: Comparison.Trade
    /// Value added, which is GDP before taxes on products, under both laws.
    let product: (reference: Double, policy: Double)

    /// Of one economy, or of several with those outside.
    init(_ comparison: Comparison, _ n: [Int]) {
        exports = comparison.exports(n)
        imports = comparison.imports(n)
        func product(_ solve: Counterfactual) -> Double {
            n.reduce(0) { $0 + solve.wages[$1].value * solve.employment[$1].value * comparison.world.valueAdded[$1] }
        }
        self.product = (product(comparison.reference), product(comparison.policy))
    }

    /// Imports less exports.
    var deficit: (reference: Double, policy: Double) {
        (imports.reference - exports.reference, imports.policy - exports.policy)
    }
    var change: Double { deficit.policy - deficit.reference }
    /// The same in percent of GDP.
    var share: (reference: Double, policy: Double) {
        (100 * deficit.reference / product.reference, 100 * deficit.policy / product.policy)
    }
}

extension StudyReport {
    /// Exports, imports and the deficit of each economy of the focus, before and after; and what of it is assumed.
    func balance() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var section = ReportDocument.Section(
            "The trade balance",
            [
                .paragraph(
                    deficitNote
                        + " Trade is at border prices; a deficit is imports less exports, a surplus is negative. Money is "
                        + "relative to world value added (A-08), in \(currency) of \(study.world.year). GDP is value added.")
            ])
        var others: [ReportDocument.Block] = []
        for (k, (index, run)) in byStakes(against: day).filter({ !$0.run.comparison.isUnchanged }).enumerated() {
            var table = ReportDocument.Table(
                "Trade in goods and services, bn \(currency) a year, law of \(run.day) on branch \(run.path.id) against \(day)",
                columns: [
                    .text("economy"), .number("exports, before → after"), .number("imports, before → after"),
                    .number("deficit, before → after"), .number("change of the deficit"), .number("deficit before, % of GDP"),
                    .number("after, % of GDP"),
                ])
            for country in focus {
                let n = self.index(country)
                let balance = TradeBalance(run.comparison, n)
                func billions(_ millions: Double) -> String { NumberText.fixed(millions / 1000, 1) }
                table.add([
                    name(country), "\(billions(balance.exports.reference)) → \(billions(balance.exports.policy))",
                    "\(billions(balance.imports.reference)) → \(billions(balance.imports.policy))",
                    "\(billions(balance.deficit.reference)) → \(billions(balance.deficit.policy))",
                    ranged(index, { TradeBalance($0, n).change }) { NumberText.signed($0 / 1000, 1) },
                    NumberText.percent(balance.share.reference, decimals: 2),
                    ranged(index, { TradeBalance($0, n).share.policy }) { NumberText.percent($0, decimals: 2) },
                ])
            }
            if k == 0 { section.blocks.append(.table(table)) } else { others.append(.table(table)) }
        }
        if !others.isEmpty { section.blocks.append(.fold("The other branches", others)) }
        return section
    }

    /// What each rule among the models lets a deficit do.
    private var deficitNote: String {
        let rules = DeficitRule.allCases.compactMap { rule -> String? in
            let count = models.count { $0.deficits == rule }
            guard count > 0 else { return nil }
            let words =
                switch rule {
                case .balanced: "trade is balanced before and after, by assumption"
                case .worldShare:
                    "each deficit keeps its share of world value added by assumption, so its money does not change here"
                case .gdpShare:
                    "each deficit keeps its share of the economy's GDP by assumption, but for a correction that all share"
                case .endogenous: "the deficit is an outcome; only a transfer is fixed as a share of world value added"
                }
            return models.count == 1 ? words : "\(words) (\(rule.rawValue), \(count) of \(models.count) models)"
        }
        return capitalised(rules.joined(separator: "; ")) + " (A-06)."
    }
}
