import Foundation
import Reports
import Scenarios
import Studies
import TradeData
import TradePolicy

/// What the law says: rates, timelines, and the record of measures.
extension PageService {
    /// Which law a request is about.
    private struct AskedLaw {
        let law: Law
        let source: String
        let keptTo: Day?
        let words: LawWords
        let day: Day
        /// Which sectors make a product, where the world says it itself.
        var concordance: Concordance?
    }

    private static let lawKeys: Set = ["law", "origin", "destination", "product", "on", "from", "until"]

    /// - Throws: `Problems` for a law that is neither the calendar nor a state's.
    private func askedLaw(_ choice: String?, _ state: PageState) throws -> AskedLaw {
        switch choice ?? "calendar" {
        case "calendar":
            let calendar = try LegalCalendar.load()
            let today = Day(number: Int(Date().timeIntervalSince1970 / 86_400))
            return AskedLaw(
                law: calendar.law, source: "the shipped calendar", keptTo: calendar.keptTo, words: try LawWords(),
                day: min(today, calendar.keptTo ?? today))
        case "state":
            let question = try Question(state, on: stages.stage(state.scenario))
            return AskedLaw(
                law: question.law, source: "\(question.stage.scenario.id), branch \(question.path.id), with the levers",
                keptTo: nil,
                words: try LawWords(question.stage), day: question.day,
                concordance: question.stage.world.concordance?.own)
        case let other:
            throw Problems("\(PlainText.quoted(other)) is no law", remedy: "write calendar or state", code: .wrongUsage)
        }
    }

    /// The good on its way that a request is about.
    private func lawQuestion(_ asked: AskedLaw, _ others: [String: String]) throws -> LawQuestion {
        func economy(_ key: String) throws -> Country {
            guard let text = others[key] else {
                throw Problems("\(key) is missing", remedy: "name an economy, such as CHN", code: .wrongUsage)
            }
            let economies = try Economies.shipped()
            guard economies.names.contains(Country(text)) else {
                throw Problems(
                    "there is no economy \(PlainText.quoted(text)), named in \(key)", remedy: economies.hint(for: text))
            }
            return Country(text)
        }
        let (origin, destination) = (try economy("origin"), try economy("destination"))
        guard origin != destination else { throw Problems("origin and destination are the same", remedy: "name two economies") }
        var product: Product?
        if let text = others["product"], !text.isEmpty {
            product = Product(text.filter { $0 != "." })
            guard let product else {
                throw Problems("\(PlainText.quoted(text)) is no HS code", remedy: "write two to ten digits, such as 850760")
            }
            if case .noSuchChapter? = try KnownProducts.shipped().fault(of: product) {
                throw Problems(
                    "\(PlainText.quoted(text)) is no HS code: there is no such chapter", remedy: "check its first digits")
            }
        }
        let question = try LawQuestion(
            law: asked.law, origin: origin, destination: destination, product: product, source: asked.source,
            keptTo: asked.keptTo, concordance: asked.concordance)
        try question.requireLine()
        return question
    }

    private func day(_ text: String?, _ key: String, usual: Day) throws -> Day {
        guard let text else { return usual }
        guard let day = Day(text), PageState.days.contains(day) else {
            throw Problems(
                "\(PlainText.quoted(text)) is no day of \(key)", remedy: "write it as 2025-11-11, 1900 to 2200", code: .wrongUsage
            )
        }
        return day
    }

    // MARK: Rate

    private struct RateAnswer: Encodable {
        struct Line: Encodable { let layer, measure: String; let points: Double; let reason: String; let headings: [String] }
        struct Case: Encodable {
            let condition: String
            let share: OrNull<Double>
            let total: Double
            let specific: String
            let lines: [Line]
        }
        struct Other: Encodable { let measure, kind, words, source: String }
        let origin, destination, product, day, law, unit: String
        let cases: [Case]
        let others: [Other]
        let remarks: [String]
        let text: String
    }

