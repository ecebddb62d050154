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
        options.labourSupply = item["labour-supply"].flatMap { reading.decimal($0, .notNegative) }
        if let scale = item["scale"].flatMap(scale) { options.scale = scale }
        if let phi = item["tariff-exponent"].flatMap({ reading.decimal($0, .positive) }) { options.tariffExponent = phi }
        if let written = item["local-costs"] {
            if let costs = localCosts(written) { options.localCosts = costs }
        }
        return options
    }

    func ensemble(_ item: Item?) -> EnsembleOptions {
        func items(_ key: String) -> [Item] { item?[key].map { $0.list ?? [$0] } ?? [] }
        func words<Choice: RawRepresentable<String>>(_ key: String) -> [Choice] {
            items(key).compactMap { $0.text.flatMap { Choice(rawValue: $0) } }
        }
        return EnsembleOptions(
            elasticities: items("elasticities").compactMap(\.text), deficits: words("deficits"), revenue: words("revenue"),
            horizons: words("horizon"), labourSupply: items("labour-supply").compactMap { reading.decimal($0, .notNegative) })
    }

    /// What can be told wrong without a world: keys that do nothing beside the others.
    func check(_ model: Item?, _ ensemble: Item?) {
        let rules = [model?["deficits"], ensemble?["deficits"]].compactMap { $0 }.flatMap { $0.list ?? [$0] }.compactMap(\.text)
        if let costs = model?["local-costs"], !rules.contains(DeficitRule.endogenous.rawValue) {
            reading.report(
                costs, "local-costs act only where deficits are endogenous",
                "write deficits: endogenous, or leave local-costs out")
        }
    }

    private func theta(_ item: Item) -> ModelOptions.Theta? {
        guard item.map != nil else { return reading.decimal(item, .positive).map { .everywhere($0) } }
        return reading.sectorNumbers(item, .positive).map { .sectors($0) }
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
        default: item["kappa"].flatMap { reading.decimal($0, .atLeastOne) }.map { .royFrechet(kappa: $0) }
        }
    }

    private func scale(_ item: Item) -> ModelOptions.Scale? {
        if let text = item.text { return text == "none" ? .init(.none) : text == "from-table" ? .init(.fromTable) : nil }
        guard let written = item["psi"], let psi = psi(written) else { return nil }
        return .init(psi, reach: item["reach"]?.text.flatMap { Scale.Reach(rawValue: $0) } ?? .sector)
    }

    private func psi(_ item: Item) -> ModelOptions.Scale.Psi? {
        if item.text == "from-table" { return .fromTable }
        guard item.map != nil else { return reading.decimal(item, .notNegative).map { .everywhere($0) } }
        return reading.sectorNumbers(item, .notNegative).map { .sectors($0) }
    }

    private func localCosts(_ item: Item) -> LocalCosts? {
        guard let map = item.map else { return reading.costShare(item).map { LocalCosts(elsewhere: $0.value) } }
        var costs = LocalCosts(elsewhere: 0)
        for (key, value) in map {
            guard let share = reading.costShare(value) else { continue }
            if key.text == "elsewhere" {
                costs.elsewhere = share.value
            } else {
                for country in reading.country(key) ?? [] { costs.shares[country] = share.value }
            }
        }
        return costs
    }
}

/// The bounds of a bare number.
public enum Bounds: Sendable {
    case positive, notNegative, atLeastOne
    /// An elasticity of substitution: below 0.02 rounding decides the answer.
    case substitution

    var least: Double {
        switch self {
        case .positive, .notNegative: 0
        case .atLeastOne: 1
        case .substitution: 0.02
        }
    }
    func holds(_ value: Double) -> Bool { value.isFinite && (self == .positive ? value > 0 : value >= least) }
    var words: String {
        switch self {
        case .positive: "number above 0"
        case .notNegative: "number, 0 or more"
        case .atLeastOne: "number, 1 or more"
        case .substitution: "number, 0.02 or more"
        }
    }
}

extension Reading {
    /// A bare number, such as an elasticity.
    func decimal(_ item: Item, _ bounds: Bounds) -> Double? {
        let text = item.text ?? ""
        if text.hasSuffix("%") || text.hasSuffix("pp") {
            report(item, "an elasticity has no unit, \(item.kind) has one", "write a bare number, such as 0.5")
            return nil
        }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let value = Double(text),
            value.isFinite
        else {
            report(item, "a number is needed here, not \(item.kind)", "write a \(bounds.words), such as 1.5")
            return nil
        }
        guard bounds.holds(value) else {
            report(item, "\(text) is too small here", "write a \(bounds.words)")
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
