import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Pledges to invest: what is read, what is written back, and what is refused.
struct ReadingPledgesTests {
    static func read(_ lines: String) -> Result<Scenario, Problems> {
        let text =
            LargeScenarios.head
            + "measures:\n  - {id: m, kind: investment-pledge, by: JPN, destinations: USA, from: 2025-02-01, source: x, \(lines)}\n"
        do { return .success(try Scenario.parse(text, name: "f.yaml")) } catch let problems as Problems {
            return .failure(problems)
        } catch {
            return .failure(Problems("\(error)"))
        }
    }

    @Test("What is read, and what stands for what is not said")
    func read() throws {
        let bare = try #require(try Self.read("amount: 550 bn USD, years: 3.4").get().law.measures[0].terms.pledge)
        #expect(bare.amount == 550_000 && bare.years == 3.4 && bare.additionality == nil && bare.channel == .transfer)
        #expect(bare.capitalOutput == 3 && bare.capitalShare.value == 0.4)
        let full = try Self.read(
            "amount: 2 million USD, years: 10, additionality: 30%, channel: capital, capital-output: 2.5, capital-share: 35%, goods: {sectors: [electronics]}"
        ).get()
        let terms = try #require(full.law.measures[0].terms.pledge)
        #expect(
            terms.amount == 2 && abs(terms.perYear - 0.2) < 1e-15 && terms.additionality?.value == 0.3
                && terms.channel == .capital)
        #expect(full.law.measures[0].isModelled && full.warnings.isEmpty)
        // Written back it reads the same.
        #expect(
            full.law.measures[0].terms.written["additionality"] == "30%" && full.law.measures[0].terms.written["years"] == "10")
    }

    @Test(
        "Bad input is refused by name",
        arguments: [
            ("amount: -5 bn USD, years: 3", "is negative"), ("amount: 600 bn EUR, years: 3", "is in EUR"),
            ("amount: 0 USD, years: 3", "pledges nothing"), ("amount: 100 bn USD/yr, years: 3", "a sum a year"),
            ("amount: a lot, years: 3", "no sum of money"), ("amount: 5 Mt, years: 3", "no sum of money"),
            ("amount: 5 bn USD", "needs years"), ("years: 3", "needs amount"), ("amount: 5 bn USD, years: 0", "0"),
            ("amount: 5 bn USD, years: -2", "-2"), ("amount: 5 bn USD, years: 3, additionality: 130%", "130%"),
            ("amount: 5 bn USD, years: 3, additionality: 0.3", "0.3"),
            ("amount: 5 bn USD, years: 3, channel: capital", "not how much of it is additional"),
            ("amount: 5 bn USD, years: 3, channel: gift, additionality: 30%", "gift"),
            ("amount: 5 bn USD, years: 3, capital-share: 100%", "between 0% and 100%"),
            ("amount: 5 bn USD, years: 3, capital-output: 0", "0"), ("amount: 5 bn USD, years: 3, share: 50%", "has no share"),
            ("amount: 5 bn USD, years: 3, goods: {hs: [\"8542\"]}", "names products"),
            ("amount: 5 bn USD, years: 3, delivered: 50%", "delivered"),
        ])
    func refused(_ lines: String, _ what: String) throws {
        guard case .failure(let problems) = Self.read(lines) else {
            Issue.record("\(lines) was read")
            return
        }
        #expect(
            problems.problems.contains { $0.severity == .error && $0.what.contains(what) }, "\(problems.problems.map(\.what))")
        #expect(problems.problems.allSatisfy { $0.line > 0 })
    }

    @Test("A sector that the world does not have is refused, with those that it has")
    func unknownSector() throws {
        let error = #expect(throws: Problems.self) {
            try Scenario.parse(
                """
                schema: 1
                id: p
                title: "P"
                world: icio-2022
                as-of: 2025-11-11
                compare-to: 2025-01-19
                measures:
                  - {id: m, kind: investment-pledge, by: JPN, destinations: USA, amount: 5 bn USD, years: 3, goods: {sectors: [electronic]}, from: 2025-02-01, source: x}
                """, grid: { try? World.load($0).grid })
        }
        #expect(error?.problems.contains { $0.what.contains("electronic") && $0.remedy.contains("electronics") } == true)
    }

    @Test("The word before says what to write now")
    func formerWord() throws {
        let text =
            LargeScenarios.head
            + "measures:\n  - {id: m, kind: investment, by: JPN, destinations: USA, from: 2025-02-01, source: x, amount: 5 bn USD}\n"
        let error = #expect(throws: Problems.self) { try Scenario.parse(text, name: "f.yaml") }
        #expect(error?.problems.contains { $0.remedy.contains("investment-pledge") } == true)
    }
}
