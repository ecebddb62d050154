import Testing
import TradeData

/// Groups are named where they are wholly there, and nothing is named twice.
struct SubjectTests {
    static let benelux = Subject(group: "BENELUX", members: ["BEL", "NLD", "LUX"])
    static let six = Subject(group: "SIX", members: ["BEL", "NLD", "LUX", "DEU", "FRA", "ITA"])

    @Test func theLargestGroupComesFirst() {
        let set: Set<Country> = ["BEL", "NLD", "LUX", "DEU", "FRA", "ITA", "USA"]
        #expect(Subject.naming(set, with: [Self.benelux, Self.six]).map(\.code) == ["SIX", "USA"])
        #expect(
            Subject.naming(set.subtracting(["ITA"]), with: [Self.benelux, Self.six]).map(\.code) == [
                "BENELUX", "DEU", "FRA", "USA",
            ])
        #expect(Subject.naming(["BEL", "NLD"], with: [Self.six]).map(\.code) == ["BEL", "NLD"])
    }

    @Test func aGridKeepsThoseThatItHas() {
        let grid = Grid(countries: ["NLD", "USA", "BEL"], sectors: ["a"])
        #expect(Self.benelux.within(grid)?.members == ["BEL", "NLD"])
        #expect(grid.indices(of: Self.benelux) == [2, 0])
        #expect(Subject("FRA").within(grid) == nil && Subject("USA").within(grid) == "USA")
        #expect(Self.six.covers(Self.benelux) && !Self.benelux.covers(Self.six) && Self.six.covers("DEU"))
    }
}
