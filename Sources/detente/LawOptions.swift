import ArgumentParser
import Foundation
import Questions
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
    @Option(help: "The world that the scenario is read for; its own when not given.") var world: String?
    @Option(
        help:
            "The rate before any measure in the place of the schedule's, such as 2.9%; 0% leaves the additional duties alone."
    ) var base: String?

    func validate() throws {
        do { _ = try (LawQuestion.product(product), LawQuestion.base(base)) } catch let usage as Usage {
            throw ValidationError(usage.what)
        }
        if branch != nil && scenario == nil { throw ValidationError("--branch needs --scenario: the calendar has no branches.") }
        if world != nil && scenario == nil {
            throw ValidationError("--world needs --scenario: rates of the calendar by product are the same on every world.")
        }
        if origin.uppercased() == destination.uppercased() { throw ValidationError("Origin and destination are the same.") }
    }

    func question() throws -> LawQuestion {
        try LawQuestion.asked(
            origin: origin, destination: destination, product: product, base: base, scenario: scenario, branch: branch,
            world: world, say: Console.say)
    }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
