import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// A question in one line has one reading, or is refused with the readings that it has.
struct WhatIfTests {
    private static let world = Result { try World.load(World.usual) }

    private func ask(_ line: String) throws -> WhatIf { try WhatIf(line, in: Self.world.get()) }

    private func told(_ line: String) -> String {
        do {
            let asked = try ask(line)
            return "understood as \(asked.title(isAnswered: false))"
        } catch let none as WhatIf.NoDuty { return none.answer } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("USA 25% on CHN", "United States 25% on China"),
        ("usa 25% on china", "United States 25% on China"),
        ("US tariff of 25% on the EU", "United States 25% on the European Union"),
        ("EU 10% on Germany's", ""),
        ("60% on China and 10% on all others", "United States 60% on China; United States 10% on all others"),
        ("USA 60% on China, 10% on all others", "United States 60% on China; United States 10% on all others"),
        ("USA 25 percent on China", "United States 25% on China"),
        ("USA 25 % on China", "United States 25% on China"),
        ("USA 5 points on China", "United States +5pp on China"),
        ("USA −5pp on Japan", "United States -5pp on Japan"),
        ("USA +10pp on all", "United States +10pp on all"),
        ("USA 25% on China, Trinidad and Tobago and Vietnam", ""),
        ("USA 25% on Mexico and Canada and Vietnam", "United States 25% on Mexico, Canada, Vietnam"),
        ("USA 25% on Korea, Republic of", "United States 25% on South Korea"),
        ("USA 25% on China; China 30% on USA", "United States 25% on China; China 30% on United States"),
        ("USA 25% on China, EU 10% on USA", "United States 25% on China; the European Union 10% on United States"),
        ("USA 50% on steel", "United States 50% on all for steel"),
        ("USA 50% on steel from Canada", "United States 50% on Canada for steel"),
        ("EU 10% on China for cars and batteries", "the European Union 10% on China for cars, batteries"),
        ("USA 25% on China for HS 8703", "United States 25% on China for HS 8703"),
        ("USA 25% on CHN for vehicles,electronics", "United States 25% on China for vehicles, electronics"),
        ("USA 25% on China for agriculture goods", "United States 25% on China for agriculture"),
        ("all +10pp on all", "all +10pp on all"),
        ("25% by USA on CHN", "United States 25% on China"),
        ("25% on China by the EU", "the European Union 25% on China"),
        ("25% by the EU and Japan on China for cars", "the European Union, Japan 25% on China for cars"),
        ("25% by the EU on China and 10% by China on the EU", "the European Union 25% on China; China 10% on the European Union"),
        ("USA 25% by the EU on China", ""), ("25% by on China", ""),
    ]) func aQuestionIsUnderstood(_ line: String, _ meaning: String) throws {
        let found = told(line)
        if meaning.isEmpty { #expect(!found.hasPrefix("understood")) } else { #expect(found == "understood as \(meaning)") }
    }

    /// Bad and ambiguous questions, each with what its answer must name.
    @Test(arguments: [
        ("USA 25 on China", "25% would set the duty to 25 percent, +25pp would add 25 points"),
        ("USA -5 on China", "-5pp would take 5 points off"),
        ("25", "has no unit"),
        ("USA -5% on China", "-5pp would take 5 points off the duty, 5% would set it"),
        ("USA +10% on China", "+10pp would add 10 points to the duty, 10% would set it"),
        ("USA 50000% on China", "out of range"),
        ("USA 25%", "is not “on” and partners"),
        ("USA 25,5% on China", "“25,5%” may be one number or two; write 25.5%, or a space after the comma"),
        ("USA 25% on all except China", "“all except China” leaves somebody out"),
        ("USA 25% on everyone but Japan", "leaves somebody out"),
        ("USA 25% on America", "cannot tax itself"),
        ("25% by on China", "it is not said who imposes, after “by”"),
        ("USA 25% on Korea", "did you mean KOR"), ("USA 1e3% on China", "has no rate"), ("USA 25%-50% on China", "has no rate"),
        ("USA 25% on China until 2027", "no economy or group “until 2027”"), ("USA 25% not on China", "is not “on”"),
        ("USA 25% on North Korea", "no installed world has it"), ("USA 25% on China on steel", "“on steel”"),
        ("USA 25% on", "it is not said who pays"),
        ("USA 25% against China", "is not “on” and partners"),
        ("USA 25% on Chna", "there is no economy or group “Chna”"),
        ("USA 25% on Korea", "there is no economy or group “Korea”"),
        ("USA 25% on Georgia on my mind", "there is no economy or group"),
        ("USA 25% on in", "there is no economy or group “in”"),
        ("USA 25% on China and China", "China is named twice"),
        (
            "USA 25% on North Korea",
            "North Korea is not in world icio-2022 (81 economies); no installed world has it"
        ),
        (
            "USA 25% on Mexico and Cuba",
            "Cuba is not in world icio-2022 (81 economies); no installed world has it"
        ),
        (
            "Afghanistan 25% on China",
            "Afghanistan is not in world icio-2022 (81 economies); countries-2023 has it: add --world countries-2023"
        ),
        ("USA 25% on North Korea", "North Korea is not in world icio-2022 (81 economies); no installed world has it"),
        ("USA 25% on Puerto Rico", "Puerto Rico is inside the customs territory of the United States: no duty applies"),
        (
            "China 25% on Puerto Rico",
            "Puerto Rico is inside the customs territory of the United States and pays as it does; ask about the United States"
        ),
        ("France 5% on Réunion", "Réunion is inside the customs territory of France: no duty applies"),
        ("USA 25% on Guadeloupe", "ask about France"),
        ("Germany 10% on France", "Germany and France are in one customs union: no duty applies"),
        ("EU 10% on Germany", "no duty applies"),
        ("USA 25% on USA", "cannot tax itself"),
        ("USA 25% on China and 10% on all", "does “all” include it?"),
        ("USA 25% on China and 10% on China", "two rates for China"),
        ("USA 25% on EU and 10% on Germany", "two rates for Germany"),
        ("USA 10% on all others", "needs a clause that names somebody"),
        ("USA 25% on China for unicorns", "is no sector of world icio-2022"),
        ("USA 25% on China for", "the goods are missing"),
        ("cut 5pp on China", "there is no economy or group “cut”"),
        ("", "has no rate"),
        ("USA 1.2.3% on China", "out of range"),
        ("USA ٢٥% on China", "has no rate"),
        ("SCG 5% on USA", "there is no economy or group “SCG”"),
    ]) func orRefused(_ line: String, _ words: String) {
        let found = told(line)
        #expect(found.contains(words) && !found.hasPrefix("understood"), "\(found)")
    }

    @Test func whoImposesIsSaidWhereNobodyIsNamed() throws {
        #expect(try ask("60% on China").remarks == ["Nobody is named who imposes: the United States are taken."])
        #expect(try ask("USA 60% on China").remarks.isEmpty)
        #expect(try ask("Germany 10% on China").remarks.first?.contains("is in a customs union and sets no duties alone") == true)
        #expect(try ask("EU 10% on China").remarks.isEmpty)
    }

    /// A question becomes an ordinary scenario, whatever it says; retaliation answers each clause with its rate.
    @Test func aQuestionIsAScenario() throws {
        let world = try Self.world.get()
        var options = WhatIf.Options(world: world.id)
        options.retaliate = true
        for line in [
            "USA 25% on China", "60% on China and 10% on all others", "EU -5pp on Japan for cars, steel", "all +10pp on all",
            "USA 50% on steel", "EU27,USA 5% on all",
        ] {
            let scenario = try Scenario.parse(ask(line).scenario(in: world, options), grid: { _ in world.grid })
            #expect(!scenario.law.measures.isEmpty, "\(line)")
        }
        let law = try Scenario.parse(
            ask("USA 60% on China and 10% on all others").scenario(in: world, options), grid: { _ in world.grid }
        ).law
        #expect(law.measure("answer-1")?.by == ["CHN"])
        #expect(law.measure("answer-2")?.by == Set(world.grid.countries).subtracting(["USA", "CHN"]))
        #expect(law.generalAdder(origin: "USA", destination: "CHN", on: Day("2025-01-01")!).percent == 60)
        let mixed = try Scenario.parse(
            ask("EU -5pp on Japan for cars, steel").scenario(in: world, options), grid: { _ in world.grid }
        ).law
        #expect(mixed.measures.map(\.id) == ["duty", "duty-products", "answer", "answer-products"])
    }

    /// Points taken off leave nothing below zero, good by good, in rates as on the grid.
    @Test func pointsAreTakenOffToZero() throws {
        var random = SplitMix64(seed: 12)
        for _ in 0..<40 {
            let (base, duty, off) = (random.uniform(0, 0.1), random.uniform(0, 0.3), random.uniform(0, 0.5))
            let text = """
                schema: 1
                id: cut
                title: cut
                world: w
                as-of: 2026-01-01
                compare-to: 2024-12-31
                layers: [{id: duty}, {id: cut}]
                measures:
                  - {id: us, by: USA, origins: CHN, layer: duty, rate: {2025-02-01: \(WhatIf.number(100 * duty))%}, source: hypothetical}
                  - {id: off, by: USA, origins: all, layer: cut, rate: {2025-02-01: -\(WhatIf.number(100 * off))pp}, source: hypothetical}
                """
            let law = try Scenario.parse(text).law
            let grid = Grid(countries: ["USA", "CHN", "DEU"], sectors: ["a"])
            let rates = Bilateral<Rate>(grid: grid, repeating: Rate(base))
            let tariffs = LawOnGrid(law, grid: grid, base: rates).schedule(on: Day("2026-01-01")!).tariffs
            #expect(abs(tariffs[0, 1, 0].value - max(0, base + duty - off)) < 1e-7)
            #expect(abs(tariffs[0, 2, 0].value - max(0, base - off)) < 1e-7)
            #expect(tariffs[1, 0, 0].value == base)
        }
    }

    /// The days are such that nothing but the question differs between them, or there are none.
    @Test func theDaysLeaveTheRestAsItIs() throws {
        let law = try LegalCalendar.load().law
        var refused = 0
        for number in stride(from: Day("2025-01-15")!.number, to: Day("2026-10-01")!.number, by: 3) {
            do {
                let days = try WhatIf.Days(on: Day(number: number), law: law)
                #expect(days.asOf - days.compareTo == 1)
                let (a, b) = (law.inForce(on: days.compareTo), law.inForce(on: days.asOf))
                #expect(a.ids == b.ids && a.ids.allSatisfy { a[$0] == b[$0] })
                #expect([days.asOf, days.compareTo].contains(Day(number: number)))
            } catch is Problems { refused += 1 }
        }
        #expect(refused < 10)
        #expect(throws: Problems.self) { try WhatIf.Days(on: Day("2025-04-09")!, law: law) }
    }
}
