import Foundation
import Testing

@testable import TradeData

/// A user's own elasticities name every sector once, or are refused with what is wrong.
struct OwnElasticitiesTests {
    private let grid = Grid(countries: ["USA"], sectors: ["farming", "cars", "finance"])

    private func read(_ csv: String) throws -> ElasticityTable {
        try ElasticityTable(csv: Data(csv.utf8), name: "mine.csv", grid: grid)
    }

    @Test func theyArePutInTheOrderOfTheWorld() throws {
        let table = try read("sector,theta,se\ncars,8,2\nfinance,5,0\nfarming,3.5,1\n")
        #expect(table.theta == [3.5, 8, 5] && table.standardErrors == [1, 2, 0] && table.name == "own")
        #expect(try read("theta,sector\n1,finance\n2,farming\n3,cars\n").theta == [2, 3, 1])
    }

    @Test(arguments: [
        ("sector,theta\ncars,8\nfinance,5\n", "no θ for farming"),
        ("sector,theta\ncars,8\ncars,8\nfinance,5\nfarming,1\n", "duplicate sector cars"),
        ("sector,theta\ncar,8\nfinance,5\nfarming,1\n", "did you mean cars?"),
        ("sector,theta\ncars,-8\nfinance,5\nfarming,1\n", "write it positive"),
        ("sector,theta\ncars,0\nfinance,5\nfarming,1\n", "not between 0 and"),
        ("sector,theta\ncars,NA\nfinance,5\nfarming,1\n", "is a missing value"),
        ("sector,sigma\ncars,8\n", "no column theta"),
    ]) func orRefused(_ csv: String, _ words: String) {
        #expect { try read(csv) } throws: { "\($0)".contains(words) }
    }
}
