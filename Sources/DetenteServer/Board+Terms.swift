import Scenarios
import Studies
import TradeData
import TradePolicy

extension Board {
    /// What controls let through, quantities and stocks: those that can be moved on the day first, and the newest.
    static func terms(_ question: Question, _ words: LawWords) -> [Lever] {
        let (plain, grid, stage) = (question.plain, question.stage.world.grid, question.stage)
        return plain.measures.map { ($0, $0.movableTerms, stage.unmovable($0, in: plain, on: question.day)) }
            .filter { !$0.1.isEmpty }
            .sorted { a, b in
                func rank(_ found: (measure: Measure, terms: [(MeasureTerm, MeasureTerm.Number)], why: String?)) -> (
                    Int, Int, String
                ) {
                    (found.why == nil ? 0 : 1, -found.measure.period.from.number, found.measure.id)
                }
                return rank(a) < rank(b)
            }
            .flatMap { measure, terms, why in
                let title = words.title(measure)
                let partners: [Country] =
                    if case .only(let set) = measure.partners { set.filter { grid.index(of: $0) != nil }.sorted() } else { [] }
                return terms.map { term, number in
                    let (top, step) = scale(term, number)
                    return Lever(
                        id: PageState.TermLever(measure: measure.id, term: term).description, kind: "term",
                        title: "\(title): \(label(term, measure))",
                        imposers: measure.by.filter { grid.index(of: $0) != nil }.sorted().map(\.rawValue),
                        partners: partners.map(\.rawValue), value: number.value, min: 0, max: top, step: step,
                        lowest: number.bounds.lowerBound, highest: number.bounds.upperBound, unit: number.unit, due: number.value,
                        holds: why == nil, idle: why ?? "", truces: [], targets: targets(term, number, measure, stage.world.year),
                        law: LawText(measure, on: question.day, words: words))
                }
            }
    }

    private static func label(_ term: MeasureTerm, _ measure: Measure) -> String {
        switch term {
        case .through: "what gets through"
        case .share: "share of the trade that it touches"
        case .target: measure.instrument == .quota ? "quantity a year" : "promised a year"
        case .delivered: "part that is delivered"
        case .stocks: "months of stocks"
        }
    }

    /// How far the lever goes, and in which steps.
    static func scale(_ term: MeasureTerm, _ number: MeasureTerm.Number) -> (top: Double, step: Double) {
        switch term {
        case .through, .share, .delivered: return (100, 1)
        case .stocks: return (number.value > 12 ? number.bounds.upperBound : 12, 0.5)
        case .target:
            // A round number above twice what the text says.
            var unit = 1e-4
            while unit * 10 <= number.value { unit *= 10 }
            let top = [2, 4, 5, 10, 20].map { $0 * unit }.first { $0 >= 2 * number.value } ?? 20 * unit
            return (Swift.min(top, number.bounds.upperBound), Swift.max(unit / 20, 1e-4))
        }
    }

    /// Numbers worth trying.
    private static func targets(
        _ term: MeasureTerm, _ number: MeasureTerm.Number, _ measure: Measure, _ year: Int
    ) -> [Target] {
        let found: [Target] =
            switch term {
            case .through: [Target(value: 0, label: "nothing"), Target(value: 100, label: "all")]
            case .share: [Target(value: 0, label: "none"), Target(value: 100, label: "all")]
            case .delivered: [Target(value: 57, label: "Phase One"), Target(value: 100, label: "all")]
            case .stocks: [Target(value: 0, label: "none"), Target(value: 12, label: "a year")]
            case .target:
                if case .ofBase(let ratio)? = measure.terms.limit?.amount, ratio > 0 {
                    [Target(value: rounded(number.value / ratio), label: "as in \(year)")]
                } else {
                    []
                }
            }
        return found.filter { $0.value != number.value && number.bounds.contains($0.value) }
    }
}
