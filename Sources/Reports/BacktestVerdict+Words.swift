import Studies

extension BacktestVerdict {
    /// How the model did, in one sentence for the first page of a report.
    public var sentence: String {
        let told = years.map {
            "\($0.year): \(NumberText.signed($0.predicted, 1)) predicted, \(NumberText.signed($0.actual, 1)) in fact"
        }
        let skills = years.map(\.skill)
        let (low, high) = (NumberText.fixed(skills.min() ?? .nan, 2), NumberText.fixed(skills.max() ?? .nan, 2))
        return
            "Held against the trade war of 2018, this model says of China's share in American goods imports, in points less the change in other rich "
            + "countries, \(told.joined(separator: "; ")). Over sectors its skill is \(low == high ? low : "\(low) to \(high)") (1 is right, 0 no better than "
            + "“nothing changes”); of which other country gained it explains little (detente backtest)."
    }
}
