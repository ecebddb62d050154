import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Reads the assumptions of the model and of the ensemble.
struct ModelReader {
    let reading: Reading

    func model(_ item: Item?) -> ModelOptions {
        var options = ModelOptions()
        guard let item else { return options }
        func word<Choice: RawRepresentable<String>>(_ key: String, _ value: inout Choice) {
            if let choice = item[key]?.text.flatMap({ Choice(rawValue: $0) }) { value = choice }
        }
        word("horizon", &options.horizon)
        word("deficits", &options.deficits)
        word("revenue", &options.revenue)
        options.elasticities = item["elasticities"]?.text
        if let share = item["collected"].flatMap(reading.share) { options.collected = share }
        if let day = item["base-day"].flatMap(reading.day) { options.baseDay = day }
        options.theta = item["theta"].flatMap(theta)
        options.production = item["production"].flatMap(production)
        options.labour = item["labour"].flatMap(labour)
        options.labourSupply = item["labour-supply"].flatMap { reading.decimal($0, .labourSupply) }
        if let scale = item["scale"].flatMap(scale) { options.scale = scale }
        if let phi = item["tariff-exponent"].flatMap({ reading.decimal($0, .exponent) }) { options.tariffExponent = phi }
        if let written = item["local-costs"] {
            if let costs = localCosts(written) { options.localCosts = costs }
        }
        return options
    }

    func ensemble(_ item: Item?) -> EnsembleOptions {
        func items(_ key: String) -> [Item] { item?[key]?.entries ?? [] }
        func words<Choice: RawRepresentable<String>>(_ key: String) -> [Choice] {
            items(key).compactMap { $0.text.flatMap { Choice(rawValue: $0) } }
        }
        return EnsembleOptions(
            elasticities: items("elasticities").compactMap(\.text), deficits: words("deficits"), revenue: words("revenue"),
            horizons: words("horizon"), labourSupply: items("labour-supply").compactMap { reading.decimal($0, .labourSupply) })
    }

    /// What is wrong without a look at a world: keys that do nothing beside the others, too many models.
    func check(_ model: Item?, _ ensemble: Item?) {
        let rules = [model?["deficits"], ensemble?["deficits"]].compactMap { $0 }.flatMap(\.entries).compactMap(\.text)
        if let costs = model?["local-costs"], !rules.contains(DeficitRule.endogenous.rawValue) {
            reading.report(
                costs, "local-costs act only where deficits are endogenous",
                "write deficits: endogenous, or leave local-costs out")
        }
        guard let ensemble, let map = ensemble.map else { return }
        var (count, overflows) = (1, false)
        for (_, value) in map where !overflows {
            (count, overflows) = count.multipliedReportingOverflow(by: Swift.max(1, value.list?.count ?? 1))
        }
        if overflows || count > Limits.models {
            let longest = map.max { ($0.value.list?.count ?? 1) < ($1.value.list?.count ?? 1) }
            reading.report(
                longest?.value ?? ensemble,
                "the ensemble has \(overflows ? "too many" : "\(count)") combinations, more than \(Limits.models)",
                "list fewer values: every combination is a model to be solved")
        }
    }

    private func theta(_ item: Item) -> ModelOptions.Theta? {
        guard item.map != nil else { return reading.decimal(item, .theta).map { .everywhere($0) } }
        return reading.sectorNumbers(item, .theta).map { .sectors($0) }
    }

    private func production(_ item: Item) -> Production? {
        if item.text != nil { return item.text == "cobb-douglas" ? .cobbDouglas : nil }
        func elasticity(_ key: String) -> Double? {
            guard let value = item[key] else { return 1 }
            return reading.decimal(value, .substitution)
        }
        guard let consumption = elasticity("consumption"), let valueAdded = elasticity("value-added"),
            let inputs = elasticity("inputs")
        else { return nil }
        return .nestedCES(consumption: consumption, valueAdded: valueAdded, inputs: inputs)
    }

    private func labour(_ item: Item) -> Labour.Mobility? {
        switch item.text {
        case "mobile": .mobile
        case "immobile": .immobile
        default: item["kappa"].flatMap { reading.decimal($0, .kappa) }.map { .royFrechet(kappa: $0) }
        }
    }

