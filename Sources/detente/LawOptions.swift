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
            guard (0...1000).contains(percent) else { throw ValidationError("--base takes 0% to 1000%.") }
        }
        if branch != nil && scenario == nil { throw ValidationError("--branch needs --scenario: the calendar has no branches.") }
        for code in [origin, destination] where code.count != 3 || !code.allSatisfy(\.isLetter) {
            throw ValidationError("“\(code)” is no economy; write an ISO code such as CHN.")
        }
        if origin.uppercased() == destination.uppercased() { throw ValidationError("Origin and destination are the same.") }
    }

    func question() throws -> Question {
        let product = product.flatMap { Product($0.filter { $0 != "." }) }
        let law: Law
        let source: String
        if let scenario {
            let read = try ScenarioFile.read(scenario)
            law = read.law(on: try ScenarioFile.path(branch, of: read))
            source = scenario
        } else {
            law = try LegalCalendar.load().law
            source = "the shipped calendar"
        }
        let names = try CountryNames.load()
        for code in [origin, destination] where !names.contains(Country(code.uppercased())) {
            throw Usage("there is no economy \(code); write an ISO code such as CHN")
        }
        return Question(
            law: law, origin: Country(origin.uppercased()), destination: Country(destination.uppercased()), product: product,
            sector: try product.flatMap { try Concordance.load().sector(of: $0) },
            base: base.flatMap { Double($0.dropLast()) }.map { Rate.percent($0) } ?? .zero, source: source)
    }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
