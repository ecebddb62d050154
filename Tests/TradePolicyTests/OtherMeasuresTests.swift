import Testing
import TradeData
import TradePolicy

/// Bans, controls, quotas and fees that reach a good are stated with how they stand on the day.
struct OtherMeasuresTests {
    private func control(
        _ id: String, _ from: String, _ until: String?, goods: Goods = .minerals(["gallium"]), announced: String? = nil,
        by: Country = "CHN", kind: Instrument = .exportControl
    )
        -> Measure
    {
        Measure(
            id: id, by: [by], instrument: kind, partners: .only([by == "CHN" ? "USA" : "CHN"]), goods: goods,
            period: DayRange(from: day(from), until: until.map { day($0) }), announced: announced.map { day($0) }, source: "x")
    }

    private func found(
        _ measures: [Measure], _ date: String, product: String? = "811292", minerals: Set<String> = ["gallium"],
        sector: Sector? = nil
    )
        -> [OtherMeasure]
    {
        Law(measures: measures).otherMeasures(
            origin: "CHN", destination: "USA", product: product.flatMap { Product($0) }, sector: sector, on: day(date),
            minerals: minerals)
    }

    @Test func theStatesOfADay() {
        let first = control("first", "2023-08-01", "2025-11-10", announced: "2023-07-03")
        let again = control("again", "2026-11-10", nil)
        let all = [first, again]
        func states(_ date: String) -> [OtherMeasure.State] { found(all, date).map(\.state) }
        #expect(states("2023-07-02").isEmpty)
        #expect(states("2023-07-03") == [.announced(begins: day("2023-08-01"))])
        #expect(states("2023-08-01") == [.inForce(since: day("2023-08-01"), until: day("2025-11-10"))])
        #expect(states("2025-11-10") == [.suspended(since: day("2025-11-10"), until: day("2026-11-10"))])
        #expect(states("2026-11-10") == [.inForce(since: day("2026-11-10"), until: nil)])
        #expect(found([first], "2025-11-10").isEmpty)
    }

    /// What a truce suspended is in force again after it, and not since its first day.
    @Test func whatWasSuspendedIsInForceAgain() {
        var law = Law(measures: [
            control("ban", "2024-12-03", nil), control("october", "2025-11-08", nil, announced: "2025-10-09"),
        ])
        law.truces = [
            Truce(
                id: "pause", relief: ["ban": .whole], from: day("2025-11-09"), until: day("2026-11-28"), source: "Announcement 72"
            ),
            Truce(
                id: "busan", relief: ["october": .whole], from: day("2025-11-07"), until: day("2027-01-10"),
                source: "Announcement 70"),
        ]
        func words(_ date: String) -> [String] {
            law.otherMeasures(
                origin: "CHN", destination: "USA", product: Product("811292"), sector: nil, on: day(date), minerals: ["gallium"]
            ).map(\.stateWords)
        }
        #expect(words("2025-11-06") == ["in force since 2024-12-03", "announced for 2025-11-08"])
        #expect(words("2026-11-27").first == "suspended 2025-11-09 to 2026-11-27 (Announcement 72)")
        #expect(
            words("2026-11-28").first
                == "in force again since 2026-11-28; suspended 2025-11-09 to 2026-11-27 (Announcement 72)")
        // It had not begun when it was suspended.
        #expect(words("2027-01-11").last == "in force since 2027-01-10; suspended 2025-11-07 to 2027-01-09 (Announcement 70)")
    }

    @Test func goodsAreReachedByCodeSectorAndMineral() {
        let products = control("p", "2025-01-01", nil, goods: .products(ProductSet(["8112"])))
        let sectors = control("s", "2025-01-01", nil, goods: .sectors(["basic-metals": Share(0.1)]))
        let minerals = control("m", "2025-01-01", nil)
        let fee = control("fee", "2025-01-01", nil, goods: .all, by: "USA", kind: .portFee)
        func ids(_ product: String?, _ held: Set<String>, _ sector: Sector?) -> [String] {
            found([products, sectors, minerals, fee], "2025-06-01", product: product, minerals: held, sector: sector).map(
                \.measure.id)
        }
        #expect(ids("811292", ["gallium"], "basic-metals") == ["p", "s", "m", "fee"])
        #expect(ids("870323", [], "vehicles") == ["fee"])
        #expect(ids("720839", [], "basic-metals") == ["s", "fee"])
        #expect(ids(nil, [], nil) == ["p", "s", "m", "fee"])
    }

    /// Duties are no other measures, and what concerns another pair is left out.
    @Test func dutiesAndOtherPairsAreLeftOut() {
        let duty = Measure(
            id: "d", by: ["USA"], partners: .all, layer: "a", rate: path(["2025-01-01": 10]), period: open("2025-01-01"),
            source: "x")
        let law = Law(layers: [Layer(id: "a")], measures: [duty, control("c", "2025-01-01", nil, goods: .all)])
        func ids(_ origin: Country, _ destination: Country) -> [String] {
            law.otherMeasures(origin: origin, destination: destination, product: nil, sector: nil, on: day("2025-06-01")).map(
                \.measure.id)
        }
        #expect(ids("CHN", "USA") == ["c"] && ids("USA", "CHN").isEmpty && ids("CHN", "DEU").isEmpty)
    }
}
