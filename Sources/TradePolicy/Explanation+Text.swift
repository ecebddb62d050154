import TradeData

extension Explanation {
    /// The whole explanation as text: what is due, and each step of it.
    /// - Parameters:
    ///   - good: What to call the good; its code, else its sector, else `all goods`.
    ///   - names: How to print economies.
    ///   - width: Where lines are broken; nil breaks none.
    public func text(good: String? = nil, names: (Country) -> String = { $0.rawValue }, width: Int? = nil) -> String {
        let treatments = assessment.treatments ?? []
        let title = self.title(good, names)
        if treatments.count == 1 {
            return treatments[0].text + "   " + title + steps(of: treatments[0], width: width) + parcels(width: width)
        }
        var text = title + summary(treatments, width: width)
        for treatment in treatments {
            text += "\n\(treatment.text)   \(treatment.words)\n" + steps(of: treatment, width: width)
        }
        return text + parcels(width: width)
    }

    /// The totals alone, one line for each treatment.
    /// - Parameter good: What to call the good; its code when nil.
    public func totals(good: String? = nil, width: Int? = nil) -> String {
        let treatments = assessment.treatments ?? []
        let title = self.title(good) { $0.rawValue }
        guard treatments.count == 1 else { return title + summary(treatments, width: width) + parcels(width: width) }
        let remark = treatments[0].remark.map { Explanation.wrapped($0, after: "  ", width: width) } ?? ""
        return treatments[0].text + "   " + title + remark + parcels(width: width)
    }

    private func title(_ good: String?, _ names: (Country) -> String) -> String {
        "\(kind), on \(good ?? name), \(names(assessment.origin)) → \(names(assessment.destination)), \(assessment.day)\n"
    }

    /// What the same good pays in small parcels, which no total has in it.
    public func parcels(width: Int?) -> String {
        zip(assessment.parcels, parcels).map { line, told in
            let way = line.layer.combine == .set ? "in the place of these duties" : "on top of these duties"
            return Explanation.wrapped(
                "small parcels, \(way): \(told.measure), \(told.reason)", after: "  \(Explanation.percent(line.rate))   ",
                width: width)
        }.joined()
    }

    /// What the total is a total of.
    private var kind: String {
        let treatments = assessment.treatments ?? []
        if assessment.product == nil && assessment.sector == nil {
            return "statutory, beside base rates and duties on lists of goods"
        }
        if treatments.allSatisfy({ $0.base != nil }) { return "statutory" }
        let isInAll = treatments.allSatisfy { $0.base != nil || $0.isBaseIncluded }
        return isInAll ? "in all, the base duty included" : "additional duties alone"
    }

    private var name: String {
        assessment.product.map { Explanation.dotted($0.code) } ?? assessment.sector?.rawValue ?? "all goods"
    }

    private func summary(_ treatments: [Treatment], width limit: Int?) -> String {
        let width = treatments.map(\.text.count).max() ?? 0
        return treatments.map { treatment in
            let words = treatment.conditions.map { condition in
                condition.words + (condition.share.map { " (\(Explanation.shareText($0)) \(condition.basis))" } ?? "")
            }.joined(separator: "; ")
            let remark = treatment.remark.map { (words.isEmpty ? "" : "; ") + $0 } ?? ""
            let head = "  " + String(repeating: " ", count: width - treatment.text.count) + treatment.text + "   "
            return Explanation.wrapped(words + remark, after: head, width: limit)
        }.joined()
    }

    /// Whole percent, but never 0% or 100% of what is neither.
    static func shareText(_ share: Share) -> String {
        let whole = (share.value * 100).rounded()
        if share.value > 0 && whole == 0 { return "under 1%" }
        if share.value < 1 && whole == 100 { return "over 99%" }
        return "\(Int(whole))%"
    }

    private func steps(of treatment: Treatment, width: Int?) -> String {
        var rows: [(String, String, String, String?)] = []
        if assessment.product != nil || assessment.sector != nil || treatment.base?.percent != .zero {
            rows.append(baseRow(treatment))
        }
        rows += lines(of: treatment).map { line in
            (
                line.layer, line.points == .zero ? "—" : Explanation.signed(line.points), "\(line.measure), \(line.reason)",
                line.note
            )
        }
        if treatment.lines.isEmpty { rows.append(("no layer", "—", "no measure of this law concerns the good on this day", nil)) }
        let first = rows.map(\.0.count).max()!
        let digits = rows.map(\.1.count).max()!
        var text = ""
        for (layer, points, reason, note) in rows {
            let head =
                "  " + layer + String(repeating: " ", count: first - layer.count + 2 + digits - points.count) + points + "   "
            text += Explanation.wrapped(reason, after: head, width: width)
            if let note {
                text += Explanation.wrapped("note: " + note, after: String(repeating: " ", count: head.count), width: width)
            }
        }
        if let remark = treatment.remark { text += Explanation.wrapped(remark, after: "  ", width: width) }
        return text
    }

    private func baseRow(_ treatment: Treatment) -> (String, String, String, String?) {
        guard let base = treatment.base else {
            let way = treatment.isBaseIncluded ? "within the rate in all" : "not in the total"
            return ("base rate", "?", "\(way): the most-favoured-nation rate is not at hand; --base gives one", nil)
        }
        var reason = base.words == Explanation.percent(base.percent) ? base.source : "\(base.words); \(base.source)"
        if let collected = base.collected {
            reason +=
                "; \(Explanation.percent(collected)) of the value as collected on the subheading in \(BaseRates.collectedYear)"
        }
        return ("base rate", base.specific != nil && base.percent == .zero ? "—" : Explanation.percent(base.percent), reason, nil)
    }

    /// A text in lines of at most `width` characters, the later ones indented as the first.
    public static func wrapped(_ text: String, after head: String, width: Int?) -> String {
        guard let width, width - head.count >= 30 else { return head + text + "\n" }
        let room = width - head.count
        var (lines, line): ([String], String) = ([], "")
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > room {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return head + lines.joined(separator: "\n" + String(repeating: " ", count: head.count)) + "\n"
    }
}
