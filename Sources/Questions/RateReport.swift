import Reports
import Scenarios
import TradeData
import TradePolicy

/// What is due on a good, and what else reaches it: as text, and as rows.
public struct RateReport: Sendable {
    private let question: LawQuestion
    private let day: Day
    private let finding: RateFinding

    /// - Throws: As `RateFinding`.
    public init(_ question: LawQuestion, on day: Day) throws {
        (self.question, self.day) = (question, day)
        finding = try RateFinding(question, on: day)
    }

    /// What the numbers do not say.
    public var remarks: [String] { finding.remarks.map(inAll) + isUnlisted }

    /// A rate in all has the base rate in it, though it is not known.
    private func inAll(_ remark: String) -> String {
        guard remark.hasPrefix("The total has no base rate in it"), case .good(let explanation, _) = answer,
            let treatments = explanation.assessment.treatments,
            treatments.allSatisfy({ $0.base != nil || $0.isBaseIncluded })
        else { return remark }
        return "The base rate is not at hand; the rate in all takes it in, and where it is higher it is due instead."
    }

    /// Of origins without normal trade relations, that no embargo is no statement that there is none.
    private var isUnlisted: [String] {
        let (origin, destination) = (question.origin, question.destination)
        guard question.schedule?.preferences.isOutsideGeneralRates(origin, in: destination, on: day) ?? false,
            !others.contains(where: { $0.measure.instrument == .importBan })
        else { return [] }
        let name = (try? Economies.shipped().names.name(of: origin)) ?? origin.rawValue
        return [
            "The law asked has no embargo or ban that reaches these goods of \(name): whether they may come in at all is not in it, and the rate does not say that they may."
        ]
    }
    private var answer: RateFinding.Duty { finding.duty }
    private var others: [OtherMeasure] { finding.others }

    // MARK: Text

    /// What is due, in lines.
    public func text(why: Bool, width: Int?) -> String {
        var text: String
        switch answer {
        case .good(let explanation, _):
            text = why ? explanation.text(width: width) : explanation.totals(width: width)
            text += leftOut(width: width)
        case .lines(let rates): text = lines(rates, why: why, width: width)
        }
        if !others.isEmpty {
            text += "\nWhat else reaches it:\n"
            for other in others {
                let words = [
                    other.measure.instrument.rawValue, other.terms, other.reach ?? "", other.stateWords, other.measure.source,
                ]
                text += Explanation.wrapped(
                    "\(other.measure.id): " + words.filter { !$0.isEmpty }.joined(separator: "; "), after: "  ", width: width)
            }
        }
        return text
    }

    /// Of all goods, the duties on lists of goods that are not in the rate; empty of a product.
    public func leftOut(width: Int?) -> String {
        guard question.product == nil else { return "" }
        let parts = question.law.dutiesOnParts(origin: question.origin, destination: question.destination, on: [day])
        if parts.isEmpty { return "" }
        return LeftOut.text(
            question.law.byLayer(parts), origin: question.origin, destination: question.destination, on: day, width: width)
    }

    private func lines(_ rates: LineRates, why: Bool, width: Int?) -> String {
        let code = Explanation.dotted(question.product?.code ?? "")
        let count = rates.groups.reduce(0) { $0 + $1.lines.count }
        var text =
            "\(rates.range)   statutory, by line of \(code), \(question.origin) → \(question.destination), \(day), \(count) lines\n"
        if let mean = rates.mean {
            text += Explanation.wrapped(
                "mean \(Explanation.percent(mean)), which is no statutory rate: \(rates.meanWords)", after: "  ", width: width)
        }
        func codes(_ lines: [BaseRates.Line]) -> String {
            lines.prefix(6).map { Explanation.dotted($0.code) }.joined(separator: ", ")
                + (lines.count > 6 ? " and \(lines.count - 6) more" : "")
        }
        if why {
            for group in rates.groups.prefix(6) {
                let explanation = Explanation(group.assessment, law: question.law)
                text += "\n" + explanation.text(good: codes(group.lines), width: width)
            }
            return text + more(rates.groups.count - 6)
        }
        // For the eye lines with the same totals are one row, whatever they are made of.
        var rows: [(totals: String, lines: [BaseRates.Line])] = []
        for group in rates.groups {
            if let k = rows.firstIndex(where: { $0.totals == group.totals }) {
                rows[k].lines += group.lines
            } else {
                rows.append((group.totals, group.lines))
            }
        }
        let column = rows.prefix(12).map(\.totals.count).max() ?? 0
        for row in rows.prefix(12) {
            let head = "  " + String(repeating: " ", count: column - row.totals.count) + row.totals + "   "
            text += Explanation.wrapped(codes(row.lines.sorted { $0.code < $1.code }), after: head, width: width)
        }
        text += more(rows.count - 12)
        if rates.groups.contains(where: { ($0.assessment.treatments ?? []).count > 1 }) {
            text += "  where a line has several rates, eight digits of it say what decides\n"
        }
        // Parcels pay the same on most lines: once is enough.
        return text + (rates.groups.first.map { Explanation($0.assessment, law: question.law).parcels(width: width) } ?? "")
    }

