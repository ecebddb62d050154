import Foundation
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import WorldBuilding

@Suite struct WorldFormatTests {
    /// A world written in any format is read back as the same world.
    @Test(arguments: WorldFormat.allCases, [1, 2, 3] as [UInt64]) func whatIsWrittenIsRead(_ format: WorldFormat, _ seed: UInt64)
        throws
    {
        let tables = Tables(format, seed: seed, countries: 4, sectors: 4)
        let (built, world) = (try tables.read(), tables.world)
        let grid = built.world.grid
        #expect(grid.countries == ["AUS", "CHN", "USA", "ROW"] && grid.sectorCount == 4)
        #expect(
            built.world.goods
                == Set(grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) }.map { grid.sectors[$0] }))
        func same(_ a: [Double], _ b: [Double]) -> Bool { zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) } }
        #expect(same(built.accounts.flows.values, world.flows().values))
        #expect(same(built.accounts.tariffs.values, world.tariffs.values))
        if tables.hasInputs {
            #expect(same(built.accounts.inputShares.values, world.inputShares.values))
            #expect(same(built.world.valueAdded, world.valueAdded))
        }
        if tables.hasTariffs {
            #expect(same(built.world.elasticities[0].theta, world.elasticities[0].theta))
        } else {
            #expect(built.world.provenance.notes.contains("Sales of every industry sum to its output."))
        }
        // What is read can be written to a file and loaded.
        #expect(try WorldFile.decode(built.encoded(), name: "mine").goods == built.world.goods)
    }

    @Test func theRegistryIsWhatIsRead() throws {
        let names = WorldFormat.allCases.map(\.name)
        #expect(Set(names).count == names.count && names.allSatisfy(Codes.isSlug))
        for name in names {
            #expect(try WorldFormat(named: name).name == name)
            #expect(WorldFormat.help.contains("  \(name) "))
        }
        #expect { try WorldFormat(named: "icoi") } throws: {
            "\($0)" == "error: there is no format “icoi”; did you mean icio? there is: \(names.joined(separator: ", "))"
        }
    }

    /// What a table means by its elasticities is what a solve does.
    @Test(arguments: WorldFormat.allCases) func sharesMoveByTheta(_ format: WorldFormat) throws {
        let tables = Tables(format, seed: 5)
        let world = try tables.read().world
        let theta = world.elasticities[0].theta
        if tables.hasTariffs {
            for (read, meant) in zip(theta, tables.world.elasticities[0].theta) { #expect(abs(read / meant - 1) < 1e-9) }
        }
        try Semielasticity(world).check(theta)
    }

    @Test(.needsSourceData, arguments: [true, false]) func sharesOf2014MoveByTheta(_ isInverse: Bool) throws {
        let options = ImportOptions(
            id: "wiod-2014", year: 2014, elasticityIsInverse: isInverse ? nil : false, tariffsTransposed: true)
        let world = try BuiltWorld.read(SourceData.url("wiod-2014"), as: .kite, options: options).world
        let table = try Table(contentsOf: SourceData.url("wiod-2014/trade_elasticity.csv"))
        let stored = try (0..<table.rowCount).map { try table.value($0, table.column("value")) }
        // Read as θ in place of 1/θ, the same solve moves shares by another number: the test can tell.
        try Semielasticity(world).check(stored.map { isInverse ? 1 / $0 : $0 })
    }

    @Test(arguments: WorldFormat.allCases) func rowsMayBeInAnyOrder(_ format: WorldFormat) throws {
        let tables = Tables(format, seed: 9)
        var shuffled = tables
        for (name, text) in tables.files {
            let lines = text.split(separator: "\n")
            let above = name == "Z.txt" || name == "Y.txt" ? 3 : 1
            shuffled.files[name] = (lines.prefix(above) + lines.dropFirst(above).reversed()).joined(separator: "\n")
        }
        let (a, b) = (try tables.read(), try shuffled.read())
        for (n, i) in [(0, 1), (2, 3), (3, 0)] {
            for sector in a.world.grid.sectors {
                let countries = a.world.grid.countries
                let (x, y) = (
                    a.accounts.flows[destination: countries[n], origin: countries[i], sector: sector],
                    b.accounts.flows[destination: countries[n], origin: countries[i], sector: sector]
                )
                #expect(abs(x.value / y.value - 1) < 1e-12)
            }
        }
    }

    @Test(arguments: [
        ("thousand USD", "million USD", 1e-3), ("billion USD", "million USD", 1e3), ("million EUR", "million EUR", 1),
        ("CNY", "million CNY", 1e-6),
    ])
    func moneyIsInMillions(_ unit: String, _ ofWorld: String, _ factor: Double) throws {
        let tables = Tables(.long)
        let plain = try tables.read().world
        let scaled = try tables.read { $0.unit = try! MoneyUnit(unit) }.world
        #expect(scaled.unit == ofWorld && scaled.currency == String(ofWorld.suffix(3)))
        for (a, b) in zip(scaled.valueAdded, plain.valueAdded) { #expect(abs(a / b / factor - 1) < 1e-12) }
        #expect(scaled.provenance.notes.contains { $0.hasPrefix("Money in \(unit)") } == (factor != 1))
    }

    /// Wide tables hold no tariffs and no elasticities: what is said about them would be lost.
    @Test(arguments: WorldFormat.allCases) func optionsThatCannotMatterAreRefused(_ format: WorldFormat) {
        let tables = Tables(format)
        func said(_ option: String) -> String { "error: \(option) says nothing about tables of the format \(format): " }
        let isWide = !tables.hasTariffs
        #expect(tables.problems { $0.tariffs = .fraction }.contains(said("--tariffs")) == isWide)
        #expect(tables.problems { $0.elasticityIsInverse = false }.contains(said("--elasticities")) == isWide)
        #expect(
            tables.problems { $0.tariffsTransposed = true }.contains(said("--tariffs-transposed")) == (isWide || format == .long))
    }

    @Test(arguments: ["", "My World", "../etc", "a/b", "-x", "é"]) func idsAreChecked(_ id: String) {
        #expect(Tables(.long).problems { $0.id = id }.contains("is not made of small letters, digits and hyphens"))
    }

    @Test func whatIsPrintedIsPlain() {
        #expect(Tables(.long).problems { $0.licence = "\u{1B}[31mfree" }.contains("control character U+001B"))
        #expect(Tables(.long).problems { $0.year = 1_000_000 }.contains("the year 1000000 is not from 1800 to 2200"))
    }

    /// Numbers of which sums or conversions would overflow, however they are written.
    @Test(arguments: WorldFormat.allCases, ["1e300", "1e38", "1e400", "9223372036854775808", "99999999999999999999999"])
    func hugeNumbersAreRefused(_ format: WorldFormat, _ number: String) {
        let files: [WorldFormat: String] = [
            .long: "flows.csv", .kite: "expenditure.csv", .pairs: "flows-2020.csv", .pymrio: "Z.txt",
        ]
        let file = files[format] ?? "table.csv"
        let (line, mark): (Int, Character) = format == .pymrio ? (3, "\t") : (1, ",")
        let tables = Tables(format).with(file) { text in
            var lines = text.split(separator: "\n").map(String.init)
            var fields = lines[line].split(separator: mark).map(String.init)
            let at = format == .wiod ? 5 : format == .kite ? 2 : 3
            fields[at] = number
            lines[line] = fields.joined(separator: String(mark))
            return lines.joined(separator: "\n")
        }
        let problems = tables.problems()
        #expect(tables.files.keys.contains(where: problems.contains) && problems.contains("error: "))
    }

    /// A short file can name so many labels that no memory holds what they would sum to.
    @Test func tablesOfTooManyLabelsAreRefused() {
        let header = "V1," + (0..<60_000).map { "AUS_S\($0)" }.joined(separator: ",")
        let wide = Tables(.icio).with("table.csv") { _ in header + "\nAUS_S1" + String(repeating: ",1", count: 60_000) + "\n" }
        #expect(wide.problems().contains("60000 columns with 60000 sectors and uses are more than can be read"))
    }

    /// Labels of more economies or sectors than fit are counted before memory is taken.
    @Test func worldsThatDoNotFitAreRefused() {
        let many = Tables(.long).with("flows.csv") { text in
            text + (0..<25_000).map { "USA,CHN,sector-\($0),1,0\n" }.joined()
        }
        #expect(many.problems().contains("flows.csv: error: 4 economies and 25003 sectors take"))
    }
}

