import Studies
import TradeData

/// Questions about power as rows of data: one number a row for a single question, one pair a row for all.
public enum PowerRows {
    /// `kind`, `item`, `measure`, `value`, `unit`.
    public static let columns = ["kind", "item", "measure", "value", "unit"]
    public static let numeric: Set<String> = ["value"]

    /// Every number of a study; what has no equilibrium is an empty cell.
    public static func rows(_ study: PowerStudy) -> [[String]] {
        var rows: [[String]] = []
        func add(_ kind: String, _ item: String, _ measure: String, _ value: Double?, _ unit: String) {
            rows.append([kind, item, measure, value.flatMap { $0.isFinite ? ResultTable.Row.plain($0) : nil } ?? "", unit])
        }
        func outcome(_ kind: String, _ item: String, _ outcome: PowerOutcome) {
            add(kind, item, "loss", 100 * outcome.loss, "percent of income")
            add(kind, item, "own-loss", 100 * outcome.ownLoss, "percent of income")
            add(kind, item, "loss-money", outcome.money, study.world.unit)
            add(kind, item, "own-loss-money", outcome.ownMoney, study.world.unit)
            add(kind, item, "leverage", outcome.leverage, "ratio")
        }
        outcome("whole", "re-routed", study.whole)
        outcome("whole", "mutual", study.mutual)
        outcome("whole", "first-months", study.impact)
        add("whole", "closed-form", "loss", 100 * study.closed, "percent of purchases")
        for member in study.members { outcome("member", member.economy.rawValue, member.outcome) }
        let grid = study.world.grid
        for product in study.products {
            let item = grid.sectors[product.sector].rawValue
            add("product", item, "spending", product.input.spending, "share of purchases")
            add("product", item, "foreign", product.input.foreign, "share of purchases")
            add("product", item, "withdrawn", product.input.withdrawn, "share of foreign purchases")
            add("product", item, "closed-form-loss", 100 * product.closed, "percent of purchases")
            add("product", item, "loss", 100 * product.exact.loss, "percent of income")
            add("product", item, "own-loss", 100 * product.exact.ownLoss, "percent of income")
            add("product", item, "share-of-world-exports", product.exportShare, "share of exports")
            if let largest = product.largest {
                add(
                    "product", "\(item):\(grid.countries[largest.seller])", "largest-seller", largest.share,
                    "share of foreign purchases")
            }
        }
        let d = study.dependence
        for (measure, value, unit) in [
            ("imports", d.imports, "share of target's GDP"), ("exports", d.exports, "share of target's GDP"),
            ("coalition-sales", d.coalitionSales, "share of coalition's GDP"),
            ("coalition-purchases", d.coalitionPurchases, "share of coalition's GDP"),
            ("import-share", d.importShare, "share of target's imports"),
            ("import-concentration", d.importConcentration, "index"), ("export-concentration", d.exportConcentration, "index"),
        ] { add("dependence", study.target.code, measure, value, unit) }
        for mineral in study.minerals {
            add(
                "mineral", "\(mineral.title):\(mineral.holder):\(mineral.stage)", "share-of-supply", mineral.share,
                "share of world supply")
        }
        return rows
    }

    /// `by`, `over`, and what its end costs both.
    public static let pairColumns = [
        "by", "over", "loss_percent", "own_loss_percent", "loss_money", "own_loss_money", "leverage", "end",
    ]
    public static let pairNumeric: Set<String> = [
        "loss_percent", "own_loss_percent", "loss_money", "own_loss_money", "leverage",
    ]

    /// Every pair of a matrix.
    public static func rows(_ matrix: PowerMatrix) -> [[String]] {
        let grid = matrix.grid
        func text(_ x: Double?) -> String { x.flatMap { $0.isFinite ? ResultTable.Row.plain($0) : nil } ?? "" }
        return grid.countries.indices.flatMap { m in
            grid.countries.indices.compactMap { n in
                matrix[m, n].map { outcome in
                    [
                        grid.countries[m].rawValue, grid.countries[n].rawValue, text(100 * outcome.loss),
                        text(100 * outcome.ownLoss),
                        text(outcome.money), text(outcome.ownMoney), text(outcome.leverage), "\(outcome.termination)",
                    ]
                }
            }
        }
    }
}
