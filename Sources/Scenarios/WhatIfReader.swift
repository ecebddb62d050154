import FoundationEssentials
import Glibc
import TradeData

/// Reads a question of `WhatIf` word by word: the longest run of words that is a name counts.
struct WhatIfReader {
    let line: String
    let world: World
    let day: Day
    let economies: Economies
    private let groups: GroupNames
    let territories: CustomsTerritories
    private let goodsWords: [String: GoodsWords.Codes]
    private let words: [String]

    private static let separators: Set<String> = ["and", "&", ",", ";"]
    private static let strong: Set<String> = [";", "while", "whereas", "then", "plus"]
    private static let fillers: Set<String> = [
        "a", "an", "the", "tariff", "tariffs", "duty", "duties", "levy", "of", "imposes", "impose", "charges", "charge", "puts",
        "put", "goods", "imports", "products",
    ]
    private static let everybody = [
        "all", "everyone", "everybody", "all countries", "all partners", "the world", "world", "everything",
    ]
    private static let everybodyElse = [
        "all others", "all other countries", "all the others", "others", "everyone else", "everybody else", "the rest",
        "the rest of the world", "rest of the world", "all other partners",
    ]
    /// Who is taken where nobody is named.
    private static let usual = "USA"

    init(_ line: String, world: World, day: Day) throws {
        (self.line, self.world, self.day) = (line, world, day)
        (economies, groups, territories) = (try .shipped(), try .load(), try .load())
        goodsWords = try GoodsWords.load().codes(in: world)
        self.words = Self.words(of: line)
    }