/// d ln π / d ln d, measured: a cost of one pair is raised and lowered a little, and the world solved both times.
struct Semielasticity {
    let world: World

    init(_ world: World) { self.world = world }

    /// Compares with −θ(1 − π), and what costs of production add to it, for the θ that a table meant:
    /// `d ln π[n,i] = −θ ((1 − π[n,i]) d ln d[n,i] + d ln c[i] − Σₖ π[n,k] d ln c[k])`.
    func check(_ theta: [Double]) throws {
        let model = Model(elasticities: world.elasticities[0])
        let base = try Baseline.prepare(world, model: model)
        let (step, n, i) = (1e-4, 0, 1)
        var measured = 0
        for (j, theta) in theta.enumerated() where base.shares[n, i, j].value > 1e-6 {
            func solve(_ cost: Double) -> Counterfactual {
                var policy = Policy(unchanged: base)
                policy.icebergs[n, i, j] = Hat(cost)
                return Counterfactual.solve(base, policy: policy, model: model, options: SolverOptions(tolerance: 1e-13))
            }
            let (up, down) = (solve(exp(step)), solve(exp(-step)))
            let moved = log(up.shares()[n, i, j].value / down.shares()[n, i, j].value)
            func cost(_ k: Int) -> Double { log(up.inputCosts[k, j].value / down.inputCosts[k, j].value) }
            let pi = base.shares[n, i, j].value
            let others = base.grid.countries.indices.reduce(0.0) { $0 + base.shares[n, $1, j].value * cost($1) }
            let formula = -theta * ((1 - pi) * 2 * step + cost(i) - others)
            #expect(abs(moved / formula - 1) < 1e-5, "\(world.grid.sectors[j]): \(moved) for \(formula)")
            measured += 1
        }
        #expect(measured > 0)
    }
}
