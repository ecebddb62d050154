import Studies
import TradeData

/// How to cite the program, its model and a world, as text and as BibTeX.
public struct Citation: Sendable {
    private let entries: [(kind: String, key: String, fields: [(String, String)])]

    /// - Parameters:
    ///   - world: The data that was solved; none where there is none.
    ///   - title: The scenario's title, where a study is cited.
    public init(world: World? = nil, scenario title: String? = nil) {
        var entries: [(kind: String, key: String, fields: [(String, String)])] = [
            (
                "software", "detente",
                [
                    ("author", "{The Détente contributors}"),
                    ("title", "{Détente}: a quantitative engine for the law, the equilibrium and the bargain of a trade war"),
                    ("year", Engine.year), ("version", Engine.version), ("license", "Apache-2.0"),
                ] + (title.map { [("note", "Scenario: \($0)")] } ?? [])
            ),
            (
                "article", "caliendo2015",
                [
                    ("author", "Caliendo, Lorenzo and Parro, Fernando"),
                    ("title", "Estimates of the Trade and Welfare Effects of {NAFTA}"), ("journal", "Review of Economic Studies"),
                    ("year", "2015"), ("volume", "82"), ("number", "1"), ("pages", "1--44"),
                ]
            ),
        ]
        if let world {
            entries.append(
                (
                    "misc", world.id,
                    [
                        ("title", "World {\(world.id)} of {Détente}: \(world.title)"), ("year", "\(world.year)"),
                        ("note", "Data licences: " + world.provenance.licences.joined(separator: "; ")),
                    ]
                ))
        }
        self.entries = entries
    }

    /// One entry each, for LaTeX and reference managers.
    public var bibTeX: String {
        entries.map { entry in
            "@\(entry.kind){\(entry.key),\n"
                + entry.fields.map { "  \($0.0) = {\(Self.escaped($0.1))},\n" }.joined() + "}\n"
        }.joined(separator: "\n")
    }

    /// In sentences.
    public var text: String {
        entries.map { entry in
            let fields = Dictionary(uniqueKeysWithValues: entry.fields)
            func plain(_ key: String) -> String? { fields[key]?.filter { $0 != "{" && $0 != "}" } }
            let version = plain("version").map { ", version \($0)" } ?? ""
            let place = plain("journal").map { ", \($0) \(plain("volume") ?? "")(\(plain("number") ?? ""))" } ?? ""
            return [plain("author"), plain("year").map { "(\($0))" }].compactMap { $0 }.joined(separator: " ")
                + ". \(plain("title") ?? "")\(version)\(place)." + (plain("note").map { " \($0)." } ?? "") + "\n"
        }.joined()
    }

    /// Text within braces: those of titles that protect capitals are pairs and stay; what LaTeX obeys is escaped.
    private static func escaped(_ text: String) -> String {
        var (depth, isPaired) = (0, true)
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if depth < 0 { isPaired = false }
        }
        let plain = isPaired && depth == 0 ? text : text.filter { $0 != "{" && $0 != "}" }
        return plain.reduce(into: "") { $0 += "&%$#_".contains($1) ? "\\\($1)" : $1 == "\\" ? "/" : String($1) }
    }
}
