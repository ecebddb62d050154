import Testing

/// Sizes and documentation: what keeps the house readable. (The layout of lines is `swift format`'s: `make check`.)
@Suite struct HouseRuleTests {
    static let longestFile = 700

    @Test(arguments: SourceTree.sources + SourceTree.tests) func isShortEnough(file: SourceFile) {
        #expect(file.lines.count <= Self.longestFile, "\(file.path) has \(file.lines.count) lines; one idea, one file")
    }

    /// Folders are flat: a file is at `Sources/Room/File.swift`; only readers of table formats have a folder of their own.
    @Test(arguments: SourceTree.sources + SourceTree.tests) func liesFlat(file: SourceFile) {
        let parts = file.path.split(separator: "/")
        #expect(parts.count == 3 || (parts.count == 4 && ["Readers", "Builders"].contains(parts[2])), "\(file.path)")
    }

    @Test(arguments: SourceTree.sources.filter { $0.room != "detente" }) func documentsWhatIsPublic(file: SourceFile) {
        #expect(UndocumentedSymbols.find(in: file) == [])
    }

    @Test func findsWhatIsUndocumented() {
        func found(_ text: String) -> [String] {
            UndocumentedSymbols.find(
                in: SourceFile(room: "R", path: "R.swift", lines: text.split(separator: "\n").map(String.init)))
        }
        #expect(found("public struct Truce {\n    public func extend(_ id: ID, until day: Day, decided: Day) {").count == 2)
        #expect(found("/// A window.\n@frozen\npublic struct Truce {").isEmpty)
        #expect(found("/// A window.\npublic struct Truce {\n    public enum After {").isEmpty)
        #expect(found("@c @implementation\npublic func detente_f(_ a: Int, _ b: Int, _ c: Int) -> Int32 {").isEmpty)
        #expect(found("/// Grows.\n@discardableResult\npublic func extend(_ id: ID, until day: Day, by: Day) -> Truce {").isEmpty)
        #expect(found("    public init(from: Day) {\n    public var id: String { name }\n    public let year: Int").isEmpty)
        #expect(found("public static func < (a: Day, b: Day) -> Bool {\npublic func contains(_ day: Day) -> Bool").isEmpty)
        #expect(found("@inlinable public func solve(_ a: [Double], to b: [Double: Int], tolerance: Double) -> Double").count == 1)
    }
}

/// A scan for public declarations without a doc comment.
///
/// The house documents every public symbol but says nothing on what the name already says. A scan
/// cannot judge names, so it lets pass what is most often self-explanatory: initialisers, stored
/// and computed properties, operators, cases, members of a protocol's conformance (`description`,
/// `hash(into:)`, …), type aliases, extensions, types within types, and functions with at most two
/// parameters. Types and protocols that stand alone, and functions with three parameters or more,
/// always need their comment; what fulfils a protocol is documented there.
enum UndocumentedSymbols {
    static func find(in file: SourceFile) -> [String] {
        var found: [String] = []
        for (index, line) in file.lines.enumerated() {
            guard let symbol = declaration(in: line), !isDocumented(file.lines, before: index) else { continue }
            let isNested = line.first?.isWhitespace ?? false
            if typeKinds.contains(symbol.kind), isNested { continue }
            if symbol.kind == "func", requirements.contains(symbol.name) { continue }
            if symbol.kind == "func", isObvious(Array(file.lines[index..<min(index + 8, file.lines.count)])) { continue }
            found.append("\(file.path):\(index + 1): \(symbol.kind) \(symbol.name) needs a doc comment")
        }
        return found
    }

    /// Functions that protocols of the house ask for, documented there.
    static let requirements: Set<String> = Set(
        SourceTree.sources.flatMap { file in
            file.lines.indices.compactMap { index -> String? in
                let text = file.lines[index].drop(while: \.isWhitespace)
                guard text.hasPrefix("func "), !text.hasSuffix("{"), isDocumented(file.lines, before: index) else { return nil }
                return String(text.dropFirst(5).prefix { $0.isLetter || $0.isNumber })
            }
        })

    static let typeKinds: Set = ["struct", "class", "enum", "protocol", "actor"]

    static func declaration(in line: String) -> (kind: String, name: String)? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let access = words.firstIndex(where: { $0 == "public" || $0 == "open" }),
            words[..<access].allSatisfy({ $0.hasPrefix("@") || ["static", "final", "nonisolated", "indirect"].contains($0) }),
            let kind = words[access...].firstIndex(where: { typeKinds.contains($0) || $0 == "func" }), kind + 1 < words.count,
            words[access..<kind].allSatisfy({ !["var", "let", "init", "extension", "typealias"].contains($0) })
        else { return nil }
        return (words[kind], String(words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }))
    }

    static func isDocumented(_ lines: [String], before index: Int) -> Bool {
        for line in lines[..<index].reversed() {
            let text = line.drop(while: \.isWhitespace)
            if text.hasPrefix("///") || text.hasPrefix("*/") { return true }
            // Documented in its header, whose declarations the compiler holds it to.
            if text.hasPrefix("@c @implementation") { return true }
            if !text.hasPrefix("@") { return false }
        }
        return false
    }

    /// At most two parameters, or an operator, or a function that the standard library's protocols ask for.
    static func isObvious(_ lines: [String]) -> Bool {
        let text = lines.joined(separator: " ")
        guard let keyword = text.range(of: "func ") else { return false }
        let name = text[keyword.upperBound...]
        if let first = name.first, !first.isLetter, first != "_" { return true }
        if ["hash(into", "encode(to"].contains(where: name.hasPrefix) { return true }
        guard let open = name.firstIndex(of: "(") else { return false }
        var (depth, parameters) = (0, 1)
        for character in name[open...] {
            switch character {
            case "(", "[", "<": depth += 1
            case ")", "]", ">": depth -= 1
            case "," where depth == 1: parameters += 1
            default: break
            }
            if depth == 0 { return parameters <= 2 }
        }
        return false
    }
}
