import Studies
import TradeData
import TradeEquilibrium

extension Board {
    /// What of a model a page can choose, each in plain words.
    static func choices(_ question: Question, own: ModelOptions) -> Choices {
        let world = question.stage.world
        let table = own.theta == nil ? own.elasticities ?? world.elasticities.first?.name : nil
        return Choices(
            h: Horizon.allCases.map { horizon in
                let (label, words) = words(horizon)
                return Choice(value: horizon.rawValue, label: label, words: words, isOwn: horizon == own.horizon)
            },
            e: world.elasticities.map {
                Choice(value: $0.name, label: $0.name, words: $0.source, isOwn: $0.name == table)
            },
            d: DeficitRule.allCases.map { rule in
                let (label, words) = words(rule)
                return Choice(value: rule.rawValue, label: label, words: words, isOwn: rule == own.deficits)
            },
            r: RevenueUse.allCases.map { use in
                let (label, words) = words(use)
                return Choice(value: use.rawValue, label: label, words: words, isOwn: use == own.revenue)
            })
    }

    private static func words(_ horizon: Horizon) -> (label: String, words: String) {
        switch horizon {
        case .impact:
            ("The first months", "Nobody changes jobs, inputs hardly replace each other, buyers hardly find other sellers.")
        case .medium: ("One to three years", "Some change jobs, and buyers have found some other sellers.")
        case .long: ("Ten years", "Workers and buyers have moved wherever it pays.")
        }
    }

    private static func words(_ rule: DeficitRule) -> (label: String, words: String) {
        switch rule {
        case .balanced: ("Balanced trade", "Every economy exports as much as it imports, before and after.")
        case .worldShare: ("Deficits keep pace with the world", "Each deficit stays the same share of world income.")
        case .gdpShare: ("Deficits keep pace with the economy", "Each deficit stays the same share of the economy's own income.")
        case .endogenous:
            ("Deficits are part of the answer", "A part of selling costs is paid where goods are sold, so that deficits move.")
        }
    }

    private static func words(_ use: RevenueUse) -> (label: String, words: String) {
        switch use {
        case .lumpSum: ("Given back to households", "Everybody gets an equal sum, whatever they do.")
        case .wageTax: ("Lower taxes on wages", "Revenue pays for lower taxes on wages; people work more where that pays.")
        case .wasted: ("Of no use to households", "Revenue buys what is of no use to households: a lower bound.")
        }
    }
}
