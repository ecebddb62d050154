import TradeData
import TradePolicy

/// Makes layers from the entries of a file.
struct LayerBuilder {
    let reading: Reading

    func layers(_ items: [Item]) -> [Placed<Layer>] {
        var known: [String] = []
        var found: [Placed<Layer>] = []
        let declared = Set(items.compactMap { $0["id"]?.text })
        for item in items {
            guard let id = item["id"].flatMap(reading.name) else { continue }
            if known.contains(id) {
                reading.report(item["id"] ?? item, "layer \(id) is declared twice", "keep one")
                continue
            }
            for other in item["displaced-by"]?.entries ?? [] {
                guard let name = other.text, !known.contains(name) else { continue }
                if name == id {
                    reading.report(other, "layer \(id) displaces itself", "name another layer")
                } else if declared.contains(name) {
                    reading.report(
                        other, "\(name) is declared after \(id), which it displaces",
                        "declare \(name) first: the order is that of application")
                } else {
                    reading.report(
                        other, "there is no layer \(other.kind)",
                        reading.hint(name, in: declared.sorted(), else: "declare it under layers"))
                }
            }
            if item["except-share"] != nil && item["displaced-by"] == nil {
                reading.report(item["except-share"] ?? item, "except-share needs displaced-by", "add displaced-by: LAYER")
            }
            known.append(id)
            let share = item["except-share"]?.text
            found.append(
                Placed(
                    Layer(
                        id: id, combine: item["combine"].flatMap { .init(rawValue: $0.text ?? "") } ?? .add,
                        authority: item["authority"]?.text,
                        displacedBy: item["displaced-by"].flatMap(reading.names) ?? [],
                        exceptShare: share == "metal" || share == "content" ? .content : .whole), item))
        }
        return found
    }
}

/// Makes measures and threats from the entries of a file.
struct MeasureBuilder {
    let reading: Reading
    let layers: [Placed<Layer>]

