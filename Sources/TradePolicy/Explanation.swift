import TradeData

/// Why a good pays what it pays, in the words of a customs lawyer.
///
/// ```
/// 95%   statutory, on 7208.39.00, CHN → USA, 2025-06-05
///   base rate      0%   Free; HTSUS 2025
///   section-301  +25%   us-301-list-3, 25% since 2019-05-10; heading 9903.88.03; 84 FR 20459
///   section-232  +50%   us-steel, 50% since 2025-06-04; Proclamation 10947
///   fentanyl     +20%   us-fentanyl-cn, 20% since 2025-03-04; EO 14228
///   reciprocal     —    us-reciprocal-cn, not due on what section-232 reaches; EO 14257
/// ```
public struct Explanation: Sendable {
    /// One layer's line.
    public struct Line: Sendable, Hashable {
        public let layer: String
        public let measure: String
        /// What it adds to the total.
        public let points: Rate
        /// How it comes to that: rate, day, truce, exemption, displacement, headings, text.
        public let reason: String
        /// Headings of the tariff schedule under which it is declared.
        public let headings: [String]
        /// What the record adds: assumptions, gaps.
        public let note: String?
    }

    public let assessment: Assessment
    private let law: Law

    /// - Parameter law: The law that was assessed, for its truces and judgments.
    public init(_ assessment: Assessment, law: Law) { (self.assessment, self.law) = (assessment, law) }

    /// The lines of the mean, or of the only treatment.
    public var lines: [Line] { lines(assessment.lines) }

    /// The lines of a treatment.
    public func lines(of treatment: Treatment) -> [Line] { lines(treatment.lines) }

    /// The lines of duties on small parcels.
    public var parcels: [Line] { lines(assessment.parcels) }

    private func lines(_ lines: [Assessment.Line]) -> [Line] {
        lines.map { line in
            Line(
                layer: line.layer.id, measure: line.measure.id, points: line.points, reason: reason(line),
                headings: line.measure.headings(on: assessment.day), note: line.measure.note)
        }
    }

    /// What of the goods pays nothing under a measure, or is paid already; nil where it adds something.
    private func idle(_ line: Assessment.Line) -> String? {
        guard line.points == .zero else { return nil }
        if !line.displacedBy.isEmpty && line.reached.value < 1e-9 {
            return "not due on what \(line.displacedBy.joined(separator: ", ")) reaches"
        }
        if line.reached.value == 0 && line.displacedBy.isEmpty {
            if let exemption = line.exemption {
                let text = line.measure.text(on: assessment.day)
                return "exempt" + (exemption.source.flatMap { text.hasPrefix($0) ? nil : ": \($0)" } ?? "")
            }
            if line.measure.hasUnlistedGoods {
                return "not counted: which goods it reaches is not at hand, only that they are "
                    + "\(Explanation.percent(Rate(line.measure.terms.share.value))) of the trade"
            }
            return "\(Explanation.percent(line.rate)), and a higher rate of \(line.layer.id) counts"
        }
        if line.content.value == 0 { return "\(Explanation.percent(line.rate)), not on this part of the value" }
        switch line.layer.combine {
        case .floor where line.rate > .zero: return "\(due(line)), which is reached already"
        case .cap: return "\(due(line)), which is not exceeded"
        case .add, .max, .floor, .set, .base: return nil
        }
    }

    /// The rate that counts, with what led to it.
    private func due(_ line: Assessment.Line) -> String {
        let (day, full) = (assessment.day, line.standing.full ?? .zero)
        var rate = inLayer(line.rate, line.layer)
        if let exemption = line.exemption {
            rate += " instead of \(Explanation.percent(full))" + (exemption.source.map { " (\($0))" } ?? "")
        } else {
            let reliefs = line.standing.relief.filter { $0.points > .zero }.map { truce, points in
                let end = law.truces.first { $0.id == truce }.flatMap { $0.holdsForGood(on: day) ? nil : $0.end(knownOn: day) }
                return "\(Explanation.number(points.percent)) points are suspended by \(truce)" + (end.map { " to \($0)" } ?? "")
            }
            if !reliefs.isEmpty { rate = inLayer(full, line.layer) }
            if let since = line.measure.rate.step(on: day)?.from { rate += " since \(since)" }
            if !reliefs.isEmpty { rate += ", of which " + reliefs.joined(separator: " and ") }
        }
        if !line.displacedBy.isEmpty {
            rate += ", not due on the part that \(line.displacedBy.joined(separator: ", ")) reaches"
        }
        if line.content.value > 0 && line.content.value < 1 {
            rate += " on \(Explanation.percent(Rate(line.content.value))) of the value"
        }
        if line.reached.value > 1e-9 && line.reached.value < 1 - 1e-9 {
            rate += ", on \(Explanation.percent(Rate(line.reached.value))) of the trade"
        }
        return rate
    }

    /// `at least 15% in all`
    private func inLayer(_ rate: Rate, _ layer: Layer) -> String {
        let percent = Explanation.percent(rate)
        return switch layer.combine {
        case .floor: "at least \(percent) in all"
        case .cap: "at most \(percent) in all"
        case .set, .base: "\(percent) in all"
        case .add, .max: percent
        }
    }

    private func reason(_ line: Assessment.Line) -> String {
        let (measure, day) = (line.measure, assessment.day)
        var parts = [idle(line) ?? due(line)]
        if let void = line.standing.void {
            parts.append("void since \(void.on) (\(void.source)), collected until \(void.collectedUntil)")
        }
        let (headings, text) = (measure.headings(on: day), measure.text(on: day))
        let unnamed = headings.filter { !text.contains($0) }
        if !unnamed.isEmpty { parts.append("\(unnamed.count == 1 ? "heading" : "headings") \(unnamed.joined(separator: ", "))") }
        parts.append(text)
        switch measure.confidence {
        case .sourced, .hypothetical: break
        case .partly: parts.append("sourced in part")
        case .inferred: parts.append("inferred")
        }
        return parts.joined(separator: "; ")
    }

    /// `25%`, `7.5%`, `3.75%`
    public static func percent(_ rate: Rate) -> String { number(rate.percent) + "%" }
    static func signed(_ rate: Rate) -> String { (rate < .zero ? "−" : "+") + number(abs(rate.percent)) + "%" }

    /// As many decimals as a rate of law has, at most two.
    static func number(_ value: Double) -> String {
        // No rate that a file may write comes near; what is computed is held within what an integer holds.
        let hundredths = Int((Swift.min(abs(value), 1e12) * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "−" : ""
        let tail = hundredths % 100
        if tail == 0 { return "\(sign)\(hundredths / 100)" }
        return "\(sign)\(hundredths / 100)." + (tail % 10 == 0 ? "\(tail / 10)" : tail < 10 ? "0\(tail)" : "\(tail)")
    }

    /// `8507.60.00`
    public static func dotted(_ code: String) -> String {
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

extension Truce {
    /// Whether its relief has become permanent.
    fileprivate func holdsForGood(on day: Day) -> Bool { then == .keep && day >= end }
}
