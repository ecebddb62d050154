import Testing
import TestSupport
import TradeData
import TradePolicy

/// Costs of trade are icebergs of the share that they reach; refunds are recorded.
struct CostInstrumentsTests {
    private let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5)

    private func measure(
        _ kind: Instrument, by: Country, on partner: Country, _ terms: Terms = Terms(), from: String = "2025-06-01",
        until: String? = nil
    )
        -> Measure
    {
        Measure(
            id: "\(kind.rawValue)-\(from)", by: [by], instrument: kind, partners: .only([partner]),
            goods: .sectors([world.grid.sectors[1]: Share(1)]),
            period: DayRange(from: day(from), until: until.map { day($0) }), terms: terms, source: "test")
    }

    private func policy(_ measures: [Measure], _ base: String, _ on: String) -> (policy: Policy, notes: [String]) {
        let made = LawBridge(Law(measures: measures), world: world, baseDay: day(base)).policy(on: day(on))
        return (made.policy, made.notes)
    }

    /// d̂ = 1 + share·cost on what comes in from the partner, and nowhere else; no tariff, no revenue.
    @Test func aCostIsAnIceberg() {
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        for (kind, by, partner) in [(Instrument.tradeCost, b, a), (.exportCost, a, b)] {
            let made = policy(
                [measure(kind, by: by, on: partner, Terms(share: Share(0.25), cost: Rate(0.08)))], "2024-12-31", "2025-06-01")
            for n in 0..<3 {
                for i in 0..<3 {
                    for j in 0..<2 {
                        let expected = (n, i, j) == (1, 0, 1) ? 1.02 : 1
                        #expect(abs(made.policy.icebergs[n, i, j].value - expected) < 1e-12, "\(kind) \(n) \(i) \(j)")
                    }
                }
            }
            #expect(made.policy.availability[1, 0, 1].value == 1)
            #expect(made.notes.isEmpty, "\(made.notes)")
        }
    }

    /// Two costs multiply; one that was there on the base day counts for nothing while it lasts, and for less than one when it ends.
    @Test func onlyChangesCount() {
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        let old = measure(.tradeCost, by: b, on: a, Terms(cost: Rate(0.05)), from: "2021-01-01", until: "2025-09-01")
        let new = measure(.tradeCost, by: b, on: a, Terms(cost: Rate(0.03)), from: "2025-06-01")
        func iceberg(_ on: String) -> Double { policy([old, new], "2024-12-31", on).policy.icebergs[1, 0, 1].value }
        #expect(iceberg("2025-01-01") == 1)
        #expect(abs(iceberg("2025-06-01") - 1.03) < 1e-12)
        #expect(abs(iceberg("2025-09-01") - 1.03 / 1.05) < 1e-12)
    }

    @Test func aRefundIsRecorded() {
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        let made = policy([measure(.refund, by: b, on: a)], "2024-12-31", "2025-06-01")
        #expect(made.notes.contains { $0.contains("(refund)") }, "\(made.notes)")
        #expect(made.policy == policy([], "2024-12-31", "2025-06-01").policy)
        #expect(!Instrument.refund.isModelled && Instrument.refund.needs == ["amount"])
    }

    /// Kinds that are none are not those that are, and what to write instead names kinds that there are.
    @Test func otherKindsAreNoKinds() {
        for (name, remedy) in Instrument.others {
            #expect(Instrument(rawValue: name) == nil, "\(name)")
            for word in remedy.components(separatedBy: "kind: ").dropFirst() {
                let kind = String(word.prefix { $0.isLetter || $0 == "-" })
                #expect(Instrument(rawValue: kind) != nil, "\(name): \(kind)")
            }
        }
    }
}
