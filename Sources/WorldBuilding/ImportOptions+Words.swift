import FoundationEssentials
import TradeData

extension ImportOptions {
    /// The options that words may name, as on the command line.
    public static let words = [
        "id", "year", "title", "unit", "goods", "tariffs", "tariffs-transposed", "elasticities", "missing", "separator",
        "licence", "law-day", "concordance",
    ]

    /// Options in words, such as `["id": "mine", "year": "2024", "tariffs": "percent"]`; those of the command line, without dashes.
    /// - Throws: `Problems` for every word that is unknown, missing (`id`, `year`) or wrong.
    public init(words: [String: String]) throws {
        var problems = ProblemList()
        func refuse(_ what: String, _ remedy: String) { problems.add(Problem(what: what, remedy: remedy)) }
        for word in words.keys.sorted() where !Self.words.contains(word) {
            refuse(
                "there is no option \(PlainText.quoted(word))",
                Spelling.nearest(word, in: Self.words).map { "did you mean \($0)?" }
                    ?? "there is: \(Self.words.joined(separator: ", "))")
        }
        func choice(_ word: String, _ choices: [String]) -> String? {
            guard let text = words[word] else { return nil }
            if !choices.contains(text) {
                refuse("\(word) is \(PlainText.quoted(text))", "write \(choices.joined(separator: " or "))")
            }
            return text
        }
        if words["id"] == nil { refuse("no id is given", "give one such as my-world-2024") }
        let year = Int(words["year"] ?? "")
        if year == nil { refuse("the year \(PlainText.quoted(words["year"] ?? "")) is no year", "give the year of the flows") }
        let tariffs = choice("tariffs", TariffScale.allCases.map(\.rawValue)).flatMap(TariffScale.init)
        let elasticities = choice("elasticities", ["theta", "inverse"])
        let (missing, transposed) = (choice("missing", ["zero"]), choice("tariffs-transposed", ["yes", "no"]))
        var separator = Table.Separator.comma
        if let text = words["separator"] {
            if let known = Table.Separator(word: text) {
                separator = known
            } else {
                refuse("separator is \(PlainText.quoted(text))", "write ',', ';', tab or '|'")
            }
        }
        let lawDay = words["law-day"].flatMap { Day($0) }
        if let text = words["law-day"], lawDay == nil {
            refuse("law-day is \(PlainText.quoted(text))", "write a day such as 2024-12-31")
        }
        var unit: MoneyUnit?
        do { unit = try words["unit"].map { try MoneyUnit($0) } } catch let found as Problems {
            found.problems.forEach { problems.add($0) }
        }
        try problems.throwIfAny()
        self.init(
            id: words["id"] ?? "", title: words["title"], year: year ?? 0, unit: unit,
            elasticityIsInverse: elasticities.map { $0 == "inverse" }, tariffs: tariffs, tariffsTransposed: transposed == "yes",
            goods: words["goods"].map(Self.list), separator: separator, missingIsZero: missing == "zero",
            licence: words["licence"] ?? "as the source's", lawDay: lawDay, concordance: words["concordance"])
    }

    /// The parts of a list such as `farm, machinery`.
    public static func list(_ text: String) -> [String] { text.split(separator: ",").map { String($0.drop { $0 == " " }) } }
}

extension Table.Separator {
    /// As people write it: `,`, `;`, `tab`, `|`.
    public init?(word: String) {
        let known: [String: Table.Separator] = [",": .comma, ";": .semicolon, "tab": .tab, "\t": .tab, "|": .bar]
        guard let separator = known[word] else { return nil }
        self = separator
    }
}