    /// The words of a line, with rates as one word, such as `+10pp`, and commas on their own.
    private static func words(of line: String) -> [String] {
        var found: [String] = []
        let plain = line.replacingAll("−", with: "-").replacingAll("–", with: "-")
        for raw in plain.split(whereSeparator: \.isWhitespace) {
            var rest = raw[...]
            while let cut = rest.firstIndex(where: { $0 == "," || $0 == ";" }) {
                if cut > rest.startIndex { found.append(String(rest[..<cut])) }
                found.append(String(rest[cut]))
                rest = rest[rest.index(after: cut)...]
            }
            if !rest.isEmpty { found.append(String(rest)) }
        }
        var joined: [String] = []
        for word in found {
            let unit = ["%": "%", "percent": "%", "pp": "pp", "points": "pp", "point": "pp"][word.lowercased()]
            if let unit, let last = joined.last, isNumber(last) {
                joined[joined.count - 1] = last + unit
            } else if unit == "pp", let last = joined.last, last.hasSuffix("%"), isNumber(String(last.dropLast())) {
                // “5 percent points”, “5% points”
                joined[joined.count - 1] = last.dropLast() + "pp"
            } else if ["percentage", "per"].contains(word.lowercased()), joined.last.map(isNumber) ?? false {
                continue
            } else if word.lowercased() == "cent", let last = joined.last, isNumber(last) {
                joined[joined.count - 1] = last + "%"
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    private static func isNumber(_ word: String) -> Bool {
        let digits = word.hasPrefix("+") || word.hasPrefix("-") ? word.dropFirst() : word[...]
        return digits.utf8.contains { (48...57).contains($0) } && digits.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    }

    // MARK: Clauses

    func read() throws -> (clauses: [WhatIf.Clause], remarks: [String]) {
        guard words.count <= 200 else {
            throw wrong("the question has more than 200 words", "ask it as a scenario file: detente new")
        }
        if let comma = line.firstMatch(of: /(\d+),(\d+) ?(%|pp|percent|points)/) {
            throw wrong(
                "“\(comma.1),\(comma.2)\(comma.3)” may be one number or two",
                "write \(comma.1).\(comma.2)\(comma.3), or a space after the comma")
        }
        let places = words.indices.filter { isRate(words[$0]) }
        try refuseBareNumbers(places)
        guard !places.isEmpty else { throw wrong("“\(line)” has no rate such as 25% or +10pp", Self.example) }
        var (clauses, remarks): ([WhatIf.Clause], [String]) = ([], [])
        var imposers: WhatIf.Parties?
        var before = Array(words[..<places[0]])
        for (k, place) in places.enumerated() {
            let change = try change(words[place])
            let end = k + 1 < places.count ? places[k + 1] : words.count
            var body = Array(words[(place + 1)..<end])
            let next = k + 1 < places.count ? cut(&body) : []
            if without(Self.fillers, before).isEmpty, let own = takeImposers(from: &body) {
                before = own
                if without(Self.fillers, own).isEmpty { throw wrong("it is not said who imposes, after “by”", Self.example) }
            }
            let named = without(Self.fillers, before)
            if !named.isEmpty {
                imposers = try parties(before, role: "imposes")
            } else if imposers == nil {
                let party = try self.party(Self.usual)
                imposers = .named([party])
                remarks.append("Nobody is named who imposes: the United States are taken.")
            }
            guard let by = imposers else { continue }
            let partners: WhatIf.Parties
            let goods: [WhatIf.Good]
            do { (partners, goods) = try aim(body) } catch let inner as Territory { throw answer(inner, by) }
            let clause = WhatIf.Clause(imposers: by, change: change, partners: partners, goods: goods)
            try check(clause, &remarks)
            clauses.append(clause)
            before = next
        }
        try check(clauses)
        return (clauses, remarks)
    }

    /// Takes from the words between two rates those after the last separator, which name who imposes next.
    private func cut(_ body: inout [String]) -> [String] {
        let strong = body.lastIndex { Self.strong.contains($0.lowercased()) }
        guard let place = strong ?? body.lastIndex(where: { Self.separators.contains($0.lowercased()) }) else { return [] }
        let next = Array(body[(place + 1)...])
        body = Array(body[..<place])
        while let last = body.last, Self.separators.contains(last.lowercased()) { body.removeLast() }
        return next.filter { $0.lowercased() != "and" || next.count > 1 }
    }

    /// “25% by the US on China”, “25% on China by the US”: takes those named after “by” out of the words; nil where there is no “by”.
    private func takeImposers(from body: inout [String]) -> [String]? {
        guard let by = body.firstIndex(where: { $0.lowercased() == "by" }) else { return nil }
        let end = body[(by + 1)...].firstIndex { ["on", "for", "from"].contains($0.lowercased()) } ?? body.endIndex
        let named = Array(body[(by + 1)..<end])
        body.removeSubrange(by..<end)
        return named
    }

    private func isRate(_ word: String) -> Bool {
        let lower = word.lowercased()
        let unit = lower.hasSuffix("%") ? 1 : lower.hasSuffix("pp") ? 2 : 0
        return unit > 0 && Self.isNumber(String(word.dropLast(unit)))
    }

    /// A number without a unit, where a rate would be, is asked back with its two readings.
    private func refuseBareNumbers(_ places: [Int]) throws {
        for (k, word) in words.enumerated() where Self.isNumber(word) {
            let next = k + 1 < words.count ? words[k + 1].lowercased() : ""
            guard next == "on" || places.isEmpty else { continue }
            let plain = word.hasPrefix("+") || word.hasPrefix("-") ? String(word.dropFirst()) : word
            let sign = word.hasPrefix("-") ? "-" : "+"
            throw wrong(
                "“\(word)” has no unit: \(plain)% would set the duty to \(plain) percent, \(sign)\(plain)pp would \(sign == "-" ? "take \(plain) points off" : "add \(plain) points to") what there is",
                "write the one that is meant")
        }
    }

    private func change(_ word: String) throws -> WhatIf.Change {
        let isPercent = word.hasSuffix("%")
        let digits = String(word.dropLast(isPercent ? 1 : 2))
        guard let value = Double(digits), value.isFinite, abs(value) <= Limits.percent else {
            throw wrong("the rate \(word) is out of range", "write a rate from 0% to \(Limits.percentWords)")
        }
        guard isPercent else { return .add(value) }
        guard !digits.hasPrefix("+"), !digits.hasPrefix("-") else {
            let plain = digits.dropFirst()
            throw wrong(
                "“\(word)” has a sign and a percent sign: \(digits)pp would \(digits.hasPrefix("-") ? "take \(plain) points off" : "add \(plain) points to") the duty, \(plain)% would set it",
                "write the one that is meant")
        }
        return .set(value)
    }

    // MARK: What a duty is on

    /// “on PARTNERS [for GOODS]”, “on GOODS [from PARTNERS]”.
    private func aim(_ body: [String]) throws -> (WhatIf.Parties, [WhatIf.Good]) {
        var body = without(Self.fillers, body, onlyAtStart: true)
        guard body.first?.lowercased() == "on" else {
            throw wrong("“\(body.joined(separator: " "))” is not “on” and partners", Self.example)
        }
        body.removeFirst()
        func split(_ word: String) -> ([String], [String])? {
            body.firstIndex { $0.lowercased() == word }.map { (Array(body[..<$0]), Array(body[($0 + 1)...])) }
        }
        if let (partners, goods) = split("for") { return (try parties(partners, role: "pays"), try self.goods(goods)) }
        if let (goods, partners) = split("from") {
            let isAll = without(Self.fillers, goods).isEmpty || isPhrase(goods, Self.everybody)
            return (try parties(partners, role: "pays"), isAll ? [] : try self.goods(goods))
        }
        if isPhrase(body, Self.everybody) || isPhrase(body, Self.everybodyElse) { return (try parties(body, role: "pays"), []) }
        // “50% on steel”: goods of everybody.
        if let goods = try? self.goods(body), !goods.isEmpty { return (.all, goods) }
        return (try parties(body, role: "pays"), [])
    }

    private func isPhrase(_ words: [String], _ phrases: [String]) -> Bool {
        phrases.contains(words.joined(separator: " ").lowercased())
    }

    private func without(_ set: Set<String>, _ words: [String], onlyAtStart: Bool = false) -> [String] {
        onlyAtStart ? Array(words.drop { set.contains($0.lowercased()) }) : words.filter { !set.contains($0.lowercased()) }
    }

    private func goods(_ words: [String]) throws -> [WhatIf.Good] {
        var found: [WhatIf.Good] = []
        for (word, codes) in try runs(words, of: "goods", meaning: goods(named:)) {
            let good = WhatIf.Good(word: word, codes: codes)
            if !found.contains(good) { found.append(good) }
        }
        guard !found.isEmpty else { throw wrong("the goods are missing", "name them, or leave “for” out for all goods") }
        for good in found {
            guard case .sectors(let codes) = good.codes else {
                guard world.tellsProductsApart else {
                    throw wrong(
                        "the sectors of world \(world.id) do not tell \(good.word) apart",
                        "name one of its sectors: " + world.grid.sectors.map(\.rawValue).prefix(30).joined(separator: ", "))
                }
                continue
            }
            for code in codes where world.grid.index(of: Sector(code)) == nil {
                throw wrong(
                    "world \(world.id) has no sector \(code) for “\(good.word)”",
                    "name one of its sectors: " + world.grid.sectors.map(\.rawValue).prefix(30).joined(separator: ", "))
            }
        }
        return found
    }

    private func goods(named text: String) -> GoodsWords.Codes? {
        if let found = goodsWords[text.lowercased()] { return found }
        let code = text.lowercased().hasPrefix("hs") ? String(text.dropFirst(2)).trimmed : text
        let digits = code.filter { $0 != "." }
        return Product(digits) == nil ? nil : .hs([digits])
    }

    // MARK: Economies

    private func parties(_ words: [String], role: String) throws -> WhatIf.Parties {
        let plain = words.filter { !Self.separators.contains($0.lowercased()) }
        if isPhrase(plain, Self.everybody) { return .all }
        if role == "pays", isPhrase(plain, Self.everybodyElse) { return .allOthers }
        var found: [WhatIf.Party] = []
        for (_, code) in try runs(words, of: "economies", meaning: code(named:)) {
            let party = try party(code)
            if found.contains(party) {
                throw wrong("\(party.name) is named twice", "keep one, or write “;” between two clauses")
            }
            found.append(party)
        }
        guard !found.isEmpty else { throw wrong("it is not said who \(role)", Self.example) }
        return .named(found)
    }

    /// The code of an economy or group; codes of two letters in capitals only, as “in” and “at” are words.
    private func code(named text: String) -> String? {
        let capitals = text.uppercased()
        if world.grid.index(of: Country(capitals)) != nil || economies.members(of: capitals, on: day) != nil { return capitals }
        if let group = groups.groups[text.lowercased()] { return group }
        if let country = economies.names.country(named: text) { return country.rawValue }
        let isShort = text.utf8.count == 2 && text != capitals && !["us", "uk"].contains(text.lowercased())
        let meant = isShort || text.utf8.contains(0x20) ? [] : economies.names.meant(byCode: text)
        return meant.count == 1 ? meant[0].rawValue : nil
    }

    private func party(_ code: String) throws -> WhatIf.Party {
        let members =
            world.grid.index(of: Country(code)) != nil
            ? [Country(code)] : economies.whole(economies.members(of: code, on: day) ?? [], in: world.grid, on: day)
        let there = members.filter { world.grid.index(of: $0) != nil }.sorted()
        let name = groups.printed[code] ?? economies.names.name(of: Country(code))
        guard there.isEmpty else { return WhatIf.Party(code: code, name: name, members: there) }
        let outer = territories.territory(of: Country(code))
        if outer.rawValue != code { throw Territory(inner: name, outer: outer, outerName: economies.names.name(of: outer)) }
        let wanted = economies.members(of: code, on: day) ?? []
        let others = InstalledWorld.all().filter { other in
            other.id != world.id
                && ((try? Workspace.shared.world(other.id))?.grid).map { grid in wanted.contains { grid.index(of: $0) != nil } }
                    ?? false
        }
        throw wrong(
            "\(name) is not in world \(world.id) (\(world.grid.countryCount) economies)",
            (others.first { $0.id == World.usual } ?? others.first).map { "\($0.id) has it: add --world \($0.id)" }
                ?? "no installed world has it: detente data list")
    }

    /// An economy inside the customs territory of another.
    private struct Territory: Error { let inner: String, outer: Country, outerName: String }

    /// What is asked about a part of a customs territory: the answer in words for the territory itself, else whom to ask about.
    private func answer(_ inner: Territory, _ by: WhatIf.Parties) -> any Error {
        if by.named.contains(where: { $0.members.contains(inner.outer) }) {
            return WhatIf.NoDuty(
                answer:
                    "\(inner.inner) is inside the customs territory of \(inner.outerName.withArticle): no duty applies between them."
            )
        }
        return wrong(
            "\(inner.inner) is inside the customs territory of \(inner.outerName.withArticle) and pays as it does",
            "ask about \(inner.outerName.withArticle)")
    }

    // MARK: Runs of words

    /// Cuts words into the longest runs that mean something, separators and fillers between them.
    private func runs<Meaning>(_ words: [String], of kind: String, meaning: (String) -> Meaning?) throws -> [(String, Meaning)] {
        var (found, k): ([(String, Meaning)], Int) = ([], 0)
        while k < words.count {
            var next: Int?
            for end in stride(from: min(words.count, k + 8), to: k, by: -1) {
                let run = words[k..<end].joined(separator: " ").replacingAll(" ,", with: ",")
                // A separator is no economy, whatever its code: AND is Andorra.
                guard !(end == k + 1 && Self.separators.contains(run.lowercased())), let meant = meaning(run) else { continue }
                found.append((run, meant))
                next = end
                break
            }
            if next == nil, Self.separators.contains(words[k].lowercased()) || Self.fillers.contains(words[k].lowercased()) {
                next = k + 1
            }
            guard let next else { throw unknown(words[k...], kind) }
            k = next
        }
        return found
    }

    private func unknown(_ rest: ArraySlice<String>, _ kind: String) -> Problems {
        let end = rest.firstIndex { Self.separators.contains($0.lowercased()) } ?? rest.endIndex
        let text = rest[..<end].joined(separator: " ")
        if ["all", "everyone", "everybody"].contains(rest.first?.lowercased()), rest.count > 1 {
            return wrong(
                "“\(text)” leaves somebody out, which a question cannot say",
                "name two rates, as in \"10% on China and 25% on all others\", or write a file: origins: {all-except: [CHN]}")
        }
        guard kind == "goods" else { return wrong("there is no economy or group “\(text)”", economies.hint(for: text)) }
        let near = Spelling.nearest(text.lowercased(), in: goodsWords.keys.sorted()).map { "did you mean \($0)? " } ?? ""
        return wrong(
            "“\(text)” is no sector of world \(world.id) and no word for goods",
            SectorSuccessors.hint(for: text, in: world.grid) ?? near + "Write an HS code, such as 8703, or one of: "
                + world.grid.sectors.filter { world.goods.contains($0) }.map(\.rawValue).joined(separator: ", "))
    }

    func wrong(_ what: String, _ remedy: String) -> Problems {
        Problems([Problem(what: what, remedy: remedy)], code: .wrongUsage)
    }
    private static let example =
        "write it as \"USA 25% on China\", \"USA +10pp on all\", \"60% on China and 10% on all others\", \"EU 10% on Japan for vehicles\""
}

extension String {
    /// A name in running text: the United States, the Netherlands, China.
    public var withArticle: String {
        let hasArticle =
            ["United ", "Rest of "].contains { hasPrefix($0) }
            || ["Republic", "Islands", "Emirates", "Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia"].contains {
                hasSuffix($0)
            }
        return (hasArticle ? "the " : "") + self
    }

    /// With a capital at the beginning.
    public var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
