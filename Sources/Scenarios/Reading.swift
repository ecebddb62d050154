import Foundation
import TradeData
import TradeEquilibrium
import TradePolicy

/// The values of a scenario file, read one by one; every fault is noted and the reading goes on.
///
/// The same functions serve the check of every field against `ScenarioSchema` and the building of
/// the law; a fault that is met twice is kept once.
final class Reading {
    let grid: Grid?
    private(set) var problems: [Problem] = []
    private var seen: Set<Problem> = []
    private var lists: [String: ProductSet] = [:]
    /// Goods by their place, since every value is read once for the check and once for the law.
    private var goodsRead: [Place: Goods?] = [:]
    /// Goods that are lists of the shipped data and nothing else, by the names of the lists.
    private var goodsOfLists: [[String]: Goods] = [:]

    private struct Place: Hashable { var file: String; var line, column: Int }

    /// The day on which a group's members are asked for: the scenario's as-of day, else the latest membership.
    let groupDay: Day

    init(grid: Grid?, groupDay: Day = Day(number: 1_000_000)) { (self.grid, self.groupDay) = (grid, groupDay) }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    func report(_ item: Item, _ what: String, _ remedy: String, _ severity: Problem.Severity = .error) {
        add(Problem(severity, file: item.file, line: item.line, column: item.column, what: what, remedy: remedy))
    }

    func add(_ problem: Problem) { if seen.insert(problem).inserted { problems.append(problem) } }

    // MARK: Text, names, words

    func text(_ item: Item) -> String? {
        guard let text = item.text, !text.trimmingCharacters(in: .whitespaces).isEmpty else {
            report(item, "text is needed here, not \(item.kind)", "write a line of text, in quotes if it has a colon")
            return nil
        }
        return text
    }

