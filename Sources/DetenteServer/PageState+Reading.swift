import Scenarios
import Studies
import TradeData
import TradeEquilibrium

extension PageState {
    /// The keys of a state; an address may have no others.
    static let keys = ["v", "s", "b", "t", "on", "vs", "h", "e", "d", "r", "m", "q", "p", "of"]

    /// Reads the query of an address.
    /// - Throws: `Problems` with every fault.
    init(query: String) throws {
        try self.init(parameters: QueryText.parameters(query))
    }

    /// Reads decoded parameters.
    /// - Parameter parameters: In the order of the address; a key twice is a fault.
    init(parameters: [(key: String, value: String)]) throws {
        var reading = StateReading()
        for (key, value) in parameters {
            guard reading.isNew(key) else { continue }
            switch key {
            case "v": reading.version(value)
            case "t": reading.threats(value.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
            case "m", "q", "p":
                for entry in value.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
                    guard let mark = entry.lastIndex(of: ":"),
                        let number = StateReading.decimal(entry[entry.index(after: mark)...])
                    else {
                        reading.refuse(
                            "\(PlainText.quoted(entry)) in \(key) is no lever",
                            "write \(["m": "us-steel:25", "q": "promise/target:30"][key] ?? "USA-CHN:10")")
                        continue
                    }
                    reading.lever(key, String(entry[..<mark]), number)
                }
            default: reading.word(key, value)
            }
        }
        self = try reading.finished()
    }

    /// Reads the object of a request.
    /// - Throws: `Problems` with every fault.
    init(json: JSONValue) throws {
        guard case .object(let object) = json else {
            throw Problems("a state is an object, not \(json.kind)", remedy: "write {\"v\": 1}", code: .wrongUsage)
        }
        var reading = StateReading()
        if object["v"] == nil { reading.refuse("the state has no version", "write \"v\": \(Self.version)") }
        for (key, value) in object.sorted(by: { $0.key < $1.key }) where reading.isNew(key) {
            switch (key, value) {
            case ("v", .number(let number)): reading.version(Self.number(number))
            case ("t", .list(let list)):
                reading.threats(
                    list.compactMap { entry in
                        if case .text(let text) = entry { return text }
                        reading.refuse("t has \(entry.kind) in it", "write ids of threats")
                        return nil
                    })
            case ("m", .object(let levers)), ("q", .object(let levers)), ("p", .object(let levers)):
                for (id, value) in levers.sorted(by: { $0.key < $1.key }) {
                    if case .number(let number) = value {
                        reading.lever(key, id, number)
                    } else {
                        reading.refuse("\(PlainText.quoted(id)) in \(key) is \(value.kind)", "write a number")
                    }
                }
            case ("v", _), ("t", _), ("m", _), ("q", _), ("p", _):
                reading.refuse(
                    "\(key) is \(value.kind)", ["v": "write 1", "t": "write a list of ids"][key] ?? "write {\"id\": number}")
            case (_, .text(let text)): reading.word(key, text)
            default: reading.refuse("\(key) is \(value.kind)", "write text")
            }
        }
        self = try reading.finished()
    }
}

/// A state as far as it was read, and what is wrong with it.
private struct StateReading {
    private var state = PageState()
    private var problems: [Problem] = []
    private var seen: Set<String> = []

    mutating func refuse(_ what: String, _ remedy: String) {
        if problems.count < 20 { problems.append(Problem(what: what, remedy: remedy)) }
    }

    /// - Throws: `Problems` of a wrong usage.
    func finished() throws -> PageState {
        guard problems.isEmpty else { throw Problems(problems, code: .wrongUsage) }
        return state
    }

    /// Whether a key is one of a state's and comes for the first time; says what is wrong where it is not.
    mutating func isNew(_ key: String) -> Bool {
        guard PageState.keys.contains(key) else {
            let near = Spelling.nearest(key, in: PageState.keys).map { "did you mean \($0)? " } ?? ""
            refuse(
                "\(PlainText.quoted(String(key.prefix(PageState.longestWord)))) is no key of a state",
                near + "there is " + PageState.keys.joined(separator: ", "))
            return false
        }
        guard seen.insert(key).inserted else {
            refuse("\(key) is given twice", "give it once")
            return false
        }
        return true
    }

    mutating func version(_ text: String) {
        if text != "\(PageState.version)" {
            refuse("version \(PlainText.quoted(String(text.prefix(20)))) of a state is not known", "write \(PageState.version)")
        }
    }

    /// A key whose value is one word.
    mutating func word(_ key: String, _ text: String) {
        guard isWord(text, of: key) else { return }
        switch key {
        case "s": state.scenario = text
        case "b": state.branch = text
        case "e": state.elasticities = text
        case "of": state.subject = text
        case "on": state.day = day(text, key)
        case "vs": state.against = day(text, key)
        case "h": state.horizon = choice(text, key)
        case "d": state.deficits = choice(text, key)
        case "r": state.revenue = choice(text, key)
        default: refuse("\(key) is text", "write \(key) as the description says")
        }
    }

