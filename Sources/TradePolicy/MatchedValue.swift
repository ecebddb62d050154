import TradeData

extension Law {
    /// The law with the rates of answers that match a value: each raises at the base trade what the duty raises that it answers.
    ///
    /// ```
    /// r(day) = R(day) / M        R = Σ t_answered · flow,   M = Σ covered share · flow
    /// ```
    /// Flows are the world's, at customs value and before anybody reacts; each duty is taken alone, by its text, without
    /// truces and other layers. Exemptions with a rate of their own are taken off R first.
    /// - Returns: The law, and a sentence for each answer. An answer to what is not law, or on no trade, lays nothing.
    /// - Complexity: Two layings on the grid for each answer, one schedule for each day on which either changes.
    public func matchingValue(
        in world: World, mix: (any ProductMix)? = nil, goodsSectors: Set<Sector>? = nil
    ) -> (law: Law, notes: [String]) {
        var law = self
        var notes: [String] = []
        for (k, answer) in measures.enumerated() {
            guard let id = answer.matchesValueOf, answer.rate.steps.isEmpty else { continue }
            guard let answered = measure(id), let start = answered.rate.start else {
                notes.append("\(answer.id): answers \(id), which is no law here; it lays nothing.")
                continue
            }
            func raised(_ measure: Measure) -> (Day) -> Double {
                let alone = LawOnGrid(
                    Law(layers: [Layer(id: measure.layer!)], measures: [measure]), grid: world.grid, mix: mix,
                    goodsSectors: goodsSectors)
                return { Law.value(of: alone.schedule(on: $0).tariffs, in: world) }
            }
            let always = Day(number: -1_000_000)
            let (revenue, free, full) = (
                raised(answered), raised(answer.laid(at: [always: .zero])), raised(answer.laid(at: [always: Rate(1)]))
            )
            let from = Swift.max(answer.period.from, start)
            let days = Law(measures: [answer.laid(at: [from: .zero])].map(\.unlayered) + [answered.unlayered]).changeDays
                .filter { $0 >= from && $0 < answer.period.until ?? Day(number: .max) }
            var rates: [Day: Rate] = [:]
            for day in days {
                let (none, whole) = (free(day), full(day))
                guard whole > none else { continue }
                let rate = Swift.min(Law.highestRate, Swift.max(0, (revenue(day) - none) / (whole - none)))
                if rates.filter({ $0.key < day }).max(by: { $0.key < $1.key })?.value != Rate(rate) { rates[day] = Rate(rate) }
                if rate == Law.highestRate {
                    notes.append("\(answer.id): the same value would take more than 1000%; that was laid.")
                }
            }
            law.measures[k] = answer.laid(at: rates)
            let told = rates.sorted { $0.key < $1.key }.map { "\(($0.value.percent * 10).rounded() / 10)% from \($0.key)" }
            notes.append(
                "\(answer.id): "
                    + (told.isEmpty
                        ? "falls on no trade of \(world.id); it lays nothing."
                        : told.joined(separator: ", ") + ", which raises at the trade of \(world.id) what \(id) raises."))
        }
        return (law, notes)
    }

    /// The highest rate that a match of values may take.
    private static let highestRate = 10.0

    private static func value(of tariffs: Bilateral<Rate>, in world: World) -> Double {
        var sum = 0.0
        for j in 0..<world.grid.sectorCount {
            for n in 0..<world.grid.countryCount {
                for i in 0..<world.grid.countryCount where tariffs[n, i, j] != .zero {
                    sum += tariffs[n, i, j].value * world.flow(n, i, j)
                }
            }
        }
        return sum
    }
}

extension Measure {
    /// The same measure at other rates, for as long as it holds.
    fileprivate func laid(at rates: [Day: Rate]) -> Measure {
        var copy = self
        copy.rate = RatePath(rates)
        return copy
    }

    /// The same days as no duty, so that they can be asked for without layers.
    fileprivate var unlayered: Measure {
        Measure(
            id: id, by: by, unions: unions, instrument: .exportTax, partners: partners, rate: rate, period: period,
            exemptions: exemptions,
            source: source)
    }
}
