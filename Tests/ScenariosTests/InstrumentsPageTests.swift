import Foundation
@testable import Studies
import Scenarios
import Testing
import TradePolicy

/// Every piece of docs/instruments.md is read as part of a scenario, and says of itself what the reader says.
struct InstrumentsPageTests {
    struct Piece: Sendable, CustomTestStringConvertible {
        var title = ""
        var prose = ""
        var yaml = ""
        var testDescription: String { title }
    }

    static let pieces: [Piece] = {
        let url = checkout.appendingPathComponent("docs/instruments.md")
        var (found, piece, isYAML): ([Piece], Piece, Bool) = ([], Piece(), false)
        for line in ((try? String(contentsOf: url, encoding: .utf8)) ?? "").components(separatedBy: "\n") {
            if line.hasPrefix("## ") { piece = Piece(title: String(line.dropFirst(3))) }
            if line == "```yaml" {
                isYAML = true
            } else if line == "```" {
                found.append(piece)
                piece = Piece(title: piece.title)
                isYAML = false
            } else if isYAML {
                piece.yaml += line + "\n"
            } else {
                piece.prose += line + "\n"
            }
        }
        return found
    }()

    @Test func allTwentyFourAreThere() {
        let numbers = Set(Self.pieces.compactMap { Int($0.title.prefix { $0 != "." }) })
        #expect(numbers == Set(1...24))
    }

    @Test(arguments: pieces)
    func isReadAndSaysItsState(_ piece: Piece) throws {
        let head = "schema: 1\nid: piece\ntitle: piece\nworld: icio-2022\nas-of: 2026-06-01\ncompare-to: 2024-12-31\n"
        let scenario = try Scenario.parse(head + piece.yaml)
        let unsolved = scenario.warnings.filter { $0.what.contains("not modelled") || $0.what.contains("without a world") }
        let isWritten = piece.prose.contains("ecorded but not modelled") || piece.prose.contains("without one it has no rate")
        #expect(isWritten || piece.prose.contains("olved"), "\(piece.title) does not say whether it is solved")
        #expect(unsolved.isEmpty == !isWritten, "\(piece.title): \(scenario.warnings)")
        // What is said of days and points is about the frame, not the piece.
        let others = scenario.warnings.filter { warning in
            !["every change between them is zero", "it changes nothing here", "is added to"].contains {
                warning.what.contains($0)
            }
        }
        #expect(others.count == unsolved.count, "\(scenario.warnings)")
    }

    /// Every kind of measure is shown.
    @Test func everyKindIsShown() {
        let text = Self.pieces.map(\.yaml).joined()
        let missing = Instrument.allCases.filter { $0 != .tariff && !text.contains("kind: \($0.rawValue)") }.map(\.rawValue)
        #expect(missing.isEmpty, "\(missing)")
    }
}
