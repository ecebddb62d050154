import FoundationEssentials
import TradeData

/// A question in one line, in words or codes, as clauses that have one reading each.
///
/// ```
/// [IMPOSERS] RATE on [GOODS from] PARTNERS [for GOODS]        clauses joined by “and”, a comma or a semicolon
/// ```
/// `USA 25% on China`, `60% on China and 10% on all others`, `EU -5pp on Japan`, `USA 50% on steel from Canada`. `25%` sets the
/// duty, `+10pp` and `-5pp` change it. What can be read in two ways is refused with both; where nobody is named who imposes, the
/// United States are taken, and `remarks` says so.
///
/// ```swift
/// let question = try WhatIf("60% on China and 10% on all others", in: world)
/// question.clauses[0].partners.name        // "China"
/// question.scenario(in: world, options)    // a scenario file
/// ```
public struct WhatIf: Sendable {
    /// What a clause does to the duty.
    public enum Change: Sendable, Hashable {
        /// `25%`: the duty, whatever it was.
        case set(Double)
        /// `+10pp`, `-5pp`: points on top of what there is, or off it.
        case add(Double)
    }

    /// One economy or group that a clause names.
    public struct Party: Sendable, Hashable {
        /// The code of a scenario file.
        public let code: String
        /// The name to print.
        public let name: String
        /// Those of the world that are meant.
        public let members: [Country]
    }

    /// The economies of one side of a clause.
    public enum Parties: Sendable, Hashable {
        case all
        /// All but those whom other clauses of the same imposers name.
        case allOthers
        case named([Party])
    }

    /// Goods by what a word for them means, with the word.
    public struct Good: Sendable, Hashable {
        public let word: String
        public let codes: GoodsWords.Codes
    }

    /// One duty.
    public struct Clause: Sendable, Hashable {
        public let imposers: Parties
        public let change: Change
        public let partners: Parties
        /// Empty: all goods.
        public let goods: [Good]
    }

    public let line: String
    public let clauses: [Clause]
    /// What was taken where nothing was said, and what a reader should know of the question.
    public let remarks: [String]

    /// - Parameter day: The day on which members of groups are taken.
    /// - Throws: `Problems` marked as wrong usage, which say what is not understood, or lacking in the world, and what to write;
    ///   `NoDuty` where the question has an answer in words.
    /// - Complexity: O(words × longest name).
    public init(_ line: String, in world: World, on day: Day = Day(number: .max)) throws {
        self.line = line
        let reader = try WhatIfReader(line, world: world, day: day)
        (clauses, remarks) = try reader.read()
    }

    /// A question that asks about a border that is none: the answer, in a sentence.
    public struct NoDuty: Error, Sendable {
        public let answer: String
    }
}

extension WhatIf.Change {
    /// `25%`, `+10pp`, as a scenario file has it.
    var text: String {
        switch self {
        case .set(let percent): WhatIf.number(percent) + "%"
        case .add(let points): (points < 0 ? "" : "+") + WhatIf.number(points) + "pp"
        }
    }
}

extension WhatIf {
    /// A number without exponent and without zeros at its end.
    static func number(_ value: Double) -> String {
        let text = String(printf: "%.6f", value)
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
}

extension WhatIf.Parties {
    /// In running text.
    public var name: String {
        switch self {
        case .all: "all"
        case .allOthers: "all others"
        case .named(let list): list.map(\.name).joined(separator: ", ")
        }
    }

    /// Those that are named; none of all.
    public var named: [WhatIf.Party] {
        if case .named(let list) = self { return list }
        return []
    }
}
