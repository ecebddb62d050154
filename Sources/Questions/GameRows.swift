import Reports
import Studies
import TradeData

/// The packages of a bargain as rows of data.
public enum GameRows {
    /// Every package, a row for each player.
    /// - Parameter digits: Significant digits; 17 gives the numbers back whole.
    public static func table(_ study: GameStudy, digits: Int = 6) -> TextTable {
        var table = TextTable(
            ["package", "issues", "player", "payoff_percent", "gain_percent", "gain", "in_zone"],
            numeric: ["package", "payoff_percent", "gain_percent", "gain"])
        let menu = study.packages
        let zone = study.zones[0]
        for package in 0..<menu.count {
            for (p, player) in menu.players.enumerated() {
                let (payoff, gain) = (menu.payoffs[package][p], menu.payoffs[package][p] - zone.disagreement[p])
                func text(_ x: Double) -> String { x.isFinite ? String(printf: "%.\(digits)g", x) : "" }
                table.add([
                    "\(package)", menu.issues(in: package).joined(separator: " "), player, text(100 * payoff), text(100 * gain),
                    text(gain * menu.incomes[p]), zone.packages.contains(package) ? "yes" : "no",
                ])
            }
        }
        table.context = [
            ("unit", "\(study.base.unit) per year"), ("date", "\(study.question.scenario.asOf)"), ("world", study.base.id),
            ("model", study.model.label), ("residual", NumberText.residual(study.worstResidual)),
        ]
        return table
    }
}
