import Foundation
import Scenarios
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

/// A backtest on a history that a model made must find that model.
struct BacktestTests {
    static let world = RandomWorld.make(
        countries: 6, sectors: 8, seed: 2018, traded: 0.75, codes: ["USA", "CHN", "VNM", "MEX", "DEU", "JPN"], year: 2017,
        lawDay: Day("2017-12-31"))
    /// The tariffs of the first, said to carry all duties.
    static let later = RandomWorld.make(
        countries: 6, sectors: 8, seed: 2018, traded: 0.75, codes: ["USA", "CHN", "VNM", "MEX", "DEU", "JPN"], year: 2022,
        lawDay: Day("2022-12-31"))
    static let origins = ["CHN", "USA", "VNM", "MEX", "EU27", "REST"]
    static let sectors = world.grid.sectors.filter(world.goods.contains)

    static func law() throws -> Law {
        try Scenario.parse(
            """
            schema: 1
            id: history
            title: history
            world: w
            as-of: 2022-01-01
            compare-to: 2017-12-31
            layers: [{id: duty}, {id: answer}]
            measures:
              - {id: a, by: USA, origins: CHN, layer: duty, goods: {sectors: [goods-1, goods-4]}, rate: {2018-07-06: 25%}, source: hypothetical}
              - {id: b, by: USA, origins: CHN, layer: duty, goods: {sectors: [goods-3]}, rate: {2018-09-24: 10%, 2019-06-01: 40%}, source: hypothetical}
              - {id: c, by: CHN, origins: USA, layer: answer, goods: {sectors: [goods-2, goods-3]}, rate: {2018-07-06: 15%}, source: hypothetical}
            """
        ).law
    }

