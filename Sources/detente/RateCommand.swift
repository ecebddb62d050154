import ArgumentParser
import Foundation
import Reports
import Scenarios
import TradeData
import TradePolicy

struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "The statutory duty on a product, a day, a pair of economies, and why.",
        discussion: """
            detente rate CHN USA 85076000 --on 2025-11-12 --why
            Statutory rates only: what the law says, not what customs collected. Into the United States the rate of the schedule (HTSUS 2025) is in \
            the total; --base gives another, and --base 0% the additional duties alone. Where a measure reaches a share of a code, such as \
            goods that claim an agreement, each side has its own total: no average is stated. A code of fewer than eight digits has no rate \
            of its own, but those of its tariff lines.
            """)
    @OptionGroup var law: LawOptions
    @Option(name: .customLong("on"), help: "The day, such as 2025-11-12.") var day: Day
    @Flag(help: "Every step of the arithmetic, with its text.") var why = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let question = try law.question()
            let report = try RateReport(question, on: day)
            if output.form == .table {
                Console.write(report.text(why: why, width: Terminal.standardOutput.width))
            } else {
                report.table().write(as: output.form)
            }
            for remark in report.remarks { Console.say(remark) }
            Console.say(
                "law: \(question.source). Next: detente timeline \(question.origin) \(question.destination)"
                    + (question.product.map { " \($0.code)" } ?? "") + (law.scenario.map { " --scenario \($0)" } ?? "")
            )
        }
    }
}

/// What is due on a good, and what else reaches it: as text, and as rows.
struct RateReport {
    private enum Answer {
        /// A code that has a rate, or all goods.
        case good(Explanation, BaseDuty)
        /// A short code, by its lines.
        case lines(LineRates)
    }

    private let question: LawOptions.Question
    private let day: Day
    private let answer: Answer
    private let others: [OtherMeasure]

    init(_ question: LawOptions.Question, on day: Day) throws {
        (self.question, self.day) = (question, day)
        let (origin, destination) = (question.origin, question.destination)
        if let lines = question.lines, let schedule = question.schedule {
            let (concordance, given) = (try Concordance.load(), question.base)
            let rates = LineRates(
                question.law, lines: lines, origin: origin, destination: destination, on: day,
                base: {
                    given == nil ? schedule.duty(on: $0, from: origin, in: destination, on: day) : question.base(of: $0, on: day)
                },
                sector: concordance.sector(of:), imports: try .load("us-imports-2024"),
                union: try EconomyGroups.load().members(of: "EU", on: day) ?? [])
            if rates.groups.count == 1, let only = rates.groups.first {
                answer = .good(
                    Explanation(only.assessment, law: question.law),
                    question.base(of: Product(only.lines[0].code), on: day))
            } else {
                answer = .lines(rates)
            }
        } else {
            let base = question.base(of: question.product, on: day)
            let isGeneral = question.product == nil
            let assessment = question.law.assess(
                origin: origin, destination: destination, product: question.product, sector: question.sector, on: day, base: base,
                where: { !isGeneral || $0.isGeneral })
            guard assessment.treatments != nil else {
                throw Usage(
                    "HS \(question.product?.code ?? "") is named in parts by too many measures to state its rates; give a longer code"
                )
            }
            answer = .good(Explanation(assessment, law: question.law), base)
        }
        let named = question.law.measures.filter { !$0.instrument.isDuty }.flatMap { measure -> [String] in
            if case .minerals(let names) = measure.goods { names } else { [] }
        }
        let held = try question.product.map { try MineralProducts.load().held(by: $0, of: named) } ?? []
        others = question.law.otherMeasures(
            origin: origin, destination: destination, product: question.product, sector: question.sector, on: day, minerals: held)
    }

    /// What the numbers do not say.
    var remarks: [String] {
        var found: [String] = []
        switch answer {
        case .good(_, let base):
            if let remark = base.remark { found.append(remark) }
            if question.product != nil && base.general == nil {
                found.append("The total has no base rate in it; give one with --base.")
            }
        case .lines(let rates):
            for remark in Set(rates.groups.flatMap(\.lines).compactMap { question.base(of: Product($0.code), on: day).remark })
                .sorted()
            {
                found.append(remark)
            }
        }
        if question.keptTo != nil, let first = question.law.changeDays.first, day < first {
            found.append("The calendar begins on \(first); what was law before is not in it.")
        }
        if let last = question.keptTo, day > last {
            found.append("The calendar is kept to \(last); what was decided later is not in it.")
        }
        return found.map { $0.prefix(1).uppercased() + $0.dropFirst() + ($0.hasSuffix(".") ? "" : ".") }
    }

    // MARK: Text

    func text(why: Bool, width: Int?) -> String {
        var text: String
        switch answer {
        case .good(let explanation, _): text = why ? explanation.text(width: width) : explanation.totals(width: width)
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

    func table() -> TextTable {
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
