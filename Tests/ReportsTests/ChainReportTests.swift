import Foundation
import FoundationXML
import TestSupport
import Testing
import TradeData

@testable import Reports
@testable import Studies

/// What is said of chains against the numbers that it is made from, in every form.
@Suite struct ChainReportTests {
    static func study(_ of: Subject = "AAA", _ sectors: [Sector]? = ["goods-1"], to: Subject = "AAB", seed: UInt64 = 3) throws
        -> ChainStudy
    {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: seed)
        return try ChainStudy(
            SupplyChains(world), target: IndustrySet(of, sectors, in: world), origin: IndustrySet(to, in: world), top: 8)
    }

    /// The dollars of a text, in order.
    static func amounts(_ text: String) -> [Double] { text.matches(of: /\$(\d+\.\d\d)/).compactMap { Double($0.1) } }

    @Test func theSentenceSaysTheTotals() throws {
        let study = try Self.study()
        let (e, text) = (study.exposure, ChainReport(study).headline)
        let said = Self.amounts(text)
        #expect(said.count == 5)
        for (number, share) in zip(said, [e.valueAdded, e.tiers[0].valueAdded, e.indirect, e.inputs, e.tiers[0].inputs]) {
            #expect(abs(number - 100 * share) <= 0.005 + 1e-9)
        }
        let forward = Self.amounts(ChainReport(study, isForward: true).headline)
        #expect(abs(forward[1] - 100 * study.use.reached) <= 0.005 + 1e-9)
    }

    @Test func tablesAddUp() throws {
        let document = ChainReport(try Self.study()).document()
        let tables = document.blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
        #expect(tables.count == 5 && tables.allSatisfy { $0.note.contains("residual") })
        let inputs = tables[0].rows.map { Self.amounts($0[1])[0] }
        #expect(abs(inputs.dropLast().reduce(0, +) - inputs.last!) <= 0.005 * Double(inputs.count))
        let whose = try #require(tables.last).rows.map { Self.amounts($0[1])[0] }
        #expect(abs(whose.reduce(0, +) - 100) < 0.1)
    }

    /// A target that is part of its origin, a whole economy, and a group have their words.
    @Test func everyKindOfQuestionHasAReport() throws {
        for (of, sectors, to) in [
            (Subject("AAA"), nil, Subject("AAA")), ("AAB", nil, "AAC"),
            (Subject(group: "G", members: ["AAA", "AAB"]), ["goods-2"], "AAC"),
        ] as [(Subject, [Sector]?, Subject)] {
            for isForward in [false, true] {
                let study = try Self.study(of, sectors, to: to)
                let document = ChainReport(study, isForward: isForward, command: "detente exposure").document()
                let page = HTMLRenderer.render(document)
                #expect(page.contains("upper bound by accounting") != isForward && !page.contains("nan"))
                #expect(!TerminalRenderer.render(document, on: .pipe).isEmpty && !MarkdownRenderer.render(document).isEmpty)
                #expect(ChainReport(study).headline.contains("the industry's own") == (of == to))
            }
        }
    }

    @Test func theChartDrawsWhatTheChainsCarry() throws {
        let study = try Self.study()
        let graph = ChainGraph(study.paths.paths, mostLinks: 3)
        let short = study.paths.paths.filter { $0.places.count <= 4 }
        #expect(abs(graph.total - short.reduce(0) { $0 + $1.share }) < 1e-14)
        // What enters a node that is not of the origin leaves it.
        for (index, node) in graph.nodes.enumerated() where node.distance == 0 {
            let into = graph.links.filter { $0.to == index }.reduce(0) { $0 + $1.share }
            #expect(abs(into - graph.shares[index]) < 1e-14)
        }
        for width in [340.0, 744] {
            let svg = ChainChart(ChainReport(study)).svg(width: width)
            #expect(XMLParser(data: Data(svg.utf8)).parse())
            #expect(svg.components(separatedBy: "<path").count - 1 == graph.links.count)
            let ends = svg.matches(of: /<rect x="([0-9.]+)" y="([0-9.]+)" width="8"/).compactMap { Double($0.1) }
            #expect(ends.count == graph.nodes.count && ends.allSatisfy { (0...width).contains($0) })
        }
    }

    @Test func rowsHoldEveryNumberOnce() throws {
        let study = try Self.study("AAB", nil, to: "AAC")
        let rows = ChainRows.rows(study)
        #expect(rows.allSatisfy { $0.count == ChainRows.columns.count })
        #expect(Set(rows.map { $0.prefix(5).joined(separator: "|") }).count == rows.count)
        func sum(_ view: String, _ kind: String, _ measure: String) -> Double {
            rows.filter { $0[0] == view && $0[1] == kind && $0[4] == measure }.reduce(0) { $0 + (Double($1[5]) ?? 0) }
        }
        #expect(abs(sum("backward", "economy", "value-added") + sum("backward", "duties", "value-added") - 1) < 1e-9)
        #expect(abs(sum("forward", "economy", "final") - 1) < 1e-9)
    }
}
