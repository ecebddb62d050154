import Scenarios
import Studies
import TradeData
import TradeEquilibrium

/// What a page asks, as its address holds it: which scenario, branch, days and model, and where the levers are.
///
/// What is nil or empty is the scenario's own. A value: it says nothing of whether codes exist, which `Question` checks.
///
/// ```swift
/// let state = try PageState(query: "v=1&s=summit-2025&b=lapse&m=us-fentanyl-cn:30&p=USA-VNM:10")
/// state.query      // the same again, keys in one order
/// ```
struct PageState: Hashable, Sendable {
    /// The version of the keys.
    static let version = 1

    /// Who puts points on whose goods: codes of economies or groups.
    struct Pair: Hashable, Sendable, Comparable, CustomStringConvertible {
        let imposer, partner: String
        var description: String { "\(imposer)-\(partner)" }
        static func < (a: Pair, b: Pair) -> Bool { (a.imposer, a.partner) < (b.imposer, b.partner) }
    }

    /// A number of a measure's text that is no rate, such as `promise/target`.
    struct TermLever: Hashable, Sendable, Comparable, CustomStringConvertible {
        let measure: String
        let term: MeasureTerm
        var description: String { "\(measure)/\(term.rawValue)" }
        static func < (a: TermLever, b: TermLever) -> Bool { (a.measure, a.term) < (b.measure, b.term) }
    }

    var scenario: String?
    var branch: String?
    /// Threats that are carried out, sorted.
    var threats: [String] = []
    /// The day whose law is solved, and the day whose law is no change.
    var day, against: Day?
    var horizon: Horizon?
    var elasticities: String?
    var deficits: DeficitRule?
    var revenue: RevenueUse?
    /// Rates of measures' texts, percent.
    var measures: [String: Double] = [:]
    /// What controls let through, quantities, stocks: in the units of their texts.
    var terms: [TermLever: Double] = [:]
    /// Points on all goods, percentage points.
    var pairs: [Pair: Double] = [:]
    /// Whose industries and partners are shown.
    var subject: String?

    init() {}
}

// MARK: Limits

extension PageState {
    /// Levers of a kind.
    static let mostLevers = 100
    static let mostThreats = 100
    /// Bytes of a query, and of a word in it.
    static let (longest, longestWord) = (8_000, 120)
    static let rates = 0.0...1000
    static let points = -100.0...1000
    /// Law is dated within these days.
    static let days = Day("1900-01-01")!...Day("2200-12-31")!
}

// MARK: Printing

extension PageState {
    /// The keys and values in one order, percent-encoded where they must be, such as `v=1&s=summit-2025&m=us-steel:25`.
    var query: String {
        (["v=\(Self.version)"] + values.map { "\($0.key)=\(Self.encoded($0.value))" }).joined(separator: "&")
    }

    /// The keys that are set, and their values.
    var values: [(key: String, value: String)] {
        let all: [(String, String?)] = [
            ("s", scenario), ("b", branch), ("t", threats.isEmpty ? nil : threats.joined(separator: ",")),
            ("on", day?.description), ("vs", against?.description), ("h", horizon?.rawValue), ("e", elasticities),
            ("d", deficits?.rawValue), ("r", revenue?.rawValue),
            ("m", Self.list(measures.map { ($0.key, $0.value) })),
            ("q", Self.list(terms.map { ($0.key.description, $0.value) })),
            ("p", Self.list(pairs.map { ($0.key.description, $0.value) })), ("of", subject),
        ]
        return all.compactMap { key, value in value.map { (key, $0) } }
    }

    private static func list(_ levers: [(String, Double)]) -> String? {
        levers.isEmpty ? nil : levers.sorted { $0.0 < $1.0 }.map { "\($0.0):\(number($0.1))" }.joined(separator: ",")
    }

    /// `12.5`, `30`.
    static func number(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Everything but letters, digits and `-._~,:/` as %XX.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let isPlain =
                (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || "-._~,:/".utf8.contains(byte)
            if isPlain {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
