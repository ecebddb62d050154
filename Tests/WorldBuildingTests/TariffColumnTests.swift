import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct TariffColumnTests {
    /// The long tables with each tariff written anew.
    private func tables(_ write: (Double) -> String) -> Tables {
        Tables(.long, seed: 5).with("flows.csv") { text in
            text.split(separator: "\n").enumerated().map { row, line in
                guard row > 0 else { return String(line) }
                var fields = line.split(separator: ",").map(String.init)
                fields[4] = write(Double(fields[4])!)
                return fields.joined(separator: ",")
            }.joined(separator: "\n")
        }
    }

    @Test func percentAndFactorsAreRefusedUntilTheyAreNamed() throws {
        let fractions = try tables { "\($0)" }.read()
        let scaled: [(TariffScale, Tables)] = [(.percent, tables { "\(100 * $0)" }), (.factor, tables { "\(1 + $0)" })]
        for (scale, tables) in scaled {
            let problems = tables.problems()
            #expect(problems.hasPrefix("flows.csv:") && problems.contains(":5: error: "))
            #expect(problems.contains("tariffs are 1 or more") && problems.contains("give --tariffs percent"))
            let built = try tables.read { $0.tariffs = scale }
            for (a, b) in zip(built.accounts.tariffs.values, fractions.accounts.tariffs.values) { #expect(abs(a - b) < 1e-12) }
            #expect(built.world.provenance.notes.contains("Tariffs read as \(scale.words)."))
        }
    }

    @Test func aPercentSignSaysIt() throws {
        let (signed, fractions) = (try tables { "\(100 * $0)%" }.read(), try tables { "\($0)" }.read())
        for (a, b) in zip(signed.accounts.tariffs.values, fractions.accounts.tariffs.values) { #expect(abs(a - b) < 1e-12) }
    }

    /// `0.3%` is 0.003, whatever the others are.
    @Test func aPercentSignAlwaysMeansPercent() throws {
        for scale in [nil] + TariffScale.allCases.map(Optional.some) {
            let built = try tables { $0 > 0 ? "0.3%" : "0" }.read { $0.tariffs = scale }
            #expect(built.accounts.tariffs.values.allSatisfy { $0 == 0 || abs($0 - 0.003) < 1e-15 })
            #expect(built.accounts.tariffs.values.contains { $0 > 0 })
            #expect(built.world.provenance.notes.contains("Tariffs with a percent sign read as percent."))
        }
    }

    /// `0.5` in a column of `5%` was read as 50%.
    @Test func bareNumbersBesidePercentSignsAreRefused() throws {
        let mixed = tables { $0 == 0 ? "0" : $0 > 0.1 ? "5%" : "0.5" }
        let problems = mixed.problems()
        #expect(problems.hasPrefix("flows.csv:") && problems.contains(":5: error: "), "\(problems)")
        #expect(problems.contains("tariffs have no percent sign, such as 0.5, and others have, such as “5%”"), "\(problems)")
        let read = try mixed.read { $0.tariffs = .percent }
        #expect(Set(read.accounts.tariffs.values) == [0, 0.05, 0.005])
        #expect(Set(try mixed.read { $0.tariffs = .fraction }.accounts.tariffs.values) == [0, 0.05, 0.5])
    }

    /// Low percentages, few of which are 1 or more, still have a mean that no tariffs have.
    @Test func lowPercentagesAreNoFractions() {
        #expect(tables { "\(min(100 * $0, 0.3))" }.problems() == "")
        #expect(tables { "\(min(100 * $0, 0.9))" }.problems().contains("error: tariffs average"))
        #expect(tables { "\($0 > 0.1 ? 12 : min(100 * $0, 0.9))" }.problems().contains("1 or more"))
    }

    @Test func whatWasReadIsReported() throws {
        let built = try tables { "\($0)" }.read()
        let (world, grid) = (built.world, built.world.grid)
        var (sum, cells, duty, trade) = (0.0, 0, 0.0, 0.0)
        for (j, sector) in grid.sectors.enumerated() where world.goods.contains(sector) {
            for n in 0..<4 {
                for i in 0..<4 where i != n {
                    sum += world.tariffs[n, i, j].value
                    cells += 1
                    duty += world.flow(n, i, j) * world.tariffs[n, i, j].value
                    trade += world.flow(n, i, j)
                }
            }
        }
        let note = try #require(world.provenance.notes.first { $0.hasPrefix("Tariffs on goods average") })
        func percent(_ rate: Double) -> String { "\((rate * 1e4).rounded() / 100)%" }
        #expect(
            note.contains(
                "average \(percent(sum / Double(cells))) over \(cells) cells, \(percent(duty / trade)) weighted by trade"))
    }

    @Test func aTariffOnOneselfIsRefused() {
        let tables = Tables(.long, seed: 5).with("flows.csv") { text in
            text.split(separator: "\n").map { $0.hasPrefix("USA,USA,goods-1") ? $0.dropLast(3) + "0.1" : $0 }.joined(
                separator: "\n")
        }
        #expect(tables.problems().contains("error: an economy has a tariff on itself"))
    }

    @Test func negativeTariffsAndLowFactorsAreRefused() {
        #expect(tables { "-\($0)" }.problems().contains("is negative"))
        #expect(tables { "\($0)" }.problems { $0.tariffs = .factor }.contains("is a factor below 1"))
    }

    /// KITE's tables hold factors by custom, and percent all the same where somebody wrote them.
    @Test func kiteHoldsFactors() throws {
        let tables = Tables(.kite, seed: 5)
        #expect(try tables.read().world.provenance.notes.contains("Tariffs read as factors (1.05 is 5%)."))
        let percent = tables.with("tariff.csv") { text in
            text.split(separator: "\n").enumerated().map { row, line in
                guard row > 0 else { return String(line) }
                var fields = line.split(separator: ",").map(String.init)
                fields[3] = "\(100 * (Double(fields[3])! - 1))"
                return fields.joined(separator: ",")
            }.joined(separator: "\n")
        }
        #expect(percent.problems().contains("tariff.csv:") && percent.problems().contains("give --tariffs percent"))
        let built = try percent.read { $0.tariffs = .percent }
        for (a, b) in zip(built.accounts.tariffs.values, tables.world.tariffs.values) { #expect(abs(a - b) < 1e-12) }
    }
}