    mutating func threats(_ ids: [String]) {
        guard ids.count <= PageState.mostThreats else {
            return refuse("t has \(ids.count) threats", "carry out at most \(PageState.mostThreats)")
        }
        for id in ids where isWord(id, of: "t") {
            if state.threats.contains(id) {
                refuse("\(PlainText.quoted(id)) is in t twice", "name it once")
            } else {
                state.threats.append(id)
            }
        }
        state.threats.sort()
    }

    mutating func lever(_ key: String, _ id: String, _ number: Double) {
        guard isWord(id, of: key) else { return }
        guard max(state.measures.count, state.terms.count, state.pairs.count) < PageState.mostLevers else {
            return refuse("\(key) has more than \(PageState.mostLevers) levers", "move fewer")
        }
        var term: PageState.TermLever?
        if key == "q" {
            term = self.term(id)
            if term == nil { return }
        }
        let range = term?.term.bounds ?? (key == "m" ? PageState.rates : PageState.points)
        guard range.contains(number) else {
            return refuse(
                "\(PlainText.quoted(id)) is moved to \(number)",
                "write \(PageState.number(range.lowerBound)) to \(PageState.number(range.upperBound))")
        }
        // What a page cannot show is refused, instead of rounded.
        guard (number * 1e4).rounded() / 1e4 == number else {
            return refuse("\(PlainText.quoted(id)) is moved to \(number)", "write at most four decimals")
        }
        if key == "m" {
            if state.measures.updateValue(number, forKey: id) != nil {
                refuse("\(PlainText.quoted(id)) is in m twice", "name it once")
            }
            return
        }
        if let term {
            if state.terms.updateValue(number, forKey: term) != nil {
                refuse("\(PlainText.quoted(id)) is in q twice", "name it once")
            }
            return
        }
        let codes = id.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard codes.count == 2, codes.allSatisfy({ !$0.isEmpty }) else {
            return refuse("\(PlainText.quoted(id)) is no pair", "write IMPOSER-PARTNER, such as USA-CHN")
        }
        let pair = PageState.Pair(imposer: codes[0], partner: codes[1])
        if state.pairs.updateValue(number, forKey: pair) != nil { refuse("\(pair) is in p twice", "name it once") }
    }

    /// `MEASURE/TERM`; says what is wrong with anything else.
    private mutating func term(_ id: String) -> PageState.TermLever? {
        guard let mark = id.lastIndex(of: "/"), mark > id.startIndex,
            let term = MeasureTerm(rawValue: String(id[id.index(after: mark)...]))
        else {
            let all = MeasureTerm.allCases.map(\.rawValue).joined(separator: ", ")
            refuse("\(PlainText.quoted(id)) names no term", "write MEASURE/TERM, such as promise/target; terms are \(all)")
            return nil
        }
        return .init(measure: String(id[..<mark]), term: term)
    }

    private mutating func isWord(_ text: String, of key: String) -> Bool {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
        guard !text.isEmpty, text.utf8.count <= PageState.longestWord, isPlain else {
            refuse(
                "\(PlainText.quoted(String(text.prefix(40)))) is no value of \(key)",
                text.isEmpty ? "leave the key out" : "write one word of at most \(PageState.longestWord) characters")
            return false
        }
        return true
    }

    private mutating func day(_ text: String, _ key: String) -> Day? {
        guard let day = Day(text), PageState.days.contains(day) else {
            refuse("\(PlainText.quoted(text)) is no day of \(key)", "write it as 2025-11-11, 1900 to 2200")
            return nil
        }
        return day
    }

    private mutating func choice<Value: RawRepresentable & CaseIterable>(_ text: String, _ key: String) -> Value?
    where Value.RawValue == String {
        if let value = Value(rawValue: text) { return value }
        refuse(
            "\(PlainText.quoted(text)) is no choice of \(key)",
            "write one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    /// `12.5`; nil for anything else, such as `1e3`, `+5`, `nan`.
    static func decimal(_ text: Substring) -> Double? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), digits.utf8.count <= 20,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        return Double(text)
    }
}

/// The query of an address in its parts.
enum QueryText {
    /// The parameters in order, decoded.
    /// - Throws: `Problems` for a query that is too long, a part without `=`, or bytes that are no UTF-8.
    static func parameters(_ query: String) throws -> [(key: String, value: String)] {
        func fault(_ what: String, _ remedy: String) -> Problems { Problems(what, remedy: remedy, code: .wrongUsage) }
        guard query.utf8.count <= PageState.longest else {
            throw fault("the query has \(query.utf8.count) bytes", "send at most \(PageState.longest)")
        }
        return try query.split(separator: "&").map { part in
            guard let mark = part.firstIndex(of: "=") else {
                throw fault("\(PlainText.quoted(String(part.prefix(40)))) has no value", "write key=value")
            }
            guard let key = decoded(part[..<mark]), let value = decoded(part[part.index(after: mark)...]) else {
                throw fault(
                    "\(PlainText.quoted(String(part.prefix(40)))) is no text", "encode it as UTF-8, with %XX for other signs")
            }
            return (key, value)
        }
    }

    /// Text with %XX and + decoded; nil where that is no UTF-8.
    static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = true) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hex), let low = rest.popFirst().flatMap(hex) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