    /// The duty on a good, and why.
    func rate(_ request: PageRequest) async throws -> Reply {
        // The day of the question is not that of the state.
        let (state, others) = try request.parameters(Self.lawKeys.subtracting(["from", "until"]).subtracting(["on"]))
        let data = try await solves.run(limit: limits.solve) { [self] in
            let asked = try askedLaw(others["law"], state)
            let question = try lawQuestion(asked, others)
            let day = state.day ?? asked.day
            let finding = try RateFinding(question, on: day)
            func lines(_ explanation: Explanation, _ treatment: Treatment) -> [RateAnswer.Line] {
                let base = treatment.base.map {
                    [
                        RateAnswer.Line(
                            layer: "base rate", measure: "", points: $0.percent.percent, reason: "\($0.words); \($0.source)",
                            headings: [])
                    ]
                }
                return (base ?? [])
                    + explanation.lines(of: treatment).map {
                        .init(
                            layer: $0.layer, measure: $0.measure, points: $0.points.percent, reason: $0.reason,
                            headings: $0.headings)
                    }
            }
            func cases(_ explanation: Explanation, _ goods: String) -> [RateAnswer.Case] {
                (explanation.assessment.treatments ?? []).map { treatment in
                    .init(
                        condition: [goods, treatment.words].filter { !$0.isEmpty }.joined(separator: "; "),
                        share: OrNull(treatment.share?.value), total: treatment.total.percent, specific: treatment.specific ?? "",
                        lines: lines(explanation, treatment))
                }
            }
            var (found, text) = ([RateAnswer.Case](), "")
            switch finding.duty {
            case .good(let explanation, _):
                found = cases(explanation, "")
                text = explanation.text(width: 100)
            case .lines(let rates):
                for group in rates.groups.prefix(40) {
                    let explanation = Explanation(group.assessment, law: question.law)
                    let codes = group.lines.prefix(6).map(\.code).joined(separator: ", ")
                    let goods = "HS " + codes + (group.lines.count > 6 ? " and \(group.lines.count - 6) more" : "")
                    found += cases(explanation, goods)
                    text += explanation.text(good: goods, width: 100) + "\n"
                }
            }
            return try AnswerForms.json(
                RateAnswer(
                    origin: question.origin.rawValue, destination: question.destination.rawValue,
                    product: question.product?.code ?? "", day: day.description, law: asked.source, unit: "percent, statutory",
                    cases: found,
                    others: finding.others.map {
                        .init(
                            measure: $0.measure.id, kind: $0.measure.instrument.rawValue,
                            words: [$0.stateWords, $0.terms, $0.reach ?? ""].filter { !$0.isEmpty }.joined(separator: "; "),
                            source: $0.measure.source)
                    }, remarks: finding.remarks, text: text))
        }
        return Reply(data, type: "application/json")
    }

    // MARK: Timeline

    private struct TimelineAnswer: Encodable {
        struct Points: Encodable { let layer: String; let points: Double }
        struct Step: Encodable {
            let from: String; let until: OrNull<String>; let total: Double; let specific: String; let layers: [Points]
        }
        struct Track: Encodable { let condition: String; let steps: [Step] }
        struct Window: Encodable { let id, from: String; let until: OrNull<String> }
        struct Event: Encodable { let day, measure, title: String; let law: LawText }
        struct Other: Encodable { let measure, kind, title: String; let law: LawText }
        let origin, destination, product, law, unit: String
        let tracks: [Track]
        let truces: [Window]
        let events: [Event]
        let others: [Other]
        let remarks: [String]
    }

    /// How a rate moved.
    func timeline(_ request: PageRequest) async throws -> Reply {
        let (state, others) = try request.parameters(Self.lawKeys.subtracting(["on"]))
        let data = try await solves.run(limit: limits.solve) { [self] in
            let asked = try askedLaw(others["law"], state)
            let question = try lawQuestion(asked, others)
            let from = try day(others["from"], "from", usual: Day("2018-01-01")!)
            let until = try day(others["until"], "until", usual: Day("2027-01-01")!)
            guard from < until else { throw Problems("the timeline ends before it begins", remedy: "write from before until") }
            let base = try TimelineBase(question)
            let timeline = Timeline(
                question.law, origin: question.origin, destination: question.destination, product: question.product,
                sector: question.sector, from: from, until: until, base: base.duty(on:))
            guard !timeline.tracks.isEmpty else { throw RateFinding.tooShort(question.product) }
            var remarks = [base.remark].compactMap(\.self)
            if let last = question.keptTo, until > last.advanced(by: 1) {
                remarks.append("The calendar is kept to \(last); what was decided later is not in it.")
            }
            return try AnswerForms.json(
                TimelineAnswer(
                    origin: question.origin.rawValue, destination: question.destination.rawValue,
                    product: question.product?.code ?? "", law: asked.source, unit: base.kind,
                    tracks: timeline.tracks.map { track in
                        .init(
                            condition: track.words,
                            steps: track.steps.map { step in
                                .init(
                                    from: step.from.description, until: OrNull(step.until?.description),
                                    total: step.total.percent,
                                    specific: step.specific ?? "",
                                    layers: step.layers.map { .init(layer: $0.layer, points: $0.points.percent) })
                            })
                    },
                    truces: timeline.truces.map {
                        .init(id: $0.truce, from: $0.days.from.description, until: OrNull($0.days.until?.description))
                    }, events: Self.events(question, timeline, asked.words),
                    others: question.otherMeasures(from: from, until: until).map {
                        .init(
                            measure: $0.id, kind: $0.instrument.rawValue, title: asked.words.title($0),
                            law: LawText($0, on: $0.period.from, words: asked.words))
                    }, remarks: remarks))
        }
        return Reply(data, type: "application/json")
    }