    func measure(_ item: Item, object: String) -> Placed<Measure>? {
        guard item.map != nil else { return nil }
        guard let id = item["id"].flatMap(reading.name) else {
            if item["id"] == nil { reading.report(item, "\(reading.article(object)) needs id", "add id: NAME") }
            return nil
        }
        guard let kind = Instrument(rawValue: item["kind"]?.text ?? "tariff") else { return nil }
        checkKeys(item, kind)
        for key in [kind.imposer, "source", kind.partner].compactMap({ $0 }) where item[key] == nil {
            let remedy =
                switch key {
                case "source": "the legal text, or hypothetical"
                case kind.imposer: "CODE"
                default: "all, or a list of codes"
                }
            reading.report(item, "\(object) \(id) needs \(key)", "add \(key): \(remedy)")
        }
        if kind.isDuty { checkLayer(item, id, object) }
        for key in kind.needs where key != "rate" && item[key] == nil {
            reading.report(item, "\(object) \(id) needs \(key)", "add \(key): how much, with its unit")
        }
        if let inside = item["in-quota"].flatMap(reading.rate), let beyond = item["out-of-quota"].flatMap(reading.rate),
            beyond < inside
        {
            reading.report(
                item["out-of-quota"] ?? item, "\(id) is cheaper beyond its quota than within", "swap the two rates")
        }
        let from = item["from"].flatMap(reading.day)
        let rate = item["rate"].flatMap { reading.ratePath($0, from: from) }.map { sourced($0, item) }
        let matches = item["rule"]?.text == "match-value" ? item["answers"]?.text : nil
        if kind.hasRate && item["rate"] == nil && matches == nil {
            reading.report(item, "\(object) \(id) needs rate", "add rate: {DAY: 25%}")
        }
        guard let start = from ?? rate?.start else {
            if item["rate"] == nil && !kind.isDuty && item["from"] == nil {
                reading.report(item, "\(object) \(id) needs from", "add from: DAY")
            }
            return nil
        }
        let until = item["until"].flatMap(reading.dayOrOpen) ?? nil
        checkDays(item, id, from: start, until: until, rate: rate)
        guard let by = item[kind.imposer].flatMap(kind.imposer == "by" ? reading.imposers : reading.countries) else { return nil }
        let unions = reading.customsUnions.map { $0.intersection(by) }.filter { $0.count > 1 }
        let aim = item[kind.partner ?? "destinations"]
        let partners = aim.map(reading.countrySet) ?? (kind.partner == nil ? .all : nil)
        let goods = item["goods"].map { reading.goods($0) } ?? .all
        guard let partners, let goods else { return nil }
        if let item = item[kind.imposer], item.text != "all" { reading.checkPresence(by, at: item, of: id, .isFault) }
        if let item = aim { reading.checkPresence(partners, at: item, of: id, .isFault) }
        if case .only(let set) = partners,
            by.allSatisfy({ a in set.allSatisfy { b in a == b || unions.contains { $0.contains(a) && $0.contains(b) } } })
        {
            reading.report(aim ?? item, "\(id) is aimed at its own imposer", "an economy does not tax its own trade")
        }
        var terms = Terms()
        if let share = item["approval"].flatMap(reading.share) { terms.approval = share }
        if let share = item["leakage"].flatMap(reading.share) { terms.leakage = share }
        if let share = item["share"].flatMap(reading.share) { terms.share = share }
        if let rate = item["cost"].flatMap(reading.rate) { terms.cost = rate }
        let condition = item["if"].flatMap { self.condition($0, byProduct: false) }
        if case .share(let met)? = condition?.met {
            if item["share"] != nil {
                reading.report(item["if"] ?? item, "\(id) has if and share", "keep one; if has the share that meets it")
            }
            terms.share = met
        }
        var unsolved: (String, String)?
        if kind.effect == .quantity { (terms.limit, unsolved) = reading.quantityTerms(item, kind, id) }
        if kind.effect == .investment { terms.pledge = reading.pledgeTerms(item, goods, id) }
        if kind.effect == .availability { terms.limit = reading.licences(item, terms) }
        if let share = item["reach"].flatMap(reading.share) { terms.reach = share }
        if let entry = item["reach"], terms.limit != nil {
            reading.report(
                entry, "nobody keeps a rent on goods of third countries",
                "leave rent-to out, or write reach in a control of its own")
        }
        if case .minerals(let names) = goods { (terms.minerals, unsolved) = reading.solvedMinerals(names, item, kind, id, by) }
        if kind.effect == .availability { terms.stocks = reading.stocks(item, goods, id) }
        for key in MeasureBuilder.writtenKeys { if let text = item[key]?.text { terms.written[key] = text } }
        if reading.isOfCalendar(item) {
            if !kind.isModelled || goods.isMinerals && terms.minerals.isEmpty || kind.effect == .quantity && terms.limit == nil {
                reading.unmodelledInCalendar.append(id)
            }
        } else if let (what, remedy) = unsolved {
            let text =
                terms.minerals.isEmpty
                ? "\(id) is recorded but not modelled: \(what); it changes nothing" : "\(id) is modelled in part: \(what)"
            reading.report(item, text, remedy, .warning)
        } else if !kind.isModelled {
            reading.report(
                item, "\(id) is \(reading.article(kind.rawValue)), which is recorded but not modelled; it changes nothing", "",
                .warning)
        }
        return Placed(
            Measure(
                id: id, by: by, unions: unions, instrument: kind, partners: partners, goods: goods,
                layer: kind.isDuty ? item["layer"]?.text : nil, rate: rate ?? RatePath([:]),
                period: DayRange(from: start, until: until), exemptions: (item["exempt"]?.list ?? []).compactMap(exemption),
                content: item["content"].flatMap(reading.share) ?? Share(1),
                collected: item["collected"].flatMap(reading.share) ?? Share(1), terms: terms, condition: condition,
                matchesValueOf: matches,
                announced: item["announced"].flatMap(reading.day), source: item["source"]?.text ?? "",
                confidence: confidence(item), note: item["note"]?.text), item)
    }

    /// Stands for no first day.
    static let always = Day(number: -100_000)

    static let writtenKeys = [
        "foreign-content", "target", "delivered", "state", "private-delivered", "quantity", "in-quota", "out-of-quota",
        "substitution", "stocks", "financing", "amount", "rent-to", "authority", "price", "in-base-year", "above", "counted",
        "years", "additionality", "channel", "capital-output", "capital-share", Measure.headingKey,
    ]

    /// A rate with the texts of its steps.
    private func sourced(_ rate: RatePath, _ item: Item) -> RatePath {
        guard let entry = item["sources"], let texts = reading.sources(entry) else { return rate }
        let days = Set(rate.steps.map(\.from))
        for (key, _) in entry.map ?? [] {
            guard let day = key.text.flatMap({ Day($0) }), !days.contains(day) else { continue }
            reading.report(
                key, "no rate begins on \(day)",
                "write a day of rate: \(days.sorted().map(\.description).joined(separator: ", "))")
        }
        return rate.sourced(by: texts)
    }

    private func confidence(_ item: Item) -> Confidence {
        if item["source"]?.text?.lowercased().hasPrefix("hypothetical") ?? false { return .hypothetical }
        return item["confidence"].flatMap { Confidence(rawValue: $0.text ?? "") } ?? .sourced
    }

