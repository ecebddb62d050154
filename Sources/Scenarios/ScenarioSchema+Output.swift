extension ScenarioSchema {
    /// The JSON Schema (draft 2020-12) of scenario files, for editors.
    ///
    /// It knows every key, word and form of value; what only the whole file can tell (names that are
    /// not there, overlaps, probabilities) is left to `detente check`.
    public static func jsonSchema() -> String {
        var text = "{\n"
        text += "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
        text += "  \"title\": \"Détente scenario\",\n"
        text += "  \"$ref\": \"#/$defs/scenario\",\n"
        text += "  \"$defs\": {\n"
        text += objects.map { "    \(quoted($0.name)): \(object($0.fields))" }.joined(separator: ",\n")
        text += "\n  }\n}\n"
        return text
    }

    private static func object(_ fields: [Field]) -> String {
        var text = "{\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n"
        let required = fields.filter(\.isRequired).map { quoted($0.name) }
        if !required.isEmpty { text += "      \"required\": [\(required.joined(separator: ", "))],\n" }
        text += "      \"properties\": {\n"
        text += fields.map { field in
            let form = json(field.kind)
            return "        \(quoted(field.name)): {\"description\": \(quoted(field.about)), \(form.dropFirst())"
        }.joined(separator: ",\n")
        return text + "\n      }\n    }"
    }

    private static let dayPattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    private static let ratePattern = "^[0-9]+(\\\\.[0-9]+)? ?%$"
    private static let changePattern = "^([0-9]+(\\\\.[0-9]+)? ?%|[+-][0-9]+(\\\\.[0-9]+)? ?pp)$"

    private static func json(_ kind: Kind) -> String {
        func text(_ pattern: String) -> String { "{\"type\": \"string\", \"pattern\": \"\(pattern)\"}" }
        func oneOrMany(_ one: String) -> String {
            "{\"anyOf\": [\(one), {\"type\": \"array\", \"items\": \(one), \"minItems\": 1}]}"
        }
        let string = "{\"type\": \"string\"}"
        let shares =
            "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"string\"}}, "
            + "{\"type\": \"object\", \"additionalProperties\": \(text(ratePattern))}]}"
        switch kind {
        case .text: return "{\"type\": \"string\", \"maxLength\": \(Limits.line)}"
        case .note: return "{\"type\": \"string\", \"maxLength\": \(Limits.note)}"
        case .name: return text("^[a-z0-9][a-z0-9-]*$")
        case .world: return string
        case .day: return text(dayPattern)
        case .dayOrOpen: return text("^(open|[0-9]{4}-[0-9]{2}-[0-9]{2})$")
        case .days: return oneOrMany(text(dayPattern))
        case .rate, .share: return text(ratePattern)
        case .points: return text("^[0-9]+(\\\\.[0-9]+)? ?pp$")
        case .ratePath:
            return "{\"anyOf\": [\(text(changePattern)), {\"type\": \"object\", \"propertyNames\": \(text(dayPattern)), "
                + "\"additionalProperties\": \(text(changePattern))}]}"
        case .sources:
            return "{\"type\": \"object\", \"minProperties\": 1, \"propertyNames\": \(text(dayPattern)), "
                + "\"additionalProperties\": {\"type\": \"string\", \"maxLength\": \(Limits.line)}}"
        case .countries, .imposers: return oneOrMany(string)
        case .countrySet:
            return "{\"anyOf\": [\(string), {\"type\": \"array\", \"items\": \(string)}, {\"type\": \"object\", "
                + "\"additionalProperties\": false, \"properties\": {\"all-except\": \(oneOrMany(string))}}]}"
        case .goods:
            return "{\"anyOf\": [{\"const\": \"all\"}, {\"type\": \"object\", \"additionalProperties\": false, \"properties\": "
                + "{\"hs\": \(shares), \"list\": \(oneOrMany(string)), \"sectors\": \(shares), \"minerals\": \(oneOrMany(string))}}]}"
        case .word(let words): return "{\"enum\": [\(words.map(quoted).joined(separator: ", "))]}"
        case .words(let words): return oneOrMany("{\"enum\": [\(words.map(quoted).joined(separator: ", "))]}")
        case .number(let bounds):
            return "{\"type\": \"integer\", \"minimum\": \(bounds.lowerBound), \"maximum\": \(bounds.upperBound)}"
        case .decimal(let bounds): return decimal(bounds)
        case .decimals(let bounds): return oneOrMany(decimal(bounds))
        case .sectorNumbers(let bounds):
            return "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": \(decimal(bounds))}"
        case .costShares:
            return "{\"anyOf\": [\(text(ratePattern)), {\"type\": \"object\", \"required\": [\"elsewhere\"], "
                + "\"additionalProperties\": \(text(ratePattern))}]}"
        case .wordOr(let words, let other): return "{\"anyOf\": [\(json(.word(words))), \(json(other))]}"
        case .either(let one, let other): return "{\"anyOf\": [\(json(one)), \(json(other))]}"
        case .names: return oneOrMany(string)
        case .object(let name): return "{\"$ref\": \"#/$defs/\(name)\"}"
        case .list(let inner, let most): return "{\"type\": \"array\", \"items\": \(json(inner)), \"maxItems\": \(most)}"
        case .map(let inner): return "{\"type\": \"object\", \"additionalProperties\": \(json(inner))}"
        case .changes: return "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"object\"}}"
        }
    }

    private static func decimal(_ bounds: Bounds) -> String {
        "{\"type\": \"number\", \"\(bounds.isAbove ? "exclusiveMinimum" : "minimum")\": \(bounds.least), \"maximum\": \(bounds.most)}"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    /// The documentation page of the dialect: every object with its keys, in Markdown.
    public static func page() -> String {
        var text = """
            # The scenario file, key by key

            This page is made from the same table of fields that checks the files (`ScenarioSchema`); do not edit it.
            A day is written `2025-11-10`, a rate `25%`, points `24pp`, a share `57%`; only elasticities are bare numbers. `from` is the
            first day, `until` the first day without. Unknown keys are refused, and so are anchors, aliases, tags and directives of YAML,
            tabs as indentation, and control characters.

            ## Limits

            A file has at most \(Limits.bytes / 1_000_000) MB, together with the files that it extends and its own lists of products, and \(Limits.values) values,
            nested at most \(Limits.depth) deep; files extend each other at most \(Limits.extends) deep. Days are of the years 1900 to 2200. Rates are 0% to \(Limits.percentWords),
            points likewise, also added up. A text in one line has at most \(Limits.line) characters, a note \(Limits.note), a name 80. A scenario
            has at most \(Limits.layers) layers, \(Limits.measures) measures and threats, \(Limits.steps) rates in a measure, \(Limits.products) HS codes, \(Limits.truces) truces,
            \(Limits.events) events with \(Limits.actions) actions and \(Limits.paths) ways through them, \(Limits.compareTo) days to compare with and \(Limits.models) models in its
            ensemble. What is beyond a limit is refused at once; of faults of one kind the first \(Limits.reports) are reported.

            See [how time works](how-time-works.md) and [the law](the-law.md).

            """
        for (name, fields) in objects {
            text += "\n## \(name == "threat" ? "threat (the keys of a measure)" : name)\n\n"
            if name == "threat" { continue }
            text += "| key | value | meaning |\n|---|---|---|\n"
            for field in fields {
                text += "| `\(field.name)`\(field.isRequired ? " *" : "") | \(words(field.kind)) | \(field.about) |\n"
            }
        }
        return text + "\n\\* needed. Other keys may be needed by the kind of a measure: `detente check` says so.\n"
    }

    private static func words(_ kind: Kind) -> String {
        switch kind {
        case .text: "text"
        case .note: "text, also of several lines"
        case .name: "name"
        case .world: "name, or path of a file"
        case .day: "day"
        case .dayOrOpen: "day or `open`"
        case .days: "day or list of days"
        case .rate: "rate"
        case .points: "points"
        case .ratePath: "rate, or `{day: rate or +points}`"
        case .sources: "`{day: text}`"
        case .share: "share"
        case .countries: "code, group or list"
        case .imposers: "`all`, code, group or list"
        case .countrySet: "`all`, code, list or `{all-except: list}`"
        case .goods: "`all` or `{hs, list, sectors, minerals: …}`"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .words(let words): "list of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .number(let bounds): "whole number, \(bounds.words)"
        case .decimal(let bounds): bounds.words
        case .decimals(let bounds): "list of " + bounds.words
        case .sectorNumbers(let bounds): "`{sector: …}` of " + bounds.words
        case .costShares: "share, or `{code: share, elsewhere: share}`"
        case .wordOr(let list, let other): words(.word(list)) + ", or " + words(other)
        case .either(let one, let other): words(one) + ", or " + words(other)
        case .names: "name or list of names"
        case .object(let name): "[\(name)](#\(name))"
        case .list(let inner, let most): "list of " + words(inner) + ", at most \(most)"
        case .map(let inner): "`{name: …}` of " + words(inner)
        case .changes: "`{id: {key: value}}`"
        }
    }
}
