import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Writes a scenario as a file of its own: nothing is extended, nothing of the calendar is used, and what it says can be
/// read back to the same law, model and questions.
///
/// ```swift
/// let files = ScenarioWriter(scenario).files()        // scenario.yaml, and lists of products that are not shipped
/// ```
public struct ScenarioWriter {
    private let scenario: Scenario
    /// Lists that are not shipped, by their file names.
    private var lists: [String: String] = [:]
    private var text = ""

    public init(_ scenario: Scenario) {
        self.scenario = scenario
        write()
    }

    /// The file and the lists beside it, by their names.
    public func files(named name: String = "scenario.yaml") -> [String: String] { lists.merging([name: text]) { _, new in new } }

    private mutating func write() {
        var top = YAMLText()
        top.add("schema", "1")
        top.add("id", scenario.id)
        top.add("title", YAMLText.quoted(scenario.title))
        top.add("world", YAMLText.word(scenario.world))
        top.add("as-of", "\(scenario.asOf)")
        top.add("compare-to", "[\(scenario.compareTo.map(\.description).joined(separator: ", "))]")
        if !scenario.focus.isEmpty { top.add("focus", "[\(scenario.focus.map(\.code).joined(separator: ", "))]") }
        if let note = scenario.note { top.add("note", YAMLText.quoted(note)) }
        top.add("model", YAMLText.map(ModelWriter.pairs(scenario.model)))
        let ensemble = ModelWriter.pairs(scenario.ensemble)
        if !ensemble.isEmpty { top.add("ensemble", YAMLText.map(ensemble)) }
        text = top.text
        section("groups", scenario.ownGroups.map(pairs))
        let law = scenario.law
        section("layers", law.layers.map(pairs))
        section("measures", law.measures.map { pairs($0) })
        section("threats", law.threats.map { pairs($0.measure) })
        section("truces", law.truces.map(pairs))
        section("void", law.voids.map(pairs))
        section("events", law.events.map(pairs))
        if let parties = scenario.parties {
            text += "parties:\n"
            for (key, value) in pairs(parties) { text += "  \(key): \(value)\n" }
        }
        for (name, pairs) in AlliancesWriter.sections(scenario) {
            text += "\(name):\n"
            for (key, value) in pairs { text += "  \(key): \(value)\n" }
        }
    }

    private mutating func section(_ name: String, _ entries: [[(String, String)]]) {
        guard !entries.isEmpty else { return }
        text += "\(name):\n"
        for entry in entries {
            for (k, (key, value)) in entry.enumerated() { text += (k == 0 ? "  - " : "    ") + "\(key): \(value)\n" }
        }
    }
}

// MARK: The law

extension ScenarioWriter {
    /// A group with its members on the scenario's day.
    private func pairs(_ group: Subject) -> [(String, String)] {
        [("id", group.code)] + (group.title.map { [("title", YAMLText.quoted($0))] } ?? [])
            + [("members", YAMLText.codes(group.members))]
    }

    private func pairs(_ layer: Layer) -> [(String, String)] {
        var pairs = [("id", layer.id), ("combine", layer.combine.rawValue)]
        if let authority = layer.authority { pairs.append(("authority", authority)) }
        if !layer.displacedBy.isEmpty { pairs.append(("displaced-by", "[\(layer.displacedBy.joined(separator: ", "))]")) }
        if layer.exceptShare != .whole { pairs.append(("except-share", layer.exceptShare.rawValue)) }
        return pairs
    }