    func name(_ item: Item) -> String? {
        guard let text = item.text, (1...80).contains(text.utf8.count),
            text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }), text.first != "-"
        else {
            report(item, "a name is needed here, not \(item.kind)", "use small letters, digits and hyphens")
            return nil
        }
        return text
    }

    func names(_ item: Item) -> [String]? {
        guard let list = item.list else { return name(item).map { [$0] } }
        return list.compactMap(name)
    }

    func word(_ item: Item, of words: [String]) -> String? {
        if let text = item.text, words.contains(text) { return text }
        if words == ScenarioSchema.deficits, item.text == "nominal" {
            let fault = DeficitRule.refusal(of: "nominal")
            report(item, fault.what, fault.remedy)
            return nil
        }
        let hint = item.text.flatMap { Spelling.nearest($0, in: words) }.map { "did you mean \($0)?" }
        let several = item.list != nil && ScenarioSchema.listed.contains(words) ? "write one; others go under ensemble" : nil
        report(item, "\(item.kind) is not one of \(words.joined(separator: ", "))", several ?? hint ?? "write one of them")
        return nil
    }

    func number(_ item: Item) -> Int? {
        guard let number = item.text.flatMap({ Int($0) }) else {
            report(item, "a whole number is needed here, not \(item.kind)", "write digits only")
            return nil
        }
        return number
    }

    // MARK: Days

    func day(_ item: Item) -> Day? {
        guard let text = item.text, let day = Day(text) else {
            let known = item.text.map { $0.utf8.count == 10 && $0.contains("-") } ?? false
            report(
                item, known ? "there is no day \(item.kind)" : "a day is needed here, not \(item.kind)",
                "write year-month-day, such as 2025-11-10")
            return nil
        }
        guard (1900...2200).contains(day.civil.year) else {
            report(item, "\(day) is no day of this law", "the years 1900 to 2200 are read")
            return nil
        }
        return day
    }

    /// A day, or `open` (nil inside).
    func dayOrOpen(_ item: Item) -> Day?? { item.text == "open" ? .some(nil) : day(item).map { .some($0) } }

    func days(_ item: Item) -> [Day]? {
        guard let list = item.list else { return day(item).map { [$0] } }
        let days = list.compactMap(day)
        if list.isEmpty { report(item, "the list of days is empty", "write at least one day") }
        if Set(days).count < days.count { report(item, "a day stands twice in the list", "keep one") }
        return days
    }

    // MARK: Rates

    private enum Unit { case percent, points, none }

    /// The number and unit of `25%`, `+100pp`, `57 %`.
    private func quantity(_ item: Item) -> (value: Double, unit: Unit, signed: Bool)? {
        guard var text = item.text?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        var unit = Unit.none
        if text.hasSuffix("%") {
            unit = .percent; text.removeLast()
        } else if text.hasSuffix("pp") {
            unit = .points; text.removeLast(2)
        }
        text = text.trimmingCharacters(in: .whitespaces)
        let signed = text.hasPrefix("+") || text.hasPrefix("-")
        let digits = signed ? String(text.dropFirst()) : text
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let value = Double(digits),
            value.isFinite
        else { return nil }
        return (text.hasPrefix("-") ? -value : value, unit, signed)
    }

    func rate(_ item: Item) -> Rate? {
        guard let q = quantity(item) else {
            report(item, "a rate is needed here, not \(item.kind)", "write 25%")
            return nil
        }
        switch q.unit {
        case .none:
            report(
                item, "rate needs a unit: \(item.text!) could be \(item.text!)% or a factor",
                "write 25% (a rate) or +25pp (added)")
        case .points:
            report(item, "a rate is needed here, and pp are points added to one", "write 25%")
        case .percent where q.signed:
            report(item, "\(item.kind) has a sign and a percent sign", "write 25% (a rate) or +25pp (added)")
        case .percent where q.value > 1000:
            report(item, "a rate of \(item.text!) is out of any law", "rates up to 1000% are read; ban the trade with a ban")
        case .percent: return Rate.percent(q.value)
        }
        return nil
    }

    func points(_ item: Item) -> Rate? {
        guard let q = quantity(item), q.unit == .points, q.value > 0, q.value <= 1000 else {
            let bare = quantity(item)?.unit == Unit.none
            report(
                item, bare ? "points need a unit, \(item.kind) has none" : "points are needed here, not \(item.kind)",
                "write 24pp: so many points are taken off")
            return nil
        }
        return Rate.percent(q.value)
    }

    func change(_ item: Item) -> RatePath.Change? {
        if let q = quantity(item), q.unit == .points {
            guard q.signed else {
                report(item, "points need a sign here", "write +\(item.text!) (added to the rate before) or a rate in %")
                return nil
            }
            return .by(.percent(q.value))
        }
        return rate(item).map { .to($0) }
    }

    /// `25%` from a day, or a map of days.
    func ratePath(_ item: Item, from start: Day?) -> RatePath? {
        guard let map = item.map else {
            guard let change = change(item) else { return nil }
            guard let start else {
                report(item, "a single rate needs a first day", "write from: DAY, or rate: {DAY: 25%}")
                return nil
            }
            return RatePath([(start, change)])
        }
        if map.isEmpty { report(item, "the map of rates is empty", "write rate: {DAY: 25%}") }
        var changes: [(from: Day, change: RatePath.Change)] = []
        var failed = map.isEmpty
        for (key, value) in map {
            guard let day = day(key), let change = change(value) else { failed = true; continue }
            if changes.contains(where: { $0.from == day }) {
                report(key, "\(day) stands twice", "keep one rate a day")
                failed = true
            } else {
                changes.append((day, change))
            }
        }
        guard !failed else { return nil }
        let path = RatePath(changes)
        if path.steps.contains(where: { $0.rate < .zero }) {
            report(item, "the rate falls below zero", "write smaller points")
            return nil
        }
        return path
    }

    func share(_ item: Item) -> Share? {
        guard let q = quantity(item), q.unit == .percent, !q.signed, q.value <= 100 else {
            let bare = quantity(item)?.unit == Unit.none
            report(
                item, bare ? "a share needs a unit, \(item.kind) has none" : "a share is needed here, not \(item.kind)",
                "write 57%, from 0% to 100%")
            return nil
        }
        return Share(q.value / 100)
    }

    // MARK: Countries

    func country(_ item: Item) -> Set<Country>? {
        guard let text = item.text, !text.isEmpty else {
            report(item, "a country is needed here, not \(item.kind)", "write a code of three letters, such as VNM")
            return nil
        }
        if let group = Economies.members(of: text, on: groupDay) { return group }
        if Economies.codes.contains(text) {
            return [Country(text)]
        }
        let upper = text.uppercased()
        let hint =
            Economies.slips[upper] ?? (Economies.codes.contains(upper) ? upper : nil)
            ?? Spelling.nearest(upper, in: Economies.codes.union(Economies.groups?.names ?? []).sorted())
        report(
            item, "there is no country or group \"\(text)\"",
            hint.map { "did you mean \($0)?" } ?? "write a code of three letters")
        return nil
    }

    func countries(_ item: Item) -> Set<Country>? {
        if let list = item.list, list.isEmpty { report(item, "the list of countries is empty", "write at least one code") }
        let found = (item.list ?? [item]).compactMap(country).reduce(into: Set()) { $0.formUnion($1) }
        guard !found.isEmpty else { return nil }
        if let grid, !found.contains(where: { grid.index(of: $0) != nil }) {
            report(
                item,
                "none of \(found.sorted().map(\.rawValue).joined(separator: ", ")) is in the world: what is aimed at them changes nothing",
                "their trade is in ROW", .warning)
        }
        return found
    }

    /// As `countries`, or `all`: every economy of the world.
    func imposers(_ item: Item) -> Set<Country>? {
        item.text == "all" ? Set(grid?.countries ?? Economies.codes.map { Country($0) }) : countries(item)
    }

    func countrySet(_ item: Item) -> CountrySet? {
        if item.text == "all" { return .all }
        guard let map = item.map else { return countries(item).map { .only($0) } }
        guard map.count == 1, map[0].key.text == "all-except" else {
            report(
                item, "a map of countries can only be {all-except: [...]}", "write all, a code, a list, or {all-except: [...]}")
            return nil
        }
        return countries(map[0].value).map { .allExcept($0) }
    }

    // MARK: Goods

    func goods(_ item: Item) -> Goods? {
        let place = Place(file: item.file, line: item.line, column: item.column)
        if let known = goodsRead[place] { return known }
        var names: [String]?
        if let map = item.map, map.count == 1, map[0].key.text == "list" {
            let written = (map[0].value.list ?? [map[0].value]).compactMap(\.text)
            names = written.contains { $0.hasSuffix(".csv") } ? nil : written
        }
        let found = names.flatMap { goodsOfLists[$0] } ?? newGoods(item)
        if let names, let found { goodsOfLists[names] = found }
        goodsRead[place] = .some(found)
        return found
    }

    private func newGoods(_ item: Item) -> Goods? {
        if item.text == "all" { return .all }
        guard let map = item.map else {
            report(item, "goods cannot be \(item.kind)", "write all, {hs: [\"72\"]}, {list: NAME} or {sectors: [basic-metals]}")
            return nil
        }
        var products: [String: Share]?
        var titles: [String] = []
        var others: [Goods] = []
        for (key, value) in map {
            switch key.text {
            case "hs":
                if let set = prefixes(value) { products = (products ?? [:]).merging(set) { a, _ in a } }
            case "list":
                for name in value.list ?? [value] {
                    guard let set = productList(name) else { continue }
                    titles.append("list \(name.text!)")
                    products = products.map { $0.merging(set.shares) { a, b in a.value > b.value ? a : b } } ?? set.shares
                }
            case "sectors":
                if let set = sectors(value) { others.append(.sectors(set)) }
            case "minerals":
                others.append(.minerals((value.list ?? [value]).compactMap(name)))
            default:
                let hint = key.text.flatMap { Spelling.nearest($0, in: ["hs", "list", "sectors", "minerals"]) }
                report(
                    key, "goods have no key \(key.kind)",
                    hint.map { "did you mean \($0)?" } ?? "write hs, list, sectors or minerals")
            }
        }
        if let products, !products.isEmpty {
            others.append(.products(ProductSet(products, name: titles.isEmpty ? nil : titles.joined(separator: ", "))))
        }
        guard others.count == 1 else {
            if others.count > 1 {
                report(item, "goods mix products, sectors or minerals", "write two measures")
            } else if map.isEmpty {
                report(item, "goods are empty", "write all, or say which")
            }
            return nil
        }
        return others[0]
    }

    private func prefixes(_ item: Item) -> [String: Share]? {
        func prefix(_ item: Item) -> String? {
            guard let product = item.text.flatMap({ Product($0) }) else {
                report(item, "\(item.kind) is no HS code", "write 2 to 10 digits, an even number, such as \"0201\"")
                return nil
            }
            return product.code
        }
        if let map = item.map {
            var shares: [String: Share] = [:]
            for (key, value) in map { if let code = prefix(key), let share = share(value) { shares[code] = share } }
            return shares
        }
        let items = item.list ?? [item]
        if items.isEmpty { report(item, "the list of HS codes is empty", "write at least one") }
        return Dictionary(items.compactMap(prefix).map { ($0, Share(1)) }, uniquingKeysWith: { a, _ in a })
    }

    func sector(_ item: Item) -> Sector? {
        guard let name = name(item) else { return nil }
        if let grid, grid.index(of: Sector(name)) == nil {
            let hint = Spelling.nearest(name, in: grid.sectors.map(\.rawValue))
            report(item, "the world has no sector \"\(name)\"", hint.map { "did you mean \($0)?" } ?? "see: detente data show")
            return nil
        }
        return Sector(name)
    }

    private func sectors(_ item: Item) -> [Sector: Share]? {
        if let map = item.map {
            var shares: [Sector: Share] = [:]
            for (key, value) in map { if let code = sector(key), let share = share(value) { shares[code] = share } }
            return shares
        }
        return Dictionary((item.list ?? [item]).compactMap(sector).map { ($0, Share(1)) }, uniquingKeysWith: { a, _ in a })
    }

    /// A list of products of the shipped data, or a file beside the scenario.
    private func productList(_ item: Item) -> ProductSet? {
        guard let name = text(item) else { return nil }
        if let known = lists[name] { return known }
        let beside = URL(fileURLWithPath: item.file).deletingLastPathComponent().appendingPathComponent(name)
        let url = name.hasSuffix(".csv") ? beside : DataLocation.find("lists/\(name).csv")
        guard let url, FileManager.default.fileExists(atPath: url.path) else {
            report(
                item, "there is no product list \"\(name)\"",
                "write the name of a list in Data/lists, or a .csv file beside the scenario")
            return nil
        }
        do {
            let set = try ProductList.read(url, name: name)
            lists[name] = set
            return set
        } catch {
            report(item, "the product list \(name) cannot be read: \(error)", "mend the list")
            return nil
        }
    }
}
