import Reports
import Scenarios
import TradeData
import TradePolicy

/// What stands behind a lever: the text of the law, as a page shows it.
struct LawText: Encodable, Sendable {
    let text, source: String
    /// Where the text can be read; left out where that is not known.
    let link: String?
    let from: String
    let until: OrNull<String>
    let note, confidence: String

    /// - Parameter day: The day whose rate's text is meant.
    init(_ measure: Measure, on day: Day, words: LawWords) {
        text = words.title(measure)
        source = measure.text(on: day)
        link = LegalLinks.first(in: source)
        (from, until) = (measure.period.from.description, OrNull(measure.period.until?.description))
        (note, confidence) = (measure.note ?? "", measure.confidence.rawValue)
    }
}

/// Measures in the words of a page: who imposes what on whom.
struct LawWords {
    let world: World?
    let names: CountryNames
    let groups: [Subject]

    init(_ stage: Stage) throws {
        (world, names, groups) = (stage.world, try CountryNames.load(), stage.groups.filter { $0.members.count > 2 })
    }

    /// For law of no world.
    init() throws {
        let (shipped, titles) = (try EconomyGroups.load(), try GroupNames.load())
        let today = Day(number: 1_000_000)
        (world, names) = (nil, try CountryNames.load())
        groups = shipped.names.compactMap { name in
            shipped.members(of: name, on: today).map { Subject(group: name, title: titles.printed[name], members: $0) }
        }.filter { $0.members.count > 2 }
    }

    func name(_ country: Country) -> String { world.map { $0.name(of: country) } ?? names.name(of: country) }

    func name(_ subject: Subject) -> String {
        guard subject.isGroup else { return name(Country(subject.code)) }
        let title = subject.title ?? subject.code
        return title.hasPrefix("the ") ? String(title.dropFirst(4)) : title
    }

    /// `United States on China and Hong Kong: fentanyl duty`
    func title(_ measure: Measure) -> String {
        let what = measure.layer.map { Self.layer($0, isDuty: measure.goods == .all) } ?? Self.spaced(measure.instrument.rawValue)
        let goods = measure.goods == .all ? "" : Self.capitalised(goods(measure.goods))
        // Lists are often called after their layer.
        let words = goods.hasPrefix(what) ? goods : goods.isEmpty ? what : "\(what), \(goods)"
        return "\(list(measure.by)) on \(partners(measure)): \(words)"
    }

    func partners(_ measure: Measure) -> String {
        switch measure.partners {
        case .only(let set): list(set)
        case .allExcept(let set):
            set.isEmpty ? "all others" : set.count > 3 ? "all others but \(set.count)" : "all others but \(list(set))"
        }
    }

    func goods(_ goods: Goods) -> String {
        switch goods {
        case .all: return "all goods"
        case .minerals(let names): return Self.listed(names.map(Self.spaced), most: 4)
        case .sectors(let shares):
            let sectors = shares.keys.sorted().map { sector in
                (world.map { $0.name(of: sector) } ?? sector.rawValue).lowercasedName
            }
            return Self.listed(sectors, most: 4)
        case .products(let set):
            if let name = set.name {
                return Self.listed(
                    name.split(separator: ",").map { part in
                        let text = part.drop { $0 == " " }
                        return Self.spaced(String(text.hasPrefix("list ") ? text.dropFirst(5) : text))
                    }, most: 3)
            }
            return "HS " + Self.listed(set.shares.keys.sorted(), most: 4)
        }
    }

    private func list(_ set: Set<Country>) -> String {
        let known = world.map { world in set.filter { world.grid.index(of: $0) != nil } } ?? set
        let subjects = Subject.naming(known.isEmpty ? set : known, with: groups)
        return Self.listed(subjects.map(name), most: 3)
    }

    private static func listed(_ words: [String], most: Int) -> String {
        let shown = words.count > most ? words.prefix(most - 1) + ["\(words.count - most + 1) more"] : words[...]
        return shown.count < 2 ? shown.joined() : shown.dropLast().joined(separator: ", ") + " and " + shown.last!
    }

    /// The name of a layer as a reader says it: without the imposer that it begins with, `cn-retaliation`, and as a duty.
    private static func layer(_ id: String, isDuty: Bool) -> String {
        let parts = id.split(separator: "-")
        let named = parts.count > 1 && parts[0].count == 2 ? parts.dropFirst().joined(separator: "-") : id
        let words = capitalised(spaced(named))
        return isDuty && !["retaliation", "duty", "duties", "points"].contains { words.hasSuffix($0) } ? words + " duty" : words
    }

    private static func capitalised(_ words: String) -> String {
        words.hasPrefix("section ") ? "Section " + words.dropFirst(8) : words
    }

    private static func spaced(_ id: String) -> String { String(id.map { $0 == "-" ? " " : $0 }) }
}

extension String {
    /// With a small first letter, unless the word is an abbreviation.
    fileprivate var lowercasedName: String {
        guard let first, dropFirst().first?.isUppercase != true else { return self }
        return first.lowercased() + dropFirst()
    }
}