    private mutating func pairs(_ measure: Measure) -> [(String, String)] {
        let kind = measure.instrument
        var pairs = [("id", measure.id)]
        if kind != .tariff { pairs.append(("kind", kind.rawValue)) }
        pairs.append((kind.imposer, YAMLText.codes(measure.by.sorted())))
        if kind.partner != nil || measure.partners != .all {
            pairs.append((kind.partner ?? "destinations", YAMLText.countries(measure.partners)))
        }
        if measure.goods != .all { pairs.append(("goods", goods(measure.goods))) }
        if let layer = measure.layer { pairs.append(("layer", layer)) }
        if !measure.rate.steps.isEmpty { pairs.append(("rate", YAMLText.path(measure.rate))) }
        let texts = measure.rate.steps.compactMap { step in step.source.map { ("\(step.from)", YAMLText.quoted($0)) } }
        if !texts.isEmpty { pairs.append(("sources", YAMLText.map(texts))) }
        if let answered = measure.matchesValueOf { pairs += [("answers", answered), ("rule", "match-value")] }
        if let announced = measure.announced { pairs.append(("announced", "\(announced)")) }
        if measure.rate.start != measure.period.from { pairs.append(("from", "\(measure.period.from)")) }
        if let until = measure.period.until { pairs.append(("until", "\(until)")) }
        if !measure.exemptions.isEmpty {
            var entries: [String] = []
            for exemption in measure.exemptions { entries.append(YAMLText.map(self.pairs(exemption, of: kind))) }
            pairs.append(("exempt", "[\(entries.joined(separator: ", "))]"))
        }
        for (key, share) in [("content", measure.content), ("collected", measure.collected), ("share", measure.terms.share)]
        where share.value != 1 && !(key == "share" && measure.condition != nil) {
            pairs.append((key, YAMLText.percent(share.value)))
        }
        if let condition = measure.condition { pairs.append(("if", self.condition(condition))) }
        for (key, value) in [
            ("approval", measure.terms.approval.value), ("leakage", measure.terms.leakage.value),
            ("reach", measure.terms.reach.value), ("cost", measure.terms.cost.value),
        ] where value != 0 || key == "leakage" && !measure.terms.minerals.isEmpty { pairs.append((key, YAMLText.percent(value))) }
        for (key, value) in measure.terms.written.sorted(by: { $0.key < $1.key }) { pairs.append((key, YAMLText.word(value))) }
        pairs.append(("source", YAMLText.quoted(measure.source)))
        let isObvious = measure.confidence == .sourced || measure.source.lowercased().hasPrefix("hypothetical")
        if !isObvious { pairs.append(("confidence", measure.confidence.rawValue)) }
        if let note = measure.note { pairs.append(("note", YAMLText.quoted(note))) }
        return pairs
    }

    private mutating func pairs(_ exemption: Exemption, of kind: Instrument) -> [(String, String)] {
        var pairs: [(String, String)] = []
        if exemption.partners != .all {
            pairs.append((kind.isOnImports ? "origins" : "destinations", YAMLText.countries(exemption.partners)))
        }
        if exemption.scope.goods != .all { pairs.append(("goods", goods(exemption.scope.goods))) }
        if let condition = exemption.condition { pairs.append(("if", self.condition(condition))) }
        if exemption.scope.share.value != 1 || pairs.isEmpty {
            pairs.append(("share", YAMLText.percent(exemption.scope.share.value)))
        }
        if let rate = exemption.rate { pairs.append(("rate", YAMLText.percent(rate.value))) }
        if let period = exemption.period {
            if period.from > MeasureBuilder.always { pairs.append(("from", "\(period.from)")) }
            if let until = period.until { pairs.append(("until", "\(until)")) }
        }
        if let source = exemption.source { pairs.append(("source", YAMLText.quoted(source))) }
        return pairs
    }

    private mutating func condition(_ condition: GoodsCondition) -> String {
        switch condition.met {
        case .share(let share): return YAMLText.map([(condition.name, YAMLText.percent(share.value))])
        case .products(let set): return YAMLText.map([(condition.name, list(set))])
        }
    }

    /// Goods; a set that is that of shipped lists by their names, another list as a file of its own.
    private mutating func goods(_ goods: Goods) -> String {
        func shares(_ shares: some Sequence<(key: String, value: Share)>) -> String {
            YAMLText.map(shares.sorted { $0.key < $1.key }.map { (YAMLText.quoted($0.key), YAMLText.percent($0.value.value)) })
        }
        switch goods {
        case .all: return "all"
        case .sectors(let set):
            return
                "{sectors: \(YAMLText.map(set.sorted { $0.key < $1.key }.map { ($0.key.rawValue, YAMLText.percent($0.value.value)) }))}"
        case .minerals(let names): return "{minerals: [\(names.joined(separator: ", "))]}"
        case .products(let set):
            guard let name = set.name else { return "{hs: \(shares(set.shares))}" }
            let names = Self.lists(in: name)
            if Self.shipped(names) == set { return "{list: [\(names.joined(separator: ", "))]}" }
            return "{list: \(list(set))}"
        }
    }

    /// The names of lists in the name of a set.
    private static func lists(in name: String) -> [String] {
        name.components(separatedBy: ", ").map { $0.hasPrefix("list ") ? String($0.dropFirst(5)) : $0 }
    }

