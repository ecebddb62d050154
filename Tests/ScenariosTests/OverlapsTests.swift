import Studies
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Pairs that overlap are found by goods, economies and days; a comparison of every leaf finds the same.
struct OverlapsTests {
    private static let codes = ["7206", "720839", "720852", "760110", "010121", "271012"]
    private static let economies = ["USA", "CHN", "DEU", "FRA"]

    /// A random measure, as it is written.
    private static func measure(_ k: Int, _ random: inout SplitMix64) -> String {
        func some(_ words: [String]) -> String {
            "["
                + Set((0..<Int.random(in: 1...2, using: &random)).compactMap { _ in words.randomElement(using: &random) })
                .sorted()
                .joined(separator: ", ") + "]"
        }
        let share = ["100%", "100%", "60%", "50%", "40%"].randomElement(using: &random) ?? ""
        func goods() -> String {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: "all"
            case 1, 2: "{sectors: {iron-steel: \(share)}}"
            case 3: "{sectors: {farming: \(share)}}"
            default:
                "{hs: {"
                    + Set((0..<2).compactMap { _ in (codes + ["72", "76", "27"]).randomElement(using: &random) }).sorted()
                    .map { "\"\($0)\": \(share)" }.joined(separator: ", ") + "}}"
            }
        }
        let (from, length) = (Int.random(in: 1...9, using: &random), Int.random(in: 1...6, using: &random))
        var text = "  - {id: m\(k), by: \(some(economies)), origins: "
        text += random.chance(0.3) ? "{all-except: \(some(economies))}" : some(economies)
        text += ", layer: \(random.chance(0.8) ? "a" : "b"), goods: \(goods()), rate: {2025-01-0\(from): 5%}, source: x"
        if random.chance(0.7) { text += ", until: 2025-01-\(from + length < 10 ? "0" : "")\(from + length)" }
        if random.chance(0.3) {
            text +=
                ", exempt: [{\(random.chance(0.5) ? "origins: \(some(economies))" : "goods: \(goods())")\(random.chance(0.2) ? ", rate: 1%" : "")}]"
        }
        if random.chance(0.1) { text += ", share: 50%" }
        return text + "}\n"
    }

    /// Whether two measures apply two rates to one leaf: an imposer, a partner, a day and a six-digit code.
    ///
    /// The rules by which the search spares a pair (shares beside each other, exemptions of all that the other covers) are written
    /// out here leaf by leaf.
    private static func overlap(_ a: Measure, _ b: Measure, _ concordance: Concordance) -> Bool {
        guard a.layer == b.layer, a.terms.share.value + b.terms.share.value > 1 + 1e-9 else { return false }
        func days(_ m: Measure) -> Set<Int> {
            Set(
                (1...20).filter { day in
                    m.period.contains(Day(year: 2025, month: 1, day: day)!)
                        && m.rate.rate(on: Day(year: 2025, month: 1, day: day)!) != nil
                })
        }
        guard !days(a).isDisjoint(with: days(b)) else { return false }
        func entries(_ goods: Goods, _ code: String) -> [Double] {
            switch goods {
            case .all: return [1]
            case .products(let set): return set.shares.filter { code.hasPrefix($0.key) }.map(\.value.value)
            case .sectors(let shares):
                return Product(code).flatMap { concordance.sector(of: $0) }.flatMap { shares[$0] }.map { [$0.value] } ?? []
            case .minerals: return []
            }
        }
        let leaves = codes + ["720110", "760200", "270111", "271121", "730110"]
        func whole(_ goods: Goods, _ other: Goods) -> Bool {
            leaves.allSatisfy { code in entries(other, code).isEmpty || entries(goods, code).contains(1) }
        }
        func left(_ a: Measure, _ b: Measure) -> Bool {
            a.exemptions.contains { e in
                guard e.rate == nil, e.goods == .all || (e.goods != .all && b.goods != .all && whole(e.goods, b.goods)) else {
                    return false
                }
                if case .only(let mine) = e.partners {
                    if case .only(let theirs) = b.partners { return theirs.isSubset(of: mine) }
                    return false
                }
                return true
            }
        }
        func reaches(_ m: Measure, _ partner: Country) -> Bool {
            m.partners.contains(partner)
                && !m.exemptions.contains { $0.rate == nil && $0.goods == .all && $0.partners.contains(partner) }
        }
        // Somebody in the world is always left where both are aimed at all but some.
        let partners = economies.map { Country($0) } + ["VNM"]
        guard !a.by.isDisjoint(with: b.by), partners.contains(where: { reaches(a, $0) && reaches(b, $0) }) else { return false }
        guard
            leaves.contains(where: { code in
                entries(a.goods, code).contains { x in entries(b.goods, code).contains { x + $0 > 1 + 1e-9 } }
            })
        else { return false }
        return !left(a, b) && !left(b, a)
    }

    @Test func theSearchFindsWhatALookAtEveryLeafFinds() throws {
        let concordance = try Concordance.load()
        var random = SplitMix64(seed: 11)
        var (clashing, sound) = (0, 0)
        for _ in 0..<400 {
            var text = LargeScenarios.head + "layers: [{id: a}, {id: b}]\nmeasures:\n"
            for k in 0..<3 { text += Self.measure(k, &random) }
            let item = try Item.read(text, file: "f.yaml")
            let reading = Reading(economies: try Economies.shipped())
            let layers = LayerBuilder(reading: reading).layers(item["layers"]?.list ?? [])
            let builder = MeasureBuilder(reading: reading, layers: layers)
            let measures = (item["measures"]?.list ?? []).compactMap { builder.measure($0, object: "measure") }
            guard measures.count == 3, !reading.hasErrors else { continue }
            let found = try #require(Overlaps(reading: reading, layers: layers).pairs(in: measures, most: 100))
            for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                let expected = Self.overlap(measures[a].value, measures[b].value, concordance)
                #expect(found.contains { $0 == (a, b) } == expected, "m\(a) and m\(b) of\n\(text)")
                if expected { clashing += 1 } else { sound += 1 }
            }
        }
        #expect(clashing > 50 && sound > 300, "\(clashing), \(sound)")
    }

    private func faults(_ measures: String) -> String {
        do {
            _ = try Scenario.parse(LargeScenarios.head + LargeScenarios.layer + "measures:\n" + measures)
            return ""
        } catch { return "\(error)" }
    }

    /// Products and sectors meet through the concordance.
    @Test(
        arguments: [
            ("{hs: [\"72\"]}", "{sectors: [iron-steel]}", true), ("{hs: [\"720839\"]}", "{sectors: [iron-steel]}", true),
            ("{hs: [\"01\"]}", "{sectors: [iron-steel]}", false), ("{hs: [\"27\"]}", "{sectors: [refined-fuels]}", true),
            ("{hs: [\"2701\"]}", "{sectors: [refined-fuels]}", false),
            ("{hs: {\"72\": 40%}}", "{sectors: {iron-steel: 60%}}", false),
            ("{hs: {\"72\": 50%}}", "{sectors: {iron-steel: 60%}}", true), ("all", "{sectors: [finance]}", true),
        ])
    func productsMeetSectors(_ a: String, _ b: String, clash: Bool) throws {
        let sectors = Set(try Concordance.load().entries.map(\.sector.rawValue))
        #expect(b.contains("finance") || sectors.contains { b.contains($0) }, "\(b) is of no sector of the concordance")
        for (first, second) in [(a, b), (b, a)] {
            let found = faults(
                "  - {id: a, \(LargeScenarios.duty), goods: \(first)}\n  - {id: b, \(LargeScenarios.duty), goods: \(second)}\n")
            #expect(found.contains("b and a (line 9) apply two rates to the same goods and days") == clash, "\(found)")
        }
    }

    /// What a measure exempts another may cover, also where the exemption is wider.
    @Test func exemptionsLeaveRoom() {
        let steel = "{id: steel, \(LargeScenarios.duty), goods: {hs: [\"7208\"]}}"
        func metals(_ exempt: String) -> String {
            "{id: metals, \(LargeScenarios.duty), goods: {sectors: [iron-steel]}, exempt: [{goods: \(exempt)}]}"
        }
        #expect(faults("  - \(steel)\n  - \(metals("{hs: [\"72\"]}"))\n").isEmpty)
        #expect(faults("  - \(steel)\n  - \(metals("{hs: [\"7209\"]}"))\n").contains("two rates"))
        #expect(faults("  - \(steel)\n  - \(metals("{hs: {\"72\": 100%, \"7208\": 50%}}"))\n").contains("two rates"))
    }
}
