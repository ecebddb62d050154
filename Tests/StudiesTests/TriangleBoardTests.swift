import Foundation
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

@testable import Studies

/// A triangle as a page takes it, on random worlds.
@Suite struct TriangleBoardTests {
    static func runner(_ seed: UInt64) throws -> TriangleRunner {
        let question = try TriangleQuestion(TriangleTests.scenario(), world: TriangleTests.world(seed), mix: nil)
        return try TriangleRunner(question, mix: nil, options: SolverOptions(tolerance: 1e-12))
    }

    /// At solved points it says what the study says, and what it reads between is within the error that it gives.
    @Test(arguments: [UInt64(1), 2]) func itSaysWhatTheStudySays(seed: UInt64) throws {
        let runner = try Self.runner(seed)
        let (board, study) = (try runner.board(), try runner.run())
        #expect(board.outcomes.map(\.offer.lifted) == [[]] + study.outcomes.map(\.offer.lifted))
        #expect(board.payments.first == 0 && board.payments == board.payments.sorted())
        for (k, outcome) in study.outcomes.enumerated() {
            for cut in outcome.cuts where [0.5, 1].contains(cut.share) {
                let cell = try #require(board.outcomes[k + 1].cells.first { $0.share == cut.share })
                #expect(abs((cell.price.amount ?? -1) - (cut.price.amount ?? -1)) < 1e-6 * study.incomes[0])
                for (a, b) in zip(try #require(cell.changes[0]), cut.changes) { #expect(abs(a.log - b.log) < 1e-9) }
                let read = try #require(board.read(offer: k + 1, share: cut.share, payment: 0))
                for (a, b) in zip(read, cut.changes) { #expect(abs(a - b.money) < 1e-6 * study.incomes[0]) }
            }
        }
        // The payment that leaves the courted one where it is does so on the board too.
        let cell = board.outcomes[1].cells.last!
        if let paid = cell.price.amount, paid > 0 {
            let read = try #require(board.read(offer: 1, share: 1, payment: paid))
            #expect(abs(read[0]) < 2 * board.error + 1e-3 * paid)
        }
        #expect(board.error >= 0 && board.error < 0.02 * study.incomes[0])
    }

    /// Nobody lifts, nobody cuts, nobody pays: nothing changes.
    @Test func nothingChangesNothing() throws {
        let board = try Self.runner(3).board(cuts: [0, 1])
        for change in try #require(board.read(offer: 0, share: 0, payment: 0)) { #expect(abs(change) < 1e-9) }
    }

    /// Other sides on the same law: their own sanctions, as far as they are on the new courted one.
    @Test func otherSidesLiftTheirOwn() throws {
        let question = try TriangleQuestion(TriangleTests.scenario(), world: TriangleTests.world(2), mix: nil)
        let german = try question.with(courted: "RUS", courting: "DEU", friend: "CHN", cuts: [Share(1)])
        #expect(german.offers.map(\.lifted) == [["de-ban"]])
        let japanese = try question.with(courted: "RUS", courting: "JPN", friend: "CHN", with: "USA", cuts: [Share(1)])
        #expect(japanese.offers.map(\.lifted) == [[], ["us-ban", "us-oil"]])
        let chinese = try question.with(courted: "CHN", courting: "USA", friend: "RUS", cuts: [Share(1)])
        #expect(chinese.offers.map(\.lifted) == [[]])
        #expect(throws: Problems.self) { try question.with(courted: "RUS", courting: "RUS", friend: "CHN", cuts: []) }
        #expect(throws: Problems.self) { try question.with(courted: "RUS", courting: "USA", friend: "BRA", cuts: []) }
    }
}
