import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Quantities of quotas and promises: what is read, what is recorded only and said to be, and what is refused.
struct ReadingAmountsTests {
    static func read(_ lines: String, kind: String = "quota") -> Result<Scenario, Problems> {
        let who = kind == "quota" ? "by: USA, origins: CHN" : "buyer: CHN, seller: USA"
        let text = LargeScenarios.head + "measures:\n  - {id: m, kind: \(kind), \(who), from: 2025-02-01, source: x, \(lines)}\n"
        do { return .success(try Scenario.parse(text, name: "f.yaml")) } catch let problems as Problems {
            return .failure(problems)
        } catch {
            return .failure(Problems("\(error)"))
        }
    }

    @Test(
        "A number with a unit is what it says",
        arguments: [
            ("quantity: 80% of base", QuantityTerms.Amount.ofBase(0.8)), ("quantity: 2 bn USD/yr", .dollars(2e9)),
            ("quantity: 2.5 million USD a year", .dollars(2.5e6)), ("quantity: 100 kt/yr, price: 480 USD/t", .dollars(4.8e7)),
            ("quantity: 15 Mt/yr, in-base-year: 30 Mt", .ofBase(0.5)), ("quantity: 0% of base", .ofBase(0)),
        ] as [(String, QuantityTerms.Amount)])
    func amounts(_ lines: String, _ amount: QuantityTerms.Amount) throws {
        let measure = try Self.read(lines).get().law.measures[0]
        let found = try #require(measure.terms.limit?.expected)
        switch (found, amount) {
        case (.dollars(let a), .dollars(let b)), (.ofBase(let a), .ofBase(let b)): #expect(abs(a - b) <= 1e-12 * max(1, b))
        default: Issue.record("\(found) is not \(amount)")
        }
        #expect(measure.isModelled)
    }

    /// s·d + (1 − s)·p, and private firms alone are a part of nothing.
    @Test func stateBuyersAndFirms() throws {
        func delivered(_ keys: String) throws -> Double {
            try #require(
                Self.read("target: 200% of base, \(keys)", kind: "purchase-commitment").get().law.measures[0].terms.limit
            ).delivered.value
        }
        #expect(abs(try delivered("state: 60%, delivered: 90%, private-delivered: 20%") - 0.62) < 1e-12)
        #expect(abs(try delivered("state: 60%, delivered: 90%") - 0.54) < 1e-12)
        #expect(try delivered("state: 60%, private-delivered: 100%") == 1)
        guard case .failure(let problems) = Self.read("target: 2 bn USD/yr, private-delivered: 20%", kind: "purchase-commitment")
        else {
            Issue.record("accepted")
            return
        }
        #expect("\(problems)".contains("nothing says which part is private"))
        // A quota has no such buyers.
        guard case .failure = Self.read("quantity: 2 bn USD/yr, state: 20%") else {
            Issue.record("accepted")
            return
        }
    }

    @Test("Delivery is of the total, or of the increment over a baseline")
    func delivery() throws {
        let total = try Self.read("target: 200% of base, delivered: 57%", kind: "purchase-commitment").get().law.measures[0]
        let increment = try Self.read("target: 200% of base, above: 100% of base, delivered: 57%", kind: "purchase-commitment")
            .get().law
            .measures[0]
        #expect(abs(total.terms.limit!.quantity(base: 10) - 11.4) < 1e-12)
        #expect(abs(increment.terms.limit!.quantity(base: 10) - 15.7) < 1e-12)
        #expect(total.terms.limit!.bound == .atLeast)
    }

    @Test("A rate beyond a quota bounds its wedge")
    func beyond() throws {
        let measure = try Self.read("quantity: 50% of base, in-quota: 10%, out-of-quota: 43%").get().law.measures[0]
        #expect(abs(measure.terms.limit!.highest! - 0.3) < 1e-12)
        #expect(try Self.read("quantity: 50% of base").get().law.measures[0].terms.limit!.highest == nil)
    }

    @Test(
        "What is no number is recorded only, with a warning and a remedy",
        arguments: [
            "quantity: not at hand", "quantity: 100 kt/yr", "quantity: 2 bn EUR/yr", "quantity: 12 aircraft",
            "quantity: -5% of base", "quantity: 80%",
        ])
    func recorded(_ lines: String) throws {
        let scenario = try Self.read(lines).get()
        #expect(!scenario.law.measures[0].isModelled)
        let warning = try #require(scenario.warnings.first { $0.what.contains("recorded but not modelled") })
        #expect(!warning.remedy.isEmpty && warning.what.contains("changes nothing"))
    }

    @Test(
        "What can be read in two ways, or not at all, is refused",
        arguments: [
            ("quantity: 15 Mt, price: 480 USD/t, in-base-year: 30 Mt", "quota"), ("quantity: 15 Mt, price: 480", "quota"),
            ("quantity: 15 Mt, in-base-year: 0 Mt", "quota"), ("quantity: 15 Mt, in-base-year: 2 bn USD", "quota"),
            ("quantity: 50% of base, out-of-quota: 30%, rent-to: exporter", "quota"),
            ("quantity: 50% of base, delivered: 57%", "quota"), ("target: 50% of base, counted: pieces", "purchase-commitment"),
            ("target: 2 bn USD, above: 50% of base", "purchase-commitment"),
            ("target: 1 bn USD, above: 2 bn USD", "purchase-commitment"),
            ("target: 50% of base, rent-to: none", "purchase-commitment"),
        ])
    func refused(_ lines: String, _ kind: String) throws {
        guard case .failure(let problems) = Self.read(lines, kind: kind) else {
            Issue.record("\(lines) was read")
            return
        }
        #expect(problems.problems.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.remedy.isEmpty }, "\(problems)")
    }
}
