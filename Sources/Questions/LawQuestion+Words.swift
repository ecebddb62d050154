import Scenarios
import TradeData
import TradePolicy

extension LawQuestion {
    /// A question about a good in the words of a user.
    ///
    /// - Parameters:
    ///   - product: An HS code, two to ten digits; all goods when nil.
    ///   - base: The rate before any measure, with its unit, such as 2.9%.
    ///   - scenario: A scenario file in the place of the shipped calendar, and a branch of it.
    ///   - world: The world of the scenario in the place of its own.
    ///   - say: Takes what a user should know.
    /// - Throws: `Usage`, `Problems`.
    public static func asked(
        origin: String, destination: String, product: String?, base: String?, scenario: String?, branch: String?,
        world: String? = nil, say: (String) -> Void
    ) throws -> LawQuestion {
        let code = try Self.product(product)
        let rate = try Self.base(base)
        if branch != nil && scenario == nil { throw Usage("a branch needs a scenario: the calendar has no branches") }
        if world != nil && scenario == nil {
            throw Usage("a world needs a scenario: rates of the calendar by product are the same on every world")
        }
        let (law, source, keptTo): (Law, String, Day?)
        var own: Concordance?
        if let scenario {
            let read = try ScenarioFile.read(scenario, world: world)
            own = (try? Workspace.shared.world(world ?? read.world))?.concordance?.own
            for warning in read.warnings { say(warning.description) }
            (law, source, keptTo) = (read.law(on: try ScenarioFile.path(branch, of: read)), scenario, nil)
        } else {
            let calendar = try LegalCalendar.load()
            (law, source, keptTo) = (calendar.law, "the shipped calendar", calendar.keptTo)
        }
        switch try code.flatMap({ try KnownProducts.shipped().fault(of: $0) }) {
        case .noSuchChapter?: throw Usage("“\(product ?? "")” is no HS code: there is no such chapter")
        case .ended(let edition, let successors)?:
            // The law of its time may name it; today's trade does not.
            say(
                "HS \(code?.code ?? "") ended with the edition of \(edition); its goods are now under "
                    + successors.joined(separator: ", "))
        case .untraded(let year)?: say("Nothing is recorded under HS \(code?.code ?? "") in \(year): check the digits.")
        case nil: break
        }
        let from = try EconomyList.economy(origin)
        let to = try EconomyList.importer(destination, under: law, say: say)
        if from == to { throw Usage("origin and destination are the same") }
        let question = try LawQuestion(
            law: law, origin: from, destination: to, product: code, base: rate, source: source, keptTo: keptTo,
            concordance: own)
        try question.requireLine()
        return question
    }

    /// An HS code with or without points.
    /// - Throws: `Usage` for what is none.
    public static func product(_ text: String?) throws -> Product? {
        guard let text else { return nil }
        guard let product = Product(text.filter { $0 != "." }) else {
            throw Usage("“\(text)” is no HS code; write two to ten digits, such as 850760.")
        }
        return product
    }

    /// A rate with its unit.
    /// - Throws: `Usage` for what is none, or beyond the largest.
    public static func base(_ text: String?) throws -> Rate? {
        guard let text else { return nil }
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()) else {
            throw Usage("Write --base with its unit, such as 2.9%.")
        }
        guard (0...Limits.percent).contains(percent) else { throw Usage("--base takes 0% to \(Int(Limits.percent))%.") }
        return .percent(percent)
    }
}
