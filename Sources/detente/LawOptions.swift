import ArgumentParser
import Foundation
import Scenarios
import TradeData
import TradePolicy

/// A good on its way from one economy to another, and the law that is asked about it.
struct LawOptions: ParsableArguments {
    @Argument(help: "The origin, such as CHN.") var origin: String
    @Argument(help: "The destination, such as USA.") var destination: String
    @Argument(help: "The HS code of the product, two to ten digits; what falls on all goods when not given.") var product: String?
    @Option(help: "A scenario file instead of the shipped calendar.") var scenario: String?
    @Option(help: "The scenario's branch; the first when not given.") var branch: String?
    @Option(help: "The rate before any measure, such as the most-favoured-nation rate: 2.9%. The calendar holds none.") var base:
        String?

    struct Question {
        let law: Law
        let origin, destination: Country
        let product: Product?
        let sector: Sector?
        let base: Rate
        let source: String
    }

    func validate() throws {
        if let product, Product(product.filter { $0 != "." }) == nil {
            throw ValidationError("“\(product)” is no HS code; write two to ten digits, such as 850760.")
        }
        if let base {
            guard base.hasSuffix("%"), let percent = Double(base.dropLast()) else {
                throw ValidationError("Write --base with its unit, such as 2.9%.")
            }
            guard (0...Limits.percent).contains(percent) else {
                throw ValidationError("--base takes 0% to \(Int(Limits.percent))%.")
            }
        }
        if branch != nil && scenario == nil { throw ValidationError("--branch needs --scenario: the calendar has no branches.") }
        if origin.uppercased() == destination.uppercased() { throw ValidationError("Origin and destination are the same.") }
    }

    func question() throws -> Question {
        let product = product.flatMap { Product($0.filter { $0 != "." }) }
        let law: Law
        let source: String
        if let scenario {
            let read = try ScenarioFile.read(scenario)
            for warning in read.warnings { Console.say(warning.description) }
            law = read.law(on: try ScenarioFile.path(branch, of: read))
            source = scenario
        } else {
            law = try LegalCalendar.load().law
            source = "the shipped calendar"
        }
        switch try product.flatMap({ try KnownProducts.shipped().fault(of: $0) }) {
        case .noSuchChapter?: throw Usage("“\(self.product ?? "")” is no HS code: there is no such chapter")
        case .ended(let edition, let successors)?:
            // The law of its time may name it; today's trade does not.
            Console.say(
                "HS \(product?.code ?? "") ended with the edition of \(edition); its goods are now under "
                    + successors.joined(separator: ", "))
        case .untraded?, nil: break
        }
        return Question(
            law: law, origin: try EconomyList.economy(origin), destination: try EconomyList.economy(destination),
            product: product, sector: try product.flatMap { try Concordance.load().sector(of: $0) },
            base: base.flatMap { Double($0.dropLast()) }.map { Rate.percent($0) } ?? .zero, source: source)
    }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
