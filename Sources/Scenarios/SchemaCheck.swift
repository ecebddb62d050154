import TradeData
import TradePolicy

extension Reading {
    /// Checks an object against the table of fields: unknown keys, missing keys, values of the wrong kind.
    /// - Parameter isWhole: Whether all of its keys have to be here.
    func check(_ item: Item, _ object: String, isWhole: Bool = true) {
        guard let map = item.map else {
            report(item, "\(article(object)) is needed here, not \(item.kind)", "write key: value lines")
            return
        }
        let fields = ScenarioSchema.fields(of: object)
        for (key, value) in map {
            work += 1
            guard let field = ScenarioSchema.field(key.text ?? "", of: object) else {
                report(key, "\(article(object)) has no key \(key.kind)", remedy(for: key.text ?? "", in: fields))
                continue
            }
            check(value, field.kind)
        }
        for field in fields where isWhole && field.isRequired && item[field.name] == nil {
            report(item, "\(article(object)) needs \(field.name)", "add \(field.name): …")
        }
    }

    private func remedy(for word: String, in fields: [ScenarioSchema.Field]) -> String {
        let traps = [
            "on": "from or decided", "yes": "another word", "no": "another word", "off": "another word", "date": "from",
            "to": "until", "start": "from", "end-date": "until", "tariff": "rate", "country": "by", "products": "goods",
            "hs": "goods: {hs: [...]}", "sectors": "goods: {sectors: [...]}", "partners": "origins",
            "kappa": "labour: {kappa: ...}", "mobility": "labour", "psi": "scale: {psi: ...}", "phi": "tariff-exponent",
            "nu": "local-costs", "supply-elasticity": "labour-supply", "sigma": "production: {consumption: ...}",
        ]
        if let what = Reading.narrower[word] {
            return
                "\(what) is narrower than a code: write the share of the trade that it is true of (share: 30%), and in note what it is and "
                + "where the share is from"
        }
        if ["on", "yes", "no", "off"].contains(word.lowercased()), let other = traps[word.lowercased()] {
            return "YAML 1.1 readers take \(word) for a truth value; write \(other)"
        }
        return hint(
            word, in: fields.map(\.name),
            else: traps[word].map { "did you mean \($0)?" } ?? "the keys are \(fields.map(\.name).joined(separator: ", "))")
    }

    /// What decides in law beside codes and origins, and has no key of its own.
    private static let narrower = [
        "end-use": "an end use", "end-uses": "an end use", "melt-and-pour": "where metal was melted and poured",
        "melted-and-poured": "where metal was melted and poured", "melted-in": "where metal was melted and poured",
        "smelted-in": "where metal was smelted and cast", "smelt-and-cast": "where metal was smelted and cast",
        "firm": "a firm's rate", "firms": "a firm's rate", "company": "a firm's rate", "companies": "a firm's rate",
        "producer": "a firm's rate", "producers": "a firm's rate", "exporter": "a firm's rate", "exporters": "a firm's rate",
        "importer-of-record": "a firm's rate",
    ]

    func article(_ object: String) -> String { (object.first.map { "aeiou".contains($0) } ?? false ? "an " : "a ") + object }

    private func check(_ item: Item, _ kind: ScenarioSchema.Kind) {
        switch kind {
        case .text: _ = text(item)
        case .note: _ = note(item)
        case .name: _ = name(item)
        case .world: _ = Reading.world(item, self)
        case .day: _ = day(item)
        case .dayOrOpen: _ = dayOrOpen(item)
        case .days: _ = days(item)
        case .rate: _ = rate(item)
        case .points: _ = points(item)
        case .ratePath: _ = ratePath(item, from: Day(number: 0))
        case .sources: _ = sources(item)
        case .share: _ = share(item)
        case .countries: _ = countries(item)
        case .imposers: _ = imposers(item)
        case .countrySet: _ = countrySet(item)
        case .goods: _ = goods(item)
        case .word(let words): _ = word(item, of: words)
        case .words(let words):
            checkDistinct(item)
            for entry in item.entries { _ = word(entry, of: words) }
        case .number(let bounds): _ = number(item, in: bounds)
        case .decimal(let bounds): _ = decimal(item, bounds)
        case .decimals(let bounds):
            checkDistinct(item)
            for entry in item.entries { _ = decimal(entry, bounds) }
        case .sectorNumbers(let bounds): _ = sectorNumbers(item, bounds)
        case .costShares: checkCostShares(item)
        case .wordOr(let words, let other):
            if case .object = other, item.map == nil {
                if item.text.map(words.contains) != true {
                    report(
                        item, "\(item.kind) is not \(words.joined(separator: ", ")) or a map",
                        hint(item.text, in: words, else: "write \(words.joined(separator: " or ")), or \(example(other))"))
                }
            } else if item.text.map(words.contains) != true {
                check(item, other)
            }
        case .either(let one, let map): check(item, item.map == nil ? one : map)
        case .names:
            checkDistinct(item)
            _ = names(item)
        case .object(let object): check(item, object)
        case .list(let inner, let most):
            guard let list = item.list else {
                report(item, "a list is needed here, not \(item.kind)", "begin each entry with a hyphen")
                return
            }
            if isTooLong(list, most, "entries in this list") { return }
            for entry in list { check(entry, inner) }
        case .map(let inner):
            guard let map = item.map, !map.isEmpty else {
                report(item, "a map is needed here, not \(item.kind)", "write {name: value}")
                return
            }
            for (key, value) in map { _ = name(key); check(value, inner) }
        case .changes:
            guard let map = item.map else {
                report(item, "a map of changes is needed here, not \(item.kind)", "write {ID: {key: value}}")
                return
            }
            for (key, value) in map {
                _ = name(key)
                if value.map == nil { report(value, "the changes to one entry are a map", "write {key: value}") }
            }
        }
    }

    /// A map of an object's kind, as one may write it.
    private func example(_ kind: ScenarioSchema.Kind) -> String {
        guard case .object(let name) = kind else { return "a map" }
        let examples = [
            "production": "{consumption: 0.9, value-added: 0.5, inputs: 0.2}", "labour": "{kappa: 1.5}",
            "scale": "{psi: 0.1, reach: sector}",
        ]
        return examples[name] ?? "a map"
    }

    private func checkCostShares(_ item: Item) {
        guard let map = item.map else {
            _ = costShare(item)
            return
        }
        for (key, value) in map {
            if key.text != "elsewhere" { _ = country(key) }
            _ = costShare(value)
        }
        if item["elsewhere"] == nil {
            report(item, "local-costs of single countries say nothing of the others", "add elsewhere: 11.4%, or 0%")
        }
    }
}
