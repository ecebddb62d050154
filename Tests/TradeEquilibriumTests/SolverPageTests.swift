import Foundation
import Testing
import TradeEquilibrium

/// The page about the solver has the numbers of the solver.
struct SolverPageTests {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.checkout.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func rungsHaveTheDampingAndMemoryOfTheCode() throws {
        let page = try text("docs/inside-the-solver.md")
        let options = SolverOptions()
        func plain(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
        #expect(page.contains("| 1 | Anderson, memory \(options.memory), damping \(plain(options.damping)) |"))
        // The cautious rungs as the solver writes them, in their order.
        let calls = try text("Sources/TradeEquilibrium/Solver.swift")
            .replacing("from: startingPoint(start), ", with: "")
            .matches(of: /\{ \$0\.anderson\(damping: ([0-9.]+), memory: ([a-z.0-9]+(?: \/ 2)?), patience: ([0-9]+)\)/)
        #expect(calls.count == 3)
        for (rung, call) in zip([3, 5, 6], calls) {
            let memory = call.output.2.contains("/ 2") ? options.memory / 2 : try #require(Int(call.output.2))
            let patience = try #require(Int(call.output.3))
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(rung) | ") })
            #expect(row.contains("memory \(memory), damping \(call.output.1) "), "\(row)")
            #expect(row.contains(rung == 3 ? "as 1" : "\(2 * patience) and \(patience) passes"), "\(row)")
            #expect(rung != 3 || patience == 60)
        }
    }
}