    private func scale(_ item: Item) -> ModelOptions.Scale? {
        if let text = item.text { return text == "none" ? .init(.none) : text == "from-table" ? .init(.fromTable) : nil }
        guard let written = item["psi"], let psi = psi(written) else { return nil }
        return .init(psi, reach: item["reach"]?.text.flatMap { Scale.Reach(rawValue: $0) } ?? .sector)
    }

    private func psi(_ item: Item) -> ModelOptions.Scale.Psi? {
        if item.text == "from-table" { return .fromTable }
        guard item.map != nil else { return reading.decimal(item, .psi).map { .everywhere($0) } }
        return reading.sectorNumbers(item, .psi).map { .sectors($0) }
    }

    private func localCosts(_ item: Item) -> LocalCosts? {
        guard let map = item.map else { return reading.costShare(item).map { LocalCosts(elsewhere: $0.value) } }
        var costs = LocalCosts(elsewhere: 0)
        for (key, value) in map {
            guard let share = reading.costShare(value) else { continue }
            if key.text == "elsewhere" {
                costs.elsewhere = share.value
                continue
            }
            let economies = reading.country(key) ?? []
            reading.checkPresence(economies, at: key, of: "this share", .isNoted)
            for country in economies.sorted() where costs.shares.updateValue(share.value, forKey: country) != nil {
                reading.report(key, "\(country) has two shares here", "name it once")
            }
        }
        return costs
    }
}

/// The bounds of a bare number.
public struct Bounds: Sendable, Equatable {
    public let least, most: Double
    /// Whether the least itself is out of bounds.
    public let isAbove: Bool

    init(_ least: Double, _ most: Double, isAbove: Bool = false) {
        (self.least, self.most, self.isAbove) = (least, most, isAbove)
    }

    /// Of the time over which a pledge is paid.
    public static let years = Bounds(0, 100, isAbove: true)
    /// Of capital over value added.
    public static let capitalOutput = Bounds(0.1, 20)
    /// Of a trade elasticity.
    public static let theta = Bounds(0, 1_000, isAbove: true)
    /// Of an elasticity of substitution: below 0.02 rounding decides the answer.
    public static let substitution = Bounds(0.02, 1_000)
    /// Of the shape of a labour market: 1 is immobile labour, very large is mobile.
    public static let kappa = Bounds(1, 1_000_000)
    public static let labourSupply = Bounds(0, 100)
    public static let psi = Bounds(0, 100)
    public static let exponent = Bounds(0, 100, isAbove: true)

    func holds(_ value: Double) -> Bool { value.isFinite && (isAbove ? value > least : value >= least) && value <= most }

    var words: String {
        func text(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
        return isAbove
            ? "number above \(text(least)), at most \(text(most))" : "number, \(text(least)) or more, at most \(text(most))"
    }
}

extension Reading {
    /// A bare number, such as an elasticity.
    func decimal(_ item: Item, _ bounds: Bounds) -> Double? {
        work += 1
        let text = item.text ?? ""
        if text.hasSuffix("%") || text.hasSuffix("pp") {
            report(item, "an elasticity has no unit, \(item.kind) has one", "write a bare number, such as 0.5")
            return nil
        }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.count <= 40, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let value = Double(text),
            value.isFinite
        else {
            report(item, "a number is needed here, not \(item.kind)", "write a \(bounds.words), such as 1.5")
            return nil
        }
        guard bounds.holds(value) else {
            report(item, "\(text) is too \(value > bounds.most ? "large" : "small") here", "write a \(bounds.words)")
            return nil
        }
        return value
    }

    /// Sector → number.
    func sectorNumbers(_ item: Item, _ bounds: Bounds) -> [Sector: Double]? {
        guard let map = item.map, !map.isEmpty else {
            report(item, "a number or sectors with numbers are needed here, not \(item.kind)", "write 4, or {machinery: 4}")
            return nil
        }
        var numbers: [Sector: Double] = [:]
        for (key, value) in map {
            guard let sector = sector(key), let number = decimal(value, bounds) else { continue }
            numbers[sector] = number
        }
        return numbers.count == map.count ? numbers : nil
    }

    /// A share below 100%.
    func costShare(_ item: Item) -> Share? {
        guard let share = share(item) else { return nil }
        guard share.value < 1 else {
            report(item, "all of the cost of selling cannot be paid where the buyer is", "write less than 100%, such as 11.4%")
            return nil
        }
        return share
    }
}
