import TradeData
import TradePolicy

/// Values as the dialect writes them; a number that a file wrote reads back to the last bit.
struct YAMLText {
    private(set) var text = ""

    mutating func add(_ key: String, _ value: String) { text += "\(key): \(value)\n" }

    /// In double quotes, with the escapes of YAML.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// As it is where it is a plain word, else in quotes.
    static func word(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 || $0 == 46
            }
        return isPlain ? text : quoted(text)
    }

    static func map(_ pairs: [(String, String)]) -> String {
        "{\(pairs.map { "\($0.0): \($0.1)" }.joined(separator: ", "))}"
    }

    static func codes(_ countries: [Country]) -> String { "[\(countries.map(\.rawValue).joined(separator: ", "))]" }

    static func countries(_ set: CountrySet) -> String {
        switch set {
        case .all: "all"
        case .only(let countries): codes(countries.sorted())
        case .allExcept(let countries): "{all-except: \(codes(countries.sorted()))}"
        }
    }

    /// A bare number without exponent.
    static func decimal(_ value: Double) -> String { fixed(value.description) }

    /// `12.5%`, such that a hundredth of the number is `value`.
    static func percent(_ value: Double) -> String { hundredfold(value) + "%" }

    /// `+100pp`, `24pp`.
    static func points(_ rate: Rate, signed: Bool) -> String {
        (signed && rate.value >= 0 ? "+" : "") + hundredfold(rate.value) + "pp"
    }

    /// A path by its days; the first step is points where it adds to its layer, and so are those that take off.
    static func path(_ path: RatePath) -> String {
        map(
            path.steps.enumerated().map { k, step in
                let isPoints = path.isOnTop && (k == 0 || step.rate < .zero)
                let before = k > 0 ? path.steps[k - 1].rate : .zero
                return ("\(step.from)", isPoints ? points(step.rate - before, signed: true) : percent(step.rate.value))
            })
    }

    static func action(_ action: Action) -> String {
        switch action {
        case .withdraw(let id, let from): "{withdraw: \(id), from: \(from)}"
        case .extend(let id, _, let until): "{extend: \(id), until: \(until)}"
        case .end(let id, let from): "{end: \(id), from: \(from)}"
        case .set(let id, let path): "{set: \(id), rate: \(self.path(path))}"
        case .carryOut(let id): "{carry-out: \(id)}"
        case .void(let void):
            "{void: \(void.authority), collected-until: \(void.collectedUntil)"
                + (void.source.isEmpty ? "}" : ", source: \(quoted(void.source))}")
        }
    }

    /// The shortest number whose hundredth is `value`.
    private static func hundredfold(_ value: Double) -> String {
        let product = value * 100
        let rounded = (product * 1e9).rounded() / 1e9
        for candidate in [rounded, product, product.nextUp, product.nextDown, product.nextUp.nextUp, product.nextDown.nextDown]
        where candidate / 100 == value {
            return fixed(candidate.description)
        }
        return fixed(product.description)
    }

    /// `1e-05` without its exponent, `25.0` without its zero.
    private static func fixed(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...]) else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text[..<mark].drop { $0 == "-" }.split(separator: ".")
        let (whole, fraction) = (String(parts[0]), parts.count > 1 && parts[1] != "0" ? String(parts[1]) : "")
        let digits = whole + fraction
        let point = whole.count + power
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