    /// A set as one list: that of the shipped data where it is one, else a file of its own.
    private mutating func list(_ set: ProductSet) -> String {
        let names = set.name.map(Self.lists) ?? []
        if names.count == 1 && Self.shipped(names) == set { return names[0] }
        let plain = (names.count == 1 ? names[0] : "products-\(lists.count + 1).csv").split(separator: "/").last.map(
            String.init)
        var file = plain ?? "products-\(lists.count + 1).csv"
        if !file.hasSuffix(".csv") { file += ".csv" }
        let body = "prefix,share\n" + set.shares.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value.value)\n" }.joined()
        if lists[file].map({ $0 != body }) ?? false { file = "products-\(lists.count + 1).csv" }
        lists[file] = body
        return YAMLText.word(file)
    }

    /// The products of shipped lists together; nil where one is not shipped.
    private static func shipped(_ names: [String]) -> ProductSet? {
        var shares: [String: Share] = [:]
        for name in names {
            guard !name.hasSuffix(".csv"), let url = DataLocation.find("lists/\(name).csv"),
                let set = try? ProductList.read(url, name: name)
            else { return nil }
            shares.merge(set.shares) { a, b in a.value > b.value ? a : b }
        }
        return ProductSet(shares, name: names.map { "list \($0)" }.joined(separator: ", "))
    }

    private func pairs(_ truce: Truce) -> [(String, String)] {
        var (suspends, caps): ([(String, String)], [(String, String)]) = ([], [])
        for (id, relief) in truce.relief.sorted(by: { $0.key < $1.key }) {
            switch relief {
            case .suspended(let points): suspends.append((id, YAMLText.points(points, signed: false)))
            case .capped(let cap): caps.append((id, YAMLText.percent(cap.value)))
            case .whole: suspends.append((id, "all"))
            }
        }
        var pairs = [("id", truce.id)]
        if !suspends.isEmpty { pairs.append(("suspends", YAMLText.map(suspends))) }
        if !caps.isEmpty { pairs.append(("caps", YAMLText.map(caps))) }
        pairs += [("from", "\(truce.from)"), ("until", "\(truce.until)")]
        if !truce.extensions.isEmpty {
            let steps = truce.extensions.map { "{decided: \($0.decided), until: \($0.until)}" }
            pairs.append(("extensions", "[\(steps.joined(separator: ", "))]"))
        }
        pairs.append(("then", truce.then.rawValue))
        if let hazard = truce.hazard { pairs.append(("hazard", YAMLText.percent(hazard.value))) }
        return pairs + [("source", YAMLText.quoted(truce.source))]
    }

    private func pairs(_ void: LegalVoid) -> [(String, String)] {
        [
            ("authority", void.authority), ("decided", "\(void.on)"), ("collected-until", "\(void.collectedUntil)"),
            ("source", YAMLText.quoted(void.source)),
        ]
    }

    private func pairs(_ event: Event) -> [(String, String)] {
        var pairs = [("id", event.id)]
        if let title = event.title { pairs.append(("title", YAMLText.quoted(title))) }
        pairs.append(("date", "\(event.date)"))
        if let after = event.after { pairs.append(("after", "\(after)")) }
        let branches = event.branches.map { branch -> String in
            var entry = [("id", branch.id)]
            if let title = branch.title { entry.append(("title", YAMLText.quoted(title))) }
            if let odds = branch.probability { entry.append(("probability", YAMLText.percent(odds.value))) }
            if !branch.actions.isEmpty {
                entry.append(("then", "[\(branch.actions.map(YAMLText.action).joined(separator: ", "))]"))
            }
            return YAMLText.map(entry)
        }
        return pairs + [("branches", "[\(branches.joined(separator: ", "))]")]
    }

    private func control(_ control: Bargaining.Control) -> String {
        func most(_ rate: Rate?) -> [(String, String)] { rate.map { [("at-most", YAMLText.percent($0.value))] } ?? [] }
        switch control {
        case .tariffs(let detail, let highest): return YAMLText.map([("tariffs", detail.rawValue)] + most(highest))
        case .exportTaxes(let detail, let highest): return YAMLText.map([("export-taxes", detail.rawValue)] + most(highest))
        case .rate(let measure, let lowest, let highest):
            let least = lowest == .zero ? [] : [("at-least", YAMLText.percent(lowest.value))]
            return YAMLText.map([("rate-of", measure)] + least + most(highest))
        }
    }

    private func pairs(_ parties: Bargaining) -> [(String, String)] {
        let players = parties.players.map { player -> String in
            let weights = [
                ("welfare", player.weights.welfare), ("jobs", player.weights.jobs), ("revenue", player.weights.revenue),
                ("political", player.weights.political),
            ].filter { $0.1.value != 0 }.map { ($0.0, YAMLText.percent($0.1.value)) }
            return YAMLText.map(
                [
                    ("id", player.id), ("economies", YAMLText.codes(player.economies.sorted())),
                    ("weights", YAMLText.map(weights)),
                ] + (player.sectors.isEmpty ? [] : [("sectors", "[\(player.sectors.map(\.rawValue).joined(separator: ", "))]")])
                    + [
                        ("moves", "[\(player.moves.map(YAMLText.action).joined(separator: ", "))]")
                    ]
                    + (player.controls.isEmpty
                        ? [] : [("controls", "[\(player.controls.map(control).joined(separator: ", "))]")]))
        }
        var pairs = [
            ("players", "[\(players.joined(separator: ", "))]"), ("issues", "[\(parties.issues.joined(separator: ", "))]"),
        ]
        func list(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }
        if !parties.together.isEmpty { pairs.append(("together", list(parties.together.map(list)))) }
        if let signed = parties.signed { pairs.append(("signed", list(signed))) }
        if !parties.worth.isEmpty {
            let worth = parties.worth.map { worth in
                YAMLText.map([
                    ("issue", worth.issue), ("player", worth.player),
                    ("value", YAMLText.quoted("\(worth.dollars < 0 ? "-" : "")\(YAMLText.decimal(abs(worth.dollars))) USD")),
                    ("source", YAMLText.quoted(worth.source)),
                ])
            }
            pairs.append(("worth", list(worth)))
        }
        if let deadline = parties.deadline { pairs.append(("deadline", "\(deadline)")) }
        if let outside = parties.outsideOption { pairs.append(("outside-option", "\(outside)")) }
        return pairs
    }
}

