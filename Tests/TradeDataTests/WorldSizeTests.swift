import Testing
import TradeData

@Suite struct WorldSizeTests {
    @Test(arguments: [(195, 1), (81, 45), (44, 56), (200, 200), (500, 150)]) func whatPeopleHaveFits(
        _ countries: Int, _ sectors: Int
    ) throws {
        try WorldSize.check(countries: countries, sectors: sectors, file: "t.csv")
    }

    @Test(arguments: [(15_000, 1), (2, 20_000), (1000, 1000), (Int.max, Int.max)])
    func whatDoesNotFitIsRefusedWithItsSize(_ countries: Int, _ sectors: Int) {
        #expect { try WorldSize.check(countries: countries, sectors: sectors, file: "t.csv") } throws: {
            "\($0)".hasPrefix("t.csv: error: \(countries) economies and \(sectors) sectors take")
                && "\($0)".contains("the most is 4.0 GB")
        }
    }
}
