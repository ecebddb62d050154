import TradeData
import TradePolicy

/// What differs between the laws of two scenarios on their as-of days, in sentences.
public enum LawDifference {
    /// - Returns: One sentence for each measure that is in one law only, or has another rate.
    /// - Complexity: O(measures).
    public static func sentences(_ a: Law, on dayA: Day, name nameA: String, _ b: Law, on dayB: Day, name nameB: String)
        -> [String]
    {
        let (inA, inB) = (a.inForce(on: dayA), b.inForce(on: dayB))
        var found: [String] = []
        for measure in a.measures where inA[measure.id] != nil {
            guard let other = b.measure(measure.id), let there = inB[measure.id], let here = inA[measure.id] else {
                found.append("\(measure.id) (\(describe(measure, inA))) holds in \(nameA) only")
                continue
            }
            if here.rate != there.rate {
                found.append("\(measure.id): \(percent(here.rate)) in \(nameA), \(percent(there.rate)) in \(nameB)")
            }
            if measure.partners != other.partners || measure.goods != other.goods || measure.by != other.by
                || here.exemptions.sorted().map({ measure.exemptions[$0] })
                    != there.exemptions.sorted().map({ other.exemptions[$0] })
            {
                found.append("\(measure.id) is aimed at other goods or economies in \(nameA) than in \(nameB)")
            }
        }
        for measure in b.measures where inB[measure.id] != nil && inA[measure.id] == nil {
            found.append("\(measure.id) (\(describe(measure, inB))) holds in \(nameB) only")
        }
        return found
    }

    private static func describe(_ measure: Measure, _ law: LawInForce) -> String {
        let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
        guard let rate = law[measure.id]?.rate else { return "\(by), \(measure.instrument.rawValue)" }
        return "\(by), \(percent(rate))"
    }

    private static func percent(_ rate: Rate?) -> String {
        guard let rate else { return "no rate" }
        let rounded = (rate.percent * 100).rounded() / 100
        return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + "%"
    }
}
