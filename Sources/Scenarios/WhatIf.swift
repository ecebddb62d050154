import Foundation
import TradeData

/// A question in one line, such as `USA 25% on CHN` or `USA +10pp on all`, as a scenario.
///
/// ```
/// IMPOSERS RATE on PARTNERS [for SECTORS]      economies and groups joined by commas
/// ```
/// `25%` sets the duty, whatever it was; `+10pp` adds to it. The scenario that comes out is an ordinary one, to be
/// solved, saved and extended.
public struct WhatIf: Sendable {
    /// Codes, or `all`.
    public let imposers: [String]
    public let rate: String
    /// Codes, or `all`.
    public let partners: [String]
    public let sectors: [String]

    /// - Throws: `Problems` that says what the line should be.
    public init(_ line: String) throws {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        func wrong(_ what: String) -> Problems {
            Problems([
                Problem(
                    file: "the question", line: 1, column: 1, what: what,
                    remedy: "write it as \"USA 25% on CHN\", \"USA +10pp on all\", \"EU27 10% on CHN,RUS for vehicles\"")
            ])
        }
        guard words.count == 4 || words.count == 6, words[2].lowercased() == "on" else {
            throw wrong("“\(line)” is not imposer, rate, “on”, partners")
        }
        if words.count == 6, words[4].lowercased() != "for" { throw wrong("“\(words[4])” is where “for” is expected") }
        guard words[1].hasSuffix("%") || words[1].hasSuffix("pp") else {
            throw wrong("“\(words[1])” has no unit: write 25% to set the duty, +10pp to add to it")
        }
        guard words[1].dropLast(words[1].hasSuffix("%") ? 1 : 2).utf8.allSatisfy({ "+-.0123456789".utf8.contains($0) }) else {
            throw wrong("“\(words[1])” is no rate")
        }
        let economies = try Economies.shipped()
        func codes(_ word: String) throws -> [String] {
            if word.lowercased() == "all" { return ["all"] }
            return try word.split(separator: ",").map { code in
                let capitals = code.uppercased()
                guard economies.members(of: capitals, on: WhatIf.today) != nil else {
                    throw Problems(
                        "“\(line)”: there is no country or group \(code)", remedy: economies.hint(for: String(code)))
                }
                return capitals
            }
        }
        (imposers, partners, rate) = (try codes(words[0]), try codes(words[3]), words[1])
        sectors = words.count == 6 ? words[5].split(separator: ",").map(String.init) : []
        guard sectors.allSatisfy(\.isName) else {
            throw wrong("“\(words[5])” is no list of sectors")
        }
        acting = Set(imposers.flatMap { economies.members(of: $0, on: WhatIf.today)?.map(\.rawValue) ?? [$0] })
    }

    /// The latest membership of groups.
    private static let today = Day(number: .max)
    /// The imposers, economy by economy.
    private let acting: Set<String>

    /// The scenario as text.
    /// - Parameters:
    ///   - retaliate: Every partner answers the imposers with the same rate on the same goods.
    ///   - economies: The codes that `all` stands for when it answers.
    ///   - model: Keys of the model section with their values, in their order; not checked here.
    public func scenario(world: String, retaliate: Bool, economies: [Country], model: [String]) -> String {
        let adds = rate.hasSuffix("pp")
        // Points without a sign are points added.
        let duty = adds && !rate.hasPrefix("+") && !rate.hasPrefix("-") ? "+" + rate : rate
        func list(_ codes: [String]) -> String { "[\(codes.joined(separator: ", "))]" }
        let goods = sectors.isEmpty ? "" : "    goods: {sectors: \(list(sectors))}\n"
        // Whoever imposes has the duty already, on the other imposers too.
        let answering =
            imposers == ["all"]
            ? []
            : (partners == ["all"] ? economies.map(\.rawValue) : partners).filter {
                !acting.contains($0) && !imposers.contains($0)
            }
        let isAnswered = retaliate && !answering.isEmpty
        var text = """
            schema: 1
            id: what-if
            title: "\(imposers.joined(separator: ", ")) \(rate) on \(partners.joined(separator: ", "))\(sectors.isEmpty ? "" : " for " + sectors.joined(separator: ", "))\(isAnswered ? ", answered in kind" : "")"
            world: \(world.isName ? world : quoted(world))
            as-of: 2025-01-01
            compare-to: 2024-12-31
            model: {\(model.joined(separator: ", "))}
            layers:
              - {id: question, combine: \(adds ? "add" : "set")}
            measures:
              - id: duty
                by: \(imposers == ["all"] ? "all" : list(imposers))
                origins: \(partners == ["all"] ? "all" : list(partners))
            \(goods)    layer: question
                rate: {2025-01-01: \(duty)}
                source: hypothetical

            """
        if isAnswered {
            text += """
                  - id: answer
                    by: \(list(answering))
                    origins: \(list(imposers))
                \(goods)    layer: question
                    rate: {2025-01-01: \(duty)}
                    source: hypothetical

                """
        }
        return text
    }

    /// Text in quotes, as YAML has it.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}