    /// A table of flows: imports of each importer and year.
    static func csv(_ mixes: [(importer: String, years: [ImportMix])]) -> Data {
        var lines = ["importer,origin,sector,2014,2017,2018,2019,2021,2022"]
        for (importer, years) in mixes {
            for (o, origin) in years[0].origins.enumerated() {
                for (j, sector) in sectors.enumerated() {
                    lines.append("\(importer),\(origin),\(sector)," + years.map { "\($0.values[o][j])" }.joined(separator: ","))
                }
            }
        }
        return Data((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The mean of 2019 is needed before there is an observed table: a table in which nothing changes gives the policies.
    static func test(_ observed: ObservedTrade) throws -> Backtest {
        let published = try PublishedDuties(
            csv: Data("importer,origin,from,percent,source\nUSA,CHN,2018-01-01,3,x\nUSA,CHN,2019-07-01,13,x\n".utf8),
            name: "p.csv")
        return try Backtest(law(), world: world, later: later, observed: observed, published: published, mix: nil, union: ["DEU"])
    }

    static func mix(_ importer: String, of prediction: Backtest.Prediction, after: Bool) throws -> ImportMix {
        try #require((after ? prediction.after : prediction.before)[importer])
    }

    /// A history made by θ = 4, in which nothing else moves.
    static func history(theta: Double) throws -> Backtest {
        let still = ImportMix(origins: origins, sectors: sectors, values: origins.map { _ in sectors.map { _ in 1 } })
        let constant = ["USA", "CHN", "RICH"].map { (importer: $0, years: Array(repeating: still, count: 6)) }
        let blank = try test(ObservedTrade(csv: csv(constant), name: "blank.csv"))
        let made = try #require(blank.predictions(theta: [theta], duties: .statutory).first).byYear
        let years = try ["USA", "CHN"].map { importer in
            let before = try mix(importer, of: try #require(made[2019]), after: false)
            let after = try [2019, 2021, 2022].map { try mix(importer, of: try #require(made[$0]), after: true) }
            return (importer: importer, years: [before, before, before] + after)
        }
        return try test(ObservedTrade(csv: csv(years + [constant[2]]), name: "made.csv"))
    }

    @Test func theModelThatMadeTheHistoryIsFound() throws {
        let test = try Self.history(theta: 4)
        let solved = test.predictions(duties: .statutory)
        for year in test.years {
            for sides in [[Backtest.Side.chinaInUS], [.usInChina], Backtest.Side.pair] {
                for actual in Backtest.Actual.allCases {
                    let fit = try #require(test.fit(sides, year: year, actual, from: solved))
                    #expect(abs(fit.theta - 4) < 1e-9 && fit.skill > 1 - 1e-9 && !fit.isAtEnd, "\(sides) \(year): \(fit)")
                    #expect(abs((fit.ofTotal ?? 0) - 4) < 0.05, "\(sides) \(year): \(fit)")
                    #expect(fit.low <= fit.theta && fit.theta <= fit.high)
                }
            }
        }
    }

    @Test func aRightPredictionScoresOneAndTheTrendOfNothingIsNothing() throws {
        let test = try Self.history(theta: 4)
        let right = try #require(test.predictions(theta: [4], duties: .statutory).first).byYear
        let weak = try #require(test.predictions(theta: [1], duties: .statutory).first).byYear
        for (year, prediction) in right {
            let score = test.score(Backtest.Side.pair, prediction, .raw)
            #expect(abs(score.slope - 1) < 1e-9 && abs(score.intercept) < 1e-9 && score.skill > 1 - 1e-9 && score.error < 1e-9)
            #expect(score.errorOfTrend == score.errorOfNothing && score.errorOfNothing > 0)
            let less = test.score(Backtest.Side.pair, try #require(weak[year]), .raw)
            #expect(less.slope > 1.5 && less.skill < 0.9 && less.skill > 0)
        }
    }

    /// The year's duty is the mean over its months: 10% until May and 40% from June on 2019.
    @Test func aYearsDutyIsTheMeanOverItsMonths() throws {
        let test = try Self.history(theta: 4)
        let flows = Self.world.flows()
        let (usa, china) = (0, 1)
        func points(_ third: Double) -> Double {
            let rates: [Sector: Double] = ["goods-1": 25, "goods-4": 25, "goods-3": third]
            let weights = Self.sectors.map { flows[usa, china, Self.world.grid.index(of: $0)!].value }
            return zip(Self.sectors, weights).reduce(0) { $0 + (rates[$1.0] ?? 0) * $1.1 } / weights.reduce(0, +)
        }
        #expect(abs(test.addedDuty(.chinaInUS, in: 2019, .statutory) - points(10 * 5 / 12 + 40 * 7 / 12)) < 1e-9)
        #expect(abs(test.addedDuty(.chinaInUS, in: 2021, .statutory) - points(40)) < 1e-9)
        // Half of 2019 is ten points higher; the pattern over the sectors is that of the law.
        #expect(abs(test.addedDuty(.chinaInUS, in: 2019, .published) - 5) < 1e-9)
        #expect(abs(test.addedDuty(.chinaInUS, in: 2022, .published) - 10) < 1e-9)
        // The later world has the tariffs of the first: nothing was collected.
        #expect(abs(test.addedDuty(.chinaInUS, in: 2022, .collected)) < 1e-12)
    }

    @Test func scoresDoNotDependOnTheScaleOfWeights() {
        var random = SplitMix64(seed: 5)
        let points = (0..<40).map { _ in
            BacktestScore.Point(
                predicted: random.normal(), actual: random.normal(), trend: random.normal(), weight: random.uniform(0.1, 2))
        }
        let scaled = points.map {
            BacktestScore.Point(predicted: $0.predicted, actual: $0.actual, trend: $0.trend, weight: 1_000 * $0.weight)
        }
        let (a, b) = (BacktestScore(points), BacktestScore(scaled))
        #expect(abs(a.slope - b.slope) < 1e-12 && abs(a.skill - b.skill) < 1e-12 && abs(a.errorOfTrend - b.errorOfTrend) < 1e-12)
        let nothing = BacktestScore(points.map { .init(predicted: 0, actual: $0.actual, trend: 0, weight: $0.weight) })
        #expect(nothing.skill == 0 && nothing.slope.isNaN && nothing.error == nothing.errorOfNothing)
        let range = BacktestScore.interval(points) { BacktestScore($0).slope }
        #expect(range.low < a.slope && a.slope < range.high)
        #expect(range == BacktestScore.interval(points) { BacktestScore($0).slope })
    }
}

/// Tables of a backtest: what they hold, and what is refused.
struct BacktestTablesTests {
    @Test func sharesOfTheShippedFlowsSumToAHundred() throws {
        let observed = try ObservedTrade.load()
        #expect(observed.years == [2014, 2017, 2018, 2019, 2021, 2022] && observed.sectors.count >= 22)
        for importer in ["USA", "CHN", "RICH"] {
            for year in observed.years {
                let mix = try #require(observed.imports(of: importer, in: year))
                #expect(abs(mix.origins.reduce(0) { $0 + mix.share($1) } - 100) < 1e-9)
                for j in observed.sectors.indices { #expect(abs(mix.origins.reduce(0) { $0 + mix.share($1, j) } - 100) < 1e-9) }
            }
        }
        // Published: China sold the United States some 450 bn at basic prices in 2022, services included.
        let china = try #require(observed.imports(of: "USA", in: 2022))
        #expect((380_000...460_000).contains(china.values[try #require(china.origins.firstIndex(of: "CHN"))].reduce(0, +)))
    }

    /// The base year of the flows is the world's own trade.
    @Test func theFlowsAreThoseOfTheWorld() throws {
        let (observed, world) = (try ObservedTrade.load(), try Workspace.shared.world("icio-2017"))
        let mix = try #require(observed.imports(of: "USA", in: 2017))
        let flows = world.flows()
        let (usa, china) = (
            try #require(world.grid.index(of: Country("USA"))), try #require(world.grid.index(of: Country("CHN")))
        )
        for (k, sector) in mix.sectors.enumerated() {
            let j = try #require(world.grid.index(of: sector))
            let own = mix.values[try #require(mix.origins.firstIndex(of: "CHN"))][k]
            #expect(abs(own - flows[usa, china, j].value) <= 1e-3 * max(1, own), "\(sector)")
        }
    }

    static let head = "importer,origin,sector,2014,2017\n"

    @Test(arguments: [
        (head + "USA,CHN,food,1,-2\n", "negative", 2, 5), (head + "USA,CHN,food,1,2\nUSA,CHN,food,1,2\n", "duplicate flow", 3, 3),
        (head + "USA,CHN,food,1,\n", "empty", 2, 5), ("importer,origin,sector,2014,note\nUSA,CHN,food,1,2\n", "no year", 1, 5),
        (head + "USA,CHN,food,1,2\nUSA,CHN,wood,1,2\nUSA,VNM,food,1,2\n", "USA, VNM, wood is missing", 0, 0),
    ])
    func badFlowsAreRefused(text: String, what: String, line: Int, column: Int) throws {
        let problems = #expect(throws: Problems.self) { try ObservedTrade(csv: Data(text.utf8), name: "f.csv") }
        let found = try #require(problems?.problems.first)
        #expect(found.what.contains(what) && found.line == line && found.column == column && !found.remedy.isEmpty, "\(found)")
    }

    @Test func publishedDutiesAreMeansOverDays() throws {
        let published = try PublishedDuties.load()
        let days = (1...12).compactMap { Day(year: 2_021, month: $0, day: 15) }
        #expect(abs(try #require(published.added(.chinaInUS, on: days)) - 16.2) < 1e-9)
        #expect(published.added(Backtest.Side(origin: "VNM", importer: "USA"), on: days) == nil)
        #expect(throws: Problems.self) {
            try PublishedDuties(
                csv: Data("importer,origin,from,percent,source\nUSA,CHN,2019-01-01,3,x\nUSA,CHN,2018-01-01,3,x\n".utf8),
                name: "p.csv")
        }
    }

    /// Reports look their model up here; the default model of the default world must be there.
    @Test func theDefaultModelHasAVerdict() throws {
        let world = try Workspace.shared.world("icio-2022")
        let table = try #require(world.elasticities.first)
        let verdict = try #require(try BacktestVerdict.load(for: .at(.medium, elasticities: table)))
        #expect(verdict.years.map(\.year) == [2019, 2021, 2022] && verdict.years.allSatisfy { $0.skill > 0.3 && $0.skill < 1 })
        let own = ElasticityTable(name: "own", source: "mine", theta: table.theta)
        #expect(try BacktestVerdict.load(for: .at(.medium, elasticities: own)) == nil)
    }
}
