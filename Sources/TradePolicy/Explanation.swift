import TradeData

/// Why a good pays what it pays, in the words of a customs lawyer.
///
/// ```
/// 95.0 %   statutory, on 7208.39, CHN → USA, 2025-06-05
///   before layers    0.0 %
///   section-301    +25.0 %   us-301-list-3, 25.0 % since 2019-05-10; 84 FR 20459
///   section-232    +50.0 %   us-steel, 50.0 % since 2025-06-04; Proclamation 10947
///   fentanyl       +20.0 %   us-fentanyl-cn, 20.0 % since 2025-03-04; EO 14228
///   reciprocal       0       us-reciprocal-cn, displaced by section-232
/// ```
public struct Explanation: Sendable {
    /// One layer's line.
    public struct Line: Sendable, Hashable {
        public let layer: String
        public let measure: String
        /// What it adds to the total.
        public let points: Rate
        /// How it comes to that: rate, day, truce, exemption, displacement, text.
        public let reason: String
        /// What the record adds: assumptions, gaps.
        public let note: String?
    }

    public let assessment: Assessment
    public let lines: [Line]

    /// - Parameter law: The law that was assessed, for its truces and judgments.
    public init(_ assessment: Assessment, law: Law) {
        self.assessment = assessment
        lines = assessment.lines.map { line in
            Line(
                layer: line.layer.id, measure: line.measure.id, points: line.points,
                reason: Explanation.reason(line, law: law, on: assessment.day),
                note: line.measure.note)
        }
    }

    private static func reason(_ line: Assessment.Line, law: Law, on day: Day) -> String {
        var parts: [String] = []
        if line.reached.value == 0 && line.displacedBy.isEmpty && line.points == .zero {
            if let exemption = line.exemption {
                parts.append("exempt" + (exemption.source.map { ": \($0)" } ?? ""))
            } else if line.measure.hasUnlistedGoods {
                parts.append(
                    "not counted: which goods it reaches is not at hand, only that they are "
                        + "\(number(100 * line.measure.terms.share.value)) % of the trade")
            } else {
                parts.append("\(percent(line.rate)), and a higher rate of \(line.layer.id) counts")
            }
        } else {
            var rate = percent(line.rate)
            if line.exemption != nil {
                rate += " instead of \(percent(line.standing.full ?? .zero))" + (line.exemption?.source.map { " (\($0))" } ?? "")
            } else {
                for (truce, points) in line.standing.relief where points > .zero {
                    let end = law.truces.first { $0.id == truce }?.end(knownOn: day)
                    rate =
                        "\(percent(line.standing.full ?? .zero)), of which \(number(points.percent)) points suspended by \(truce)"
                        + (end.map { " to \($0)" } ?? "")
                }
                if let since = line.measure.rate.steps.last(where: { $0.from <= day })?.from { rate += " since \(since)" }
            }
            let isDisplaced = !line.displacedBy.isEmpty && line.reached.value < 1e-9 && line.points == .zero
            if !line.displacedBy.isEmpty {
                let names = line.displacedBy.joined(separator: ", ")
                rate = isDisplaced ? "displaced by \(names)" : rate + ", displaced by \(names) on part of the good"
            }
            switch line.layer.combine {
            case _ where isDisplaced: break
            case .floor: rate = "at least " + rate + " in all"
            case .cap: rate = "at most " + rate + " in all"
            case .set, .base: rate += " in all"
            case .add, .max: break
            }
            parts.append(rate)
            if line.measure.content.value < 1 {
                parts.append("on \(number(100 * line.measure.content.value)) % of its value, the content")
            }
            if line.reached.value > 1e-9 && line.reached.value < 1 - 1e-9 {
                parts.append("reaches \(number(100 * line.reached.value)) % of the trade")
            }
        }
        if let void = line.standing.void {
            parts.append("void since \(void.on) (\(void.source)), collected until \(void.collectedUntil)")
        }
        parts.append(line.measure.source)
        if line.measure.confidence != .sourced { parts.append("(\(line.measure.confidence.rawValue))") }
        return parts.joined(separator: "; ")
    }

    /// The whole explanation as text.
    /// - Parameters:
    ///   - good: What to call the good; its code, else its sector, else `all goods`.
    ///   - names: How to print economies.
    public func text(good: String? = nil, names: (Country) -> String = { $0.rawValue }) -> String {
        let name = good ?? assessment.product.map { Explanation.dotted($0.code) } ?? assessment.sector?.rawValue ?? "all goods"
        var text =
            "\(Explanation.percent(assessment.total))   statutory, on \(name), \(names(assessment.origin)) → "
            + "\(names(assessment.destination)), \(assessment.day)\n"
        var rows: [(String, String, String, String?)] = [
            ("before layers", Explanation.percent(assessment.base), "the rate before any measure of this law", nil)
        ]
        rows += lines.map { line in
            let points = line.points == .zero ? "0  " : Explanation.signed(line.points)
            return (line.layer, points, "\(line.measure), \(line.reason)", line.note)
        }
        if lines.isEmpty { rows.append(("—", "0  ", "no measure of this law concerns the good on this day", nil)) }
        let width = rows.map(\.0.count).max()!
        let digits = rows.map(\.1.count).max()!
        for (layer, points, reason, note) in rows {
            text += "  " + layer + String(repeating: " ", count: width - layer.count + 2)
            text += String(repeating: " ", count: digits - points.count) + points + "   " + reason + "\n"
            if let note { text += String(repeating: " ", count: width + digits + 7) + "note: " + note + "\n" }
        }
        return text
    }

    /// `25.0 %`
    static func percent(_ rate: Rate) -> String { number(rate.percent) + " %" }
    static func signed(_ rate: Rate) -> String { (rate < .zero ? "−" : "+") + number(abs(rate.percent)) + " %" }

    /// One decimal, or as many as a rate of law has, at most two.
    static func number(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "−" : ""
        let tail = hundredths % 10 == 0 ? "\(hundredths / 10 % 10)" : "\(hundredths / 10 % 10)\(hundredths % 10)"
        return "\(sign)\(hundredths / 100).\(tail)"
    }

    /// `8507.60`
    static func dotted(_ code: String) -> String {
        guard code.count > 4 else { return code }
        var text = String(code.prefix(4))
        var rest = code.dropFirst(4)
        while !rest.isEmpty {
            text += "." + rest.prefix(2)
            rest = rest.dropFirst(2)
        }
        return text
    }
}