    /// The measures that changed a rate, on each day on which it did.
    private static func events(_ question: LawQuestion, _ timeline: Timeline, _ words: LawWords) -> [TimelineAnswer.Event] {
        let days = Set(timeline.tracks.flatMap { $0.steps.dropFirst().map(\.from) }).sorted()
        return days.prefix(300).flatMap { day in
            question.law.changed(from: day.advanced(by: -1), to: day).filter { measure in
                measure.concerns(origin: question.origin, destination: question.destination)
                    && (question.product == nil
                        ? measure.isGeneral : measure.goods.share(of: question.product?.code, sector: question.sector) > 0)
            }.map { measure in
                .init(
                    day: day.description, measure: measure.id, title: words.title(measure),
                    law: LawText(measure, on: day, words: words))
            }
        }
    }

    // MARK: Calendar

    private struct CalendarAnswer: Encodable {
        struct Step: Encodable { let from: String; let percent: Double }
        struct Entry: Encodable {
            let id, kind: String
            let by: [String]
            let partners, goods, layer: String
            let rates: [Step]
            let isModelled: Bool
            let announced: OrNull<String>
            let title: String
            let law: LawText
        }
        let law: String
        let keptTo: OrNull<String>
        let total, offset: Int
        let measures: [Entry]
    }

    /// The measures of the law, newest first.
    func calendar(_ request: PageRequest) async throws -> Reply {
        let (state, others) = try request.parameters(["law", "by", "partner", "text", "limit", "offset"])
        func number(_ key: String, _ range: ClosedRange<Int>, usual: Int) throws -> Int {
            guard let text = others[key] else { return usual }
            guard let number = Int(text), range.contains(number) else {
                throw Problems(
                    "\(key) is \(PlainText.quoted(text))", remedy: "write \(range.lowerBound) to \(range.upperBound)",
                    code: .wrongUsage)
            }
            return number
        }
        let (limit, offset) = (try number("limit", 1...500, usual: 100), try number("offset", 0...1_000_000, usual: 0))
        let data = try await solves.run(limit: limits.solve) { [self] in
            let asked = try askedLaw(others["law"], state)
            let economies = try Economies.shipped()
            func members(_ key: String) throws -> Set<Country>? {
                guard let text = others[key] else { return nil }
                if let found = economies.members(of: text, on: asked.day) { return found }
                throw Problems(
                    "there is no economy or group \(PlainText.quoted(text)), named in \(key)", remedy: economies.hint(for: text))
            }
            let (by, partner, word) = (try members("by"), try members("partner"), others["text"]?.lowercased())
            let found = asked.law.measures.filter { measure in
                (by.map { !$0.isDisjoint(with: measure.by) } ?? true)
                    && (partner.map { set in set.contains { measure.partners.contains($0) } } ?? true)
                    && (word.map { word in
                        [measure.id, asked.words.title(measure), measure.source, measure.note ?? ""].contains {
                            $0.lowercased().contains(word)
                        }
                    } ?? true)
            }.sorted { ($1.period.from, $0.id) < ($0.period.from, $1.id) }
            return try AnswerForms.json(
                CalendarAnswer(
                    law: asked.source, keptTo: OrNull(asked.keptTo?.description), total: found.count, offset: offset,
                    measures: found.dropFirst(offset).prefix(limit).map { measure in
                        .init(
                            id: measure.id, kind: measure.instrument.rawValue, by: measure.by.sorted().map(\.rawValue),
                            partners: asked.words.partners(measure), goods: asked.words.goods(measure.goods),
                            layer: measure.layer ?? "",
                            rates: measure.rate.steps.map { .init(from: $0.from.description, percent: $0.rate.percent) },
                            isModelled: measure.isModelled, announced: OrNull(measure.announced?.description),
                            title: asked.words.title(measure), law: LawText(measure, on: asked.day, words: asked.words))
                    }))
        }
        return Reply(data, type: "application/json")
    }
}
