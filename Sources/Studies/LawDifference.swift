import TradeData
import TradePolicy

/// What differs between the laws of two scenarios on their as-of days, in sentences.
public enum LawDifference {
    /// - Returns: One sentence for each measure that is in one law only, or stands at another rate.
    /// - Complexity: O(measures).
    public static func sentences(_ a: Law, on dayA: Day, name nameA: String, _ b: Law, on dayB: Day, name nameB: String)
        -> [String]
    {
        let (lawA, lawB) = (a.snapshot { _ in dayA }, b.snapshot { _ in dayB })
        var found: [String] = []
        for measure in lawA.measures {
            guard let other = lawB.measure(measure.id) else {
                found.append("\(measure.id) (\(describe(measure))) holds in \(nameA) only")
                continue
            }
            let (rateA, rateB) = (measure.rate.steps.last?.rate, other.rate.steps.last?.rate)
            if rateA != rateB { found.append("\(measure.id): \(percent(rateA)) in \(nameA), \(percent(rateB)) in \(nameB)") }
            if measure.partners != other.partners || measure.goods != other.goods || measure.by != other.by
                || measure.exemptions != other.exemptions
            {
                found.append("\(measure.id) is aimed at other goods or economies in \(nameA) than in \(nameB)")
            }
        }
        for measure in lawB.measures where lawA.measure(measure.id) == nil {
            found.append("\(measure.id) (\(describe(measure))) holds in \(nameB) only")
        }
        return found
    }

    private static func describe(_ measure: Measure) -> String {
        let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
        guard let rate = measure.rate.steps.last?.rate else { return "\(by), \(measure.instrument.rawValue)" }
        return "\(by), \(percent(rate))"
    }

    private static func percent(_ rate: Rate?) -> String {
        guard let rate else { return "no rate" }
        let rounded = (rate.percent * 100).rounded() / 100
        return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + "%"
    }
}