    private func checkLayer(_ item: Item, _ id: String, _ object: String) {
        guard let layer = item["layer"] else {
            return reading.report(item, "\(object) \(id) needs layer", "add layer: one of those declared under layers")
        }
        guard let name = layer.text, !layers.contains(where: { $0.value.id == name }) else { return }
        reading.report(
            layer, "there is no layer \(layer.kind)",
            reading.hint(name, in: layers.map(\.value.id), else: "declare it under layers"))
    }

    /// Keys that belong to other instruments.
    private func checkKeys(_ item: Item, _ kind: Instrument) {
        for (key, _) in item.map ?? [] {
            guard let word = key.text, Instrument.ownKeys.contains(word), !kind.keys.contains(word), word != kind.imposer,
                word != kind.partner
            else { continue }
            let remedy =
                switch word {
                case "origins", "destinations", "seller": kind.partner.map { "write \($0)" } ?? "leave it out"
                case "by", "buyer": "write \(kind.imposer)"
                default:
                    "only \(Instrument.having(word).joined(separator: ", ")) \(Instrument.having(word).count == 1 ? "has" : "have") it"
                }
            reading.report(key, "\(reading.article(kind.rawValue)) has no key \(key.kind)", remedy)
        }
    }

    private func checkDays(_ item: Item, _ id: String, from: Day, until: Day?, rate: RatePath?) {
        if let until, until <= from {
            reading.report(
                item["until"] ?? item, "\(id) ends on \(until), before it begins on \(from)", "write a later day, or open")
        }
        // The record has acts that reach back, and says so in their texts.
        if !reading.isOfCalendar(item), let announced = item["announced"].flatMap(reading.day),
            announced > (rate?.steps.last?.from ?? from)
        {
            reading.report(
                item["announced"] ?? item, "\(id) is announced on \(announced), after it begins on \(from)",
                "check the days: announced is when it was made known, from when it begins", .warning)
        }
        if let last = rate?.steps.last?.from, let until, last >= until {
            reading.report(
                item["rate"] ?? item, "a rate begins on \(last), after \(id) has ended on \(until)", "move the rate or until")
        }
        if let first = rate?.start, item["from"] != nil, first > from {
            reading.report(
                item["rate"] ?? item, "\(id) is in force from \(from) and has no rate before \(first)",
                "begin the rates on \(from)")
        }
    }

    private func exemption(_ item: Item) -> Exemption? {
        let partners = (item["origins"] ?? item["destinations"]).map { reading.countrySet($0) } ?? .all
        let goods = item["goods"].map { reading.goods($0) } ?? .all
        let from = item["from"].flatMap(reading.day)
        let until = item["until"].flatMap(reading.dayOrOpen) ?? nil
        guard let partners, let goods else { return nil }
        if let place = item["origins"] ?? item["destinations"] {
            reading.checkPresence(partners, at: place, of: "the exemption", .isNoted)
        }
        if partners == .all && goods == .all && item["share"] == nil && item["if"] == nil {
            reading.report(item, "the exemption takes out everything", "add origins, goods, share or if")
        }
        let condition = item["if"].flatMap { self.condition($0, byProduct: goods == .all) }
        if item["if"] != nil && condition == nil { return nil }
        var period: DayRange?
        if from != nil || until != nil {
            period = DayRange(from: from ?? MeasureBuilder.always, until: until)
            if let from, let until, until <= from {
                reading.report(item["until"] ?? item, "the exemption ends on \(until), before it begins", "write a later day")
            }
        }
        return Exemption(
            partners: partners, goods: goods, share: item["share"].flatMap(reading.share) ?? Share(1),
            rate: item["rate"].flatMap(reading.rate), period: period, source: item["source"]?.text, condition: condition)
    }

    /// `{usmca: 87%}`, or `{usmca: LIST}` with the share of each product.
    private func condition(_ item: Item, byProduct: Bool) -> GoodsCondition? {
        guard let map = item.map, map.count == 1, let name = reading.name(map[0].key) else {
            if item.map?.count != 1 { reading.report(item, "if has one condition", "write if: {usmca: 87%}") }
            return nil
        }
        let value = map[0].value
        if value.text?.hasSuffix("%") ?? false { return reading.share(value).map { GoodsCondition(name, met: .share($0)) } }
        guard byProduct else {
            reading.report(value, "a share is needed here, not \(value.kind)", "write if: {\(name): 87%}")
            return nil
        }
        guard case .products(let set)? = reading.goods(listed: value) else { return nil }
        return GoodsCondition(name, met: .products(set))
    }
}