/// The model and the ensemble as keys and values.
private enum ModelWriter {
    static func pairs(_ model: ModelOptions) -> [(String, String)] {
        var pairs = [("horizon", model.horizon.rawValue)]
        if let table = model.elasticities { pairs.append(("elasticities", table)) }
        switch model.theta {
        case .everywhere(let theta)?: pairs.append(("theta", YAMLText.decimal(theta)))
        case .sectors(let thetas)?: pairs.append(("theta", sectors(thetas)))
        case nil: break
        }
        pairs += [("deficits", model.deficits.rawValue), ("revenue", model.revenue.rawValue)]
        switch model.production {
        case .cobbDouglas?: pairs.append(("production", "cobb-douglas"))
        case .nestedCES(let sigma, let eta, let epsilon)?:
            let nest = [("consumption", sigma), ("value-added", eta), ("inputs", epsilon)].map { ($0.0, YAMLText.decimal($0.1)) }
            pairs.append(("production", YAMLText.map(nest)))
        case nil: break
        }
        switch model.labour {
        case .mobile?: pairs.append(("labour", "mobile"))
        case .immobile?: pairs.append(("labour", "immobile"))
        case .royFrechet(let kappa)?: pairs.append(("labour", "{kappa: \(YAMLText.decimal(kappa))}"))
        case nil: break
        }
        if let supply = model.labourSupply { pairs.append(("labour-supply", YAMLText.decimal(supply))) }
        switch model.scale.psi {
        case .none: break
        case .fromTable: pairs.append(("scale", "{psi: from-table, reach: \(model.scale.reach.rawValue)}"))
        case .everywhere(let psi):
            pairs.append(("scale", "{psi: \(YAMLText.decimal(psi)), reach: \(model.scale.reach.rawValue)}"))
        case .sectors(let psi): pairs.append(("scale", "{psi: \(sectors(psi)), reach: \(model.scale.reach.rawValue)}"))
        }
        if model.tariffExponent != 1 { pairs.append(("tariff-exponent", YAMLText.decimal(model.tariffExponent))) }
        if model.localCosts != .ignatenko2025 {
            let shares = model.localCosts.shares.sorted { $0.key < $1.key }.map { ($0.key.rawValue, YAMLText.percent($0.value)) }
            pairs.append(("local-costs", YAMLText.map(shares + [("elsewhere", YAMLText.percent(model.localCosts.elsewhere))])))
        }
        if model.collected.value != 1 { pairs.append(("collected", YAMLText.percent(model.collected.value))) }
        if let day = model.baseDay { pairs.append(("base-day", "\(day)")) }
        return pairs
    }

    static func pairs(_ ensemble: EnsembleOptions) -> [(String, String)] {
        [
            ("elasticities", ensemble.elasticities), ("deficits", ensemble.deficits.map(\.rawValue)),
            ("revenue", ensemble.revenue.map(\.rawValue)), ("horizon", ensemble.horizons.map(\.rawValue)),
            ("labour-supply", ensemble.labourSupply.map(YAMLText.decimal)),
        ].filter { !$0.1.isEmpty }.map { ($0.0, "[\($0.1.joined(separator: ", "))]") }
    }

    private static func sectors(_ values: [Sector: Double]) -> String {
        YAMLText.map(values.sorted { $0.key < $1.key }.map { ($0.key.rawValue, YAMLText.decimal($0.value)) })
    }
}
