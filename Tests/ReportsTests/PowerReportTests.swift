import Foundation
import FoundationXML
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

@Suite struct PowerReportTests {
    private static let world = RandomWorld.make(countries: 9, sectors: 4, seed: 8)
    private static var model: Model { Model(elasticities: world.elasticities[0]) }

    @Test func saysBothLossesAndWhatIsNotModelled() throws {
        let codes = Self.world.grid.countries
        let study = try PowerStudy(
            Self.world, model: Self.model, by: Subject(group: "pair", members: [codes[1], codes[2]]), over: Subject(codes[0]))
        let report = PowerReport(study, command: "detente power")
        let text = MarkdownRenderer.render(report.document())
        #expect(text.contains("stopped selling anything to \(codes[0])"))
        #expect(text.contains("Power through finance and services is understated"))
        #expect(text.contains("Each member alone") && text.contains("Leverage is"))
        #expect(text.contains(NumberText.size(100 * study.whole.loss)))
        let rows = PowerRows.rows(study)
        let loss = rows.first { $0[0] == "whole" && $0[1] == "re-routed" && $0[2] == "loss" }
        #expect(loss.flatMap { Double($0[3]) }.map { abs($0 - 100 * study.whole.loss) < 1e-6 } == true)
        #expect(rows.allSatisfy { $0.count == PowerRows.columns.count })
    }

    /// What has no equilibrium is never printed as a number.
    @Test func noEquilibriumNoNumbers() throws {
        let world = RandomWorld.make(countries: 2, sectors: 2, seed: 4)
        let codes = world.grid.countries
        let study = try PowerStudy(
            world, model: Model(elasticities: world.elasticities[0]), by: Subject(codes[1]), over: Subject(codes[0]))
        try #require(!study.mutual.converged)
        let text = MarkdownRenderer.render(PowerReport(study).document())
        #expect(text.contains("neither sells to the other: \(study.mutual.termination)"))
        let rows = PowerRows.rows(study).filter { $0[1] == "mutual" }
        #expect(rows.count == 5 && rows.allSatisfy { $0[3].isEmpty })
    }

    @Test func theMatrixHasItsHeatMapAndEveryPair() throws {
        let matrix = try PowerSolver(Self.world, model: Self.model).pairs()
        let form = WithdrawalLoss(home: 2)
        let holds = InputHold.all(in: Self.world, theta: Self.model.elasticities.theta, form: form, least: 0.5)
        let report = PowerMatrixReport(matrix, world: Self.world, model: Self.model.label, holds: holds)
        let document = report.document()
        #expect(report.headline.hasPrefix("The largest loss of any pair"))
        #expect(document.chartFiles["charts/power.svg"]?.contains("<svg") == true)
        #expect(PowerRows.rows(matrix).count == 72)
        let most = PowerRows.rows(matrix).compactMap { Double($0[2]) }.max() ?? 0
        #expect(report.headline.contains(NumberText.size(most)))
    }

    /// Legible at both widths: every number is in the drawing, nothing outside of it, no pair no number.
    @Test(arguments: [340.0, 744.0]) func heatMap(_ width: Double) throws {
        let codes = (0..<12).map { "C\($0)X" }
        var values = [[Double?]](repeating: [Double?](repeating: nil, count: 12), count: 12)
        for r in 0..<12 { for c in 0..<12 where r != c { values[r][c] = Double(r * 12 + c) / 10 - 1 } }
        let chart = HeatMapChart(
            title: "Loss", rowsAre: "by", columnsAre: "over", unit: "%", rows: codes, columns: codes, values: values)
        let svg = chart.svg(width: width)
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse())
        #expect(svg.contains(">0.50<") || svg.contains(">0.90<"))
        #expect(svg.contains("C11X") == (width > 500))
        #expect(svg.contains("rows: by (the first 7)") == (width < 500))
        for place in svg.matches(of: /<text x="([0-9.]+)"/) { #expect((Double(place.1) ?? .infinity) <= width) }
        // Nothing at all, and no number, are drawn too.
        let nothing: [[Double?]] = [[Double.nan]]
        let empty = HeatMapChart(
            title: "", rowsAre: "", columnsAre: "", unit: "", rows: ["A"], columns: ["A"], values: nothing)
        #expect(empty.svg(width: width).contains(NumberText.unknown))
    }

    @Test func friendsSayNoCause() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 3, codes: ["USA", "CHN", "RUS", "DEU"])
        let study = try FriendsStudy(world, model: Model(elasticities: world.elasticities[0]))
        let report = FriendsReport(
            study, of: 1, outcome: .welfare, votes: try VotingAgreement.load(), check: try study.check(1, size: 0.1))
        let text = HTMLRenderer.render(report.document())
        #expect(text.contains("Neither is said to bring about the other"))
        #expect(text.contains("votes") && text.contains("R²") && text.contains("0.29"))
        for word in ["because", "causes", "drives", "leads to"] { #expect(!text.contains(" \(word) "), "\(word)") }
        let slopes = study.pairs(.welfare)
        let pairs = PairReport(
            world: world, economy: 1, outcome: .welfare, isTariff: true,
            slopes: [.init(economy: 1, buyer: 0, seller: 1, value: slopes.tariffs[1][0, 1])], model: study.model.label,
            residual: slopes.residual)
        #expect(pairs.headline.contains("USA buys from CHN"))
    }
}
