import Scenarios
@testable import Studies
import Testing
import TradeData

/// However many measures a file has, they are gathered into groups that can be told apart.
@Suite struct AttributionTests {
    /// A law in which every imposer has a measure in every layer.
    func groups(imposers: Int, layers: Int) throws -> [Attribution.Group] {
        let codes = try World.load("icio-2022").grid.countries.prefix(imposers)
        var text = """
            schema: 1
            id: many
            title: "Many"
            world: icio-2022
            as-of: 2025-02-01
            compare-to: 2024-12-31
            layers: [\((0..<layers).map { "{id: layer-\($0)}" }.joined(separator: ", "))]
            measures:

            """
        for code in codes {
            for layer in 0..<layers {
                text +=
                    "  - {id: \(code.rawValue.lowercased())-\(layer), by: \(code), origins: all, layer: layer-\(layer), "
                    + "rate: {2025-01-01: 1%}, source: hypothetical}\n"
            }
        }
        let scenario = try Scenario.parse(text)
        let law = scenario.law(on: scenario.tree.paths[0])
        return Attribution.groups(law, from: scenario.compareTo[0], to: scenario.asOf, naming: scenario.groups)
    }

    @Test(arguments: [(8, 1, 8), (20, 1, 20), (60, 1, 60), (61, 1, 1), (3, 20, 60), (4, 20, 20), (2, 60, 60)])
    func gathersWhatIsTooMuch(_ imposers: Int, _ layers: Int, _ expected: Int) throws {
        let found = try groups(imposers: imposers, layers: layers)
        #expect(found.count == expected)
        #expect(Set(found.flatMap(\.measures)).count == imposers * layers)
        #expect(found.flatMap(\.measures).count == imposers * layers)
    }
}
