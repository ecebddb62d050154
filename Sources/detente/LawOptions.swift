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
    @Option(
        help:
            "The rate before any measure in the place of the schedule's, such as 2.9%; 0% leaves the additional duties alone."
    ) var base: String?

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

    func question() throws -> LawQuestion {
        let product = product.flatMap { Product($0.filter { $0 != "." }) }
        let (law, source, keptTo): (Law, String, Day?)
        if let scenario {
            let read = try ScenarioFile.read(scenario)
            for warning in read.warnings { Console.say(warning.description) }
            (law, source, keptTo) = (read.law(on: try ScenarioFile.path(branch, of: read)), scenario, nil)
        } else {
            let calendar = try LegalCalendar.load()
            (law, source, keptTo) = (calendar.law, "the shipped calendar", calendar.keptTo)
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
        let (origin, destination) = (try EconomyList.economy(origin), try EconomyList.economy(destination))
        return try LawQuestion(
            law: law, origin: origin, destination: destination, product: product,
            base: base.flatMap { Double($0.dropLast()) }.map { Rate.percent($0) }, source: source, keptTo: keptTo)
    }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