    private func more(_ count: Int) -> String {
        count > 0 ? "  … and \(count) more rates; --csv has every line, eight digits have every step\n" : ""
    }

    // MARK: Rows

    /// Every step as a row.
    public func table() -> TextTable {
        var table = TextTable(
            [
                "origin", "destination", "product", "date", "layer", "measure", "points", "kind", "reason", "beside", "condition",
                "share", "heading",
            ], numeric: ["points", "share"])
        func add(
            _ product: String, _ layer: String, _ measure: String, _ points: Rate?, _ kind: String, _ reason: String,
            _ treatment: Treatment?, beside: String? = nil, headings: [String] = []
        ) {
            table.add([
                question.origin.rawValue, question.destination.rawValue, product, day.description, layer, measure,
                points.map { ResultTable.Row.plain(($0.percent * 1e9).rounded() / 1e9) } ?? "", kind, reason, beside ?? "",
                treatment?.words ?? "", treatment?.share.map { ResultTable.Row.plain(($0.value * 1e9).rounded() / 1e9) } ?? "",
                headings.joined(separator: " "),
            ])
        }
        let statutory = "statutory, percentage points"
        func rows(_ explanation: Explanation, _ product: String) {
            for treatment in explanation.assessment.treatments ?? [] {
                let base = treatment.base
                add(
                    product, "base rate", "", base?.percent, statutory,
                    base.map { $0.source.isEmpty ? "" : "\($0.words); \($0.source)" } ?? "not at hand, not in the total",
                    treatment,
                    beside: base?.specific)
                for line in explanation.lines(of: treatment) {
                    add(
                        product, line.layer, line.measure, line.points, statutory, line.reason, treatment, headings: line.headings
                    )
                }
                add(
                    product, "total", "", treatment.total, base == nil ? "additional duties alone, percentage points" : statutory,
                    treatment.remark ?? "", treatment, beside: treatment.specific)
            }
        }
        func parcels(_ explanation: Explanation, _ product: String) {
            for (line, told) in zip(explanation.assessment.parcels, explanation.parcels) {
                add(
                    product, told.layer, told.measure, line.rate,
                    line.layer.combine == .set
                        ? "small parcels, in the place of the total" : "small parcels, on top of the total",
                    told.reason, nil, headings: told.headings)
            }
        }
        switch answer {
        case .good(let explanation, _):
            rows(explanation, question.product?.code ?? "")
            parcels(explanation, question.product?.code ?? "")
        case .lines(let rates):
            for group in rates.groups {
                let explanation = Explanation(group.assessment, law: question.law)
                for line in group.lines {
                    rows(explanation, line.code)
                    parcels(explanation, line.code)
                }
            }
            if let mean = rates.mean {
                add(
                    question.product?.code ?? "", "mean of lines", "", mean, "mean, percentage points", rates.meanWords, nil)
            }
        }
        for other in others {
            let words = [other.stateWords, other.terms, other.reach ?? "", other.measure.source].filter { !$0.isEmpty }
            add(
                question.product?.code ?? "", "", other.measure.id, nil, other.measure.instrument.rawValue,
                words.joined(separator: "; "), nil, headings: other.measure.headings(on: day))
        }
        return table
    }
}
