import Foundation
import Studies
import TradeData
import TradeEquilibrium

/// The answer to a question in one line, on one screen: what was understood, who wins and loses with ranges over models, industries,
/// prices and revenue, and what turns it.
///
/// Every sentence is made from the numbers of a study with one branch and one day to compare with.
public struct TryAnswer {
    /// Economies that the question names as one.
    public struct Party: Sendable {
        public let name: String
        /// The name in running text, such as “the United States”.
        public let prose: String
        public let members: [Int]
        public init(name: String, prose: String? = nil, members: [Int]) {
            (self.name, self.prose, self.members) = (name, prose ?? name, members)
        }
    }

    /// A duty of the question: whose, on whom, on which goods.
    public struct Duty: Sendable {
        public let imposers, partners: [Party]
        /// In words, such as “on all others”.
        public let aim: String
        /// Words for the goods; empty: all goods.
        public let goods: String
        public init(imposers: [Party], partners: [Party], aim: String, goods: String) {
            (self.imposers, self.partners, self.aim, self.goods) = (imposers, partners, aim, goods)
        }
    }

    let study: Study
    /// The run that is answered.
    let index: Int
    let duties: [Duty]
    /// What is done, where it is no question but a scenario: its branch.
    let title: String?
    /// The economies of the first rows.
    let parties: [Party]
    let households: Households?
    /// Whose law is under the question, in words.
    let law: String
    /// What was taken where nothing was said.
    let remarks: [String]
    /// The commands to go on with.
    let more: String

    /// - Precondition: The study has a run, and it converged.
    public init(
        _ study: Study, duties: [Duty], law: String, remarks: [String] = [], households: Households? = nil, more: String = ""
    ) {
        precondition(!study.runs.isEmpty, "An answer needs a run.")
        (self.study, self.duties, self.law, self.remarks) = (study, duties, law, remarks)
        (self.households, self.more, index, title) = (households, more, 0, nil)
        parties = Self.parties(duties.flatMap(\.imposers) + duties.flatMap(\.partners), study.world.grid)
    }

    /// The answer of one run of a scenario, about the economies of its focus.
    /// - Precondition: The study has that run.
    public init(_ study: Study, run index: Int, households: Households? = nil, more: String = "") {
        let (run, scenario, grid) = (study.runs[index], study.scenario, study.world.grid)
        (self.study, self.index, self.households, self.more, duties, remarks) = (study, index, households, more, [], [])
        law = "law of \(run.day.inText) against that of \(run.comparedWith.inText)"
        title = run.path.title ?? ""
        let named = scenario.focus.isEmpty ? Array(scenario.acting(on: study.world).prefix(4)) : scenario.focus
        parties = Self.parties(
            named.compactMap { subject in
                subject.within(grid).map { Party(name: study.world.name(of: $0), members: grid.indices(of: $0)) }
            }, grid)
    }

    /// Each party once; of all partners together no row.
    private static func parties(_ all: [Party], _ grid: Grid) -> [Party] {
        var found: [Party] = []
        for party in all
        where party.members.count < max(2, grid.countryCount / 2) && !found.contains(where: { $0.members == party.members }) {
            found.append(party)
        }
        return Array(found.prefix(6))
    }

    var run: StudyRun { study.runs[index] }
    var comparison: Comparison { run.comparison }
    var grid: Grid { study.world.grid }
    var currency: String { study.world.currency }

    /// The answer as text of at most 100 columns and about 25 lines.
    /// - Complexity: O(models × economies + duties × N²J).
    public func text() -> String {
        var lines = understood()
        guard comparison.reference.policy != comparison.policy.policy else {
            lines += ["", "Nothing changes: the law already is as it was asked about, so there is nothing to answer."]
            return SafeText.plain(lines.joined(separator: "\n") + "\n")
        }
        lines += remarks
        lines += ["", table()]
        lines += industries()
        lines += prices()
        lines += turned()
        if !more.isEmpty { lines += ["", "More: " + more] }
        return SafeText.plain(lines.joined(separator: "\n") + "\n")
    }

    // MARK: What was understood

    private func understood() -> [String] {
        var lines = duties.prefix(6).flatMap { duty -> [String] in
            let (old, new) = rates(duty)
            let points = new - old
            let imposers = listed(duty.imposers.map(\.prose))
            let head = "\(imposers.prefix(1).uppercased() + imposers.dropFirst()): duty \(duty.aim)"
            guard old.isFinite else { return ["\(head): they trade nothing that it reaches"] }
            let on = duty.goods.isEmpty ? "" : ", \(duty.goods)"
            let isClose = rate(old) == rate(new)
            func shown(_ value: Double) -> String { isClose ? NumberText.percent(value, decimals: 2) : rate(value) }
            var found = [
                "\(head)\(on): \(shown(old)) → \(shown(new)) on average\(over(duty)) (\(points < 0 ? "−" : "+")\(NumberText.fixed(abs(points), abs(points) < 9.95 ? 1 : 0)) points)"
            ]
            if let lowered = lowered(duty), points > -0.05 { found.append("  it is a cut where more is due: \(lowered)") }
            return found
        }
        if let title { lines = (title.isEmpty ? [] : [title]) + changes() }
        if duties.count > 6 { lines.append("and \(duties.count - 6) duties more") }
        if let collected = collected() { lines.append(collected) }
        lines.append("\(law), as if permanent, \(run.model.horizon.words); world \(study.world.id) of \(study.world.year)")
        return lines
    }

    /// What the law changes between the economies of the first rows: duties, costs and bans, the largest first.
    private func changes() -> [String] {
        let members = parties.flatMap(\.members)
        var found: [(size: Double, text: String)] = []
        for n in members {
            for i in members where i != n {
                let (before, after) = comparison.tariffAtReferenceTrade(destination: n, origin: i)
                let pair = "\(study.world.name(of: grid.countries[n])) on \(study.world.name(of: grid.countries[i]))"
                let trade = comparison.trade(origin: i, destination: n).reference
                let (points, old, new) = ((after - before).percent, before.percent, after.percent)
                if abs(points) >= 0.2 {
                    let sign = points < 0 ? "−" : "+"
                    found.append(
                        (
                            abs(points) * trade,
                            "  \(pair): duty \(rate(old)) → \(rate(new)) (\(sign)\(NumberText.fixed(abs(points), 1)) points)"
                        ))
                }
                let (cost, gone) = barriers(n, i)
                if cost >= 0.1 { found.append((cost * trade, "  \(pair): costs of trade +\(NumberText.percent(cost))")) }
                if gone >= 0.1 {
                    found.append(
                        (
                            gone * trade,
                            "  \(pair): \(NumberText.percent(gone, decimals: 0)) of what is traded is banned or needs a licence"
                        ))
                }
            }
        }
        return found.sorted { ($1.size, $0.text) < ($0.size, $1.text) }.prefix(6).map(\.text)
    }

    /// What i sells to n pays more in costs, and how much of it may no longer be traded, percent of the reference's trade.
    private func barriers(_ n: Int, _ i: Int) -> (cost: Double, gone: Double) {
        var (trade, cost, gone) = (0.0, 0.0, 0.0)
        for j in grid.sectors.indices {
            let flow = comparison.reference.flow(n, i, j)
            let (a, b) = (comparison.reference.policy, comparison.policy.policy)
            trade += flow
            if b.icebergs[n, i, j].value.isFinite { cost += flow * (b.icebergs[n, i, j].value / a.icebergs[n, i, j].value - 1) }
            gone += flow * max(0, a.availability[n, i, j].value - b.availability[n, i, j].value)
        }
        return trade > 0 ? (100 * cost / trade, 100 * gone / trade) : (0, 0)
    }

    /// The sectors that a duty reaches: those in which some rate of its pairs changes.
    private func pairs(_ duty: Duty) -> [(n: Int, i: Int)] {
        duty.imposers.flatMap(\.members).flatMap { n in duty.partners.flatMap(\.members).filter { $0 != n }.map { (n, $0) } }
    }

    /// Where customs collects so much less than the law says that a reader would stumble: the rates that are solved.
    private func collected() -> String? {
        let far = duties.prefix(6).filter { duty in
            let (law, solved) = (rates(duty), rates(duty) { self.solved($0, $1, $2) })
            return abs(law.old - solved.old) >= 0.5 || abs(law.new - solved.new) >= 0.5
        }
        guard !far.isEmpty else { return nil }
        let texts = far.map { duty in
            let found = rates(duty) { self.solved($0, $1, $2) }
            return "\(duty.aim) \(rate(found.old)) → \(rate(found.new))"
        }
        return "  these are rates of the law; as customs collected in \(study.world.year) the model has "
            + texts.joined(separator: ", ")
    }

    /// The average statutory duty before and after, percent, weighted with the trade of the reference: over goods, or over the sectors
    /// of a duty on some goods.
    func rates(_ duty: Duty) -> (old: Double, new: Double) { rates(duty) { self.tariffs($0, $1, $2) } }

    /// ` over motor vehicles, the industry they are in`: the sectors over which a duty on some goods is averaged; nothing where the sectors
    /// are what the question names.
    private func over(_ duty: Duty) -> String {
        guard !duty.goods.isEmpty else { return "" }
        let pairs = pairs(duty)
        let names = grid.sectors.indices.filter { j in
            study.world.goods.contains(grid.sectors[j])
                && pairs.contains { self.tariffs($0.n, $0.i, j).old != self.tariffs($0.n, $0.i, j).new }
        }.map { name($0) }
        guard !names.isEmpty, names.joined(separator: ", ") != duty.goods.lowercased() else { return "" }
        let told = names.count > 3 ? "\(names.count) sectors" : listed(names)
        return " over \(told), \(names.count == 1 ? "the industry they are in" : "the industries they are in")"
    }

    private func rates(_ duty: Duty, _ tariffs: (Int, Int, Int) -> (old: Double, new: Double)) -> (old: Double, new: Double) {
        var (trade, old, new) = (0.0, 0.0, 0.0)
        let pairs = pairs(duty)
        for j in grid.sectors.indices where study.world.goods.contains(grid.sectors[j]) {
            let isReached =
                duty.goods.isEmpty || pairs.contains { self.tariffs($0.n, $0.i, j).old != self.tariffs($0.n, $0.i, j).new }
            guard isReached else { continue }
            for (n, i) in pairs {
                let flow = comparison.reference.flow(n, i, j)
                let rate = tariffs(n, i, j)
                trade += flow
                old += flow * rate.old
                new += flow * rate.new
            }
        }
        return trade > 0 ? (100 * old / trade, 100 * new / trade) : (.nan, .nan)
    }

    /// The rates of the law, 0.25 = 25%.
    private func tariffs(_ n: Int, _ i: Int, _ j: Int) -> (old: Double, new: Double) {
        (run.referenceSchedule.tariffs[n, i, j].value, run.schedule.tariffs[n, i, j].value)
    }

    /// The rates that the model has.
    private func solved(_ n: Int, _ i: Int, _ j: Int) -> (old: Double, new: Double) {
        (comparison.reference.policy.tariffs[n, i, j].value, comparison.policy.policy.tariffs[n, i, j].value)
    }

    /// Where a duty takes less than before, the three sectors with the most trade; nil where there is none.
    private func lowered(_ duty: Duty) -> String? {
        var sums: [(j: Int, trade: Double, old: Double, new: Double)] = []
        let pairs = pairs(duty)
        for j in grid.sectors.indices {
            var (trade, old, new) = (0.0, 0.0, 0.0)
            for (n, i) in pairs {
                let (flow, rate) = (comparison.reference.flow(n, i, j), tariffs(n, i, j))
                (trade, old, new) = (trade + flow, old + flow * rate.old, new + flow * rate.new)
            }
            if trade > 0, new < old - 0.002 * trade { sums.append((j, trade, 100 * old / trade, 100 * new / trade)) }
        }
        guard !sums.isEmpty else { return nil }
        return sums.sorted { $0.trade > $1.trade }.prefix(3).map {
            "\(name($0.j)) \(rate($0.old)) → \(rate($0.new))"
        }.joined(separator: ", ")
    }

    private func rate(_ percent: Double) -> String { NumberText.percent(percent, decimals: abs(percent) < 9.95 ? 1 : 0) }

    // MARK: Who wins and loses

    /// Of those that the question does not name, the two that gain and the two that lose most, of at least a thousandth of the world.
    private func others() -> [Party] {
        let named = Set(parties.flatMap(\.members))
        let world = study.world.valueAdded.reduce(0, +)
        let changes = grid.countries.indices.filter {
            !named.contains($0) && grid.countries[$0] != .restOfWorld && study.world.valueAdded[$0] >= 2e-3 * world
        }.map { (n: $0, change: change(comparison, [$0])) }.sorted { $0.change > $1.change }
        let gainers = changes.prefix(2).filter { $0.change >= 0.005 }
        let losers = changes.suffix(2).filter { $0.change <= -0.005 }
        return (gainers + losers).map { Party(name: study.world.name(of: grid.countries[$0.n]), members: [$0.n]) }
    }

    /// Change in real income of economies together, percent.
    private func change(_ comparison: Comparison, _ members: [Int]) -> Double {
        let income = members.reduce(0) { $0 + comparison.reference.welfareIncome($1) }
        return 100 * members.reduce(0) { $0 + comparison.equivalentVariation($1) } / income
    }

    private func table() -> String {
        let count = study.alternatives.count + 1
        var table = TerminalTable([
            ("real income", .left), ("", .right), ("a year", .right), ("a household", .right),
            (count > 1 ? "range of \(count) models" : "", .left),
        ])
        let world = Party(name: "World", members: Array(grid.countries.indices))
        for party in parties + others() + [world] {
            let all = study.underAllModels(index) { change($0, party.members) }
            let worth = party.members.reduce(0) { $0 + comparison.equivalentVariation($1) }
            table.add([
                .init(party.name), .init(Self.percent(all[0])), .init(money(worth)), .init(perHousehold(party, worth)),
                .init(count > 1 ? range(all) : ""),
            ])
        }
        return table.render(on: .pipe).split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }

    private func range(_ values: [Double]) -> String {
        guard let low = values.min(), let high = values.max(), values.allSatisfy(\.isFinite) else { return "incomplete" }
        if Self.percent(low) == Self.percent(high) { return "all \(Self.percent(low))" }
        return "\(Self.percent(low)) to \(Self.percent(high))"
    }

    /// A change in percent with two digits that count; what is smaller than they show is said in words.
    static func percent(_ value: Double) -> String {
        guard value.isFinite else { return NumberText.unknown }
        if abs(value) < 0.005 { return "under 0.01%" }
        return NumberText.change(value, decimals: abs(value) >= 9.95 ? 0 : abs(value) >= 0.995 ? 1 : 2)
    }

    /// Money in billions or millions by size, two digits that count.
    private func money(_ millions: Double) -> String {
        guard millions.isFinite else { return NumberText.unknown }
        let mark = currency == "USD" ? "$" : currency + " "
        let sign = millions < 0 ? "−" : "+"
        let size = abs(millions)
        if size < 0.5 { return "under \(mark)1 mn" }
        if size < 995 {
            return "\(sign)\(mark)\(NumberText.fixed(size < 99.5 ? size.rounded() : (size / 10).rounded() * 10, 0)) mn"
        }
        return "\(sign)\(mark)\(NumberText.fixed(size / 1000, size < 9_950 ? 1 : 0)) bn"
    }

    private func perHousehold(_ party: Party, _ amount: Double) -> String {
        guard party.members.count == 1, amount.isFinite,
            let share = households?.share(of: amount, Subject(grid.countries[party.members[0]]), in: study.world)
        else { return "" }
        guard abs(share) >= 0.5 else { return "" }
        let step = abs(share) < 100 ? 1.0 : 10
        return NumberText.money((share / step).rounded() * step, currency)
    }

    // MARK: Industries, prices, revenue

    private func industries() -> [String] {
        guard grid.sectorCount > 1 else { return [] }
        var lines = [""]
        for party in parties.prefix(2) {
            let total = party.members.reduce(0.0) { sum, n in
                sum + grid.sectors.indices.reduce(0) { $0 + comparison.reference.output[n, $1].value }
            }
            let changes = grid.sectors.indices.compactMap { j -> (j: Int, change: Double)? in
                let size = party.members.reduce(0) { $0 + comparison.reference.output[$1, j].value }
                guard size > 0.003 * total else { return nil }
                let after = party.members.reduce(0) {
                    $0 + comparison.reference.output[$1, j].value * comparison.outputVolume($1, j).value
                }
                return (j, 100 * (after / size - 1))
            }.sorted { $0.change > $1.change }
            let up = changes.prefix(3).filter { $0.change >= 0.05 }.map {
                "\(name($0.j)) \(NumberText.change($0.change, decimals: 1))"
            }
            let down = changes.reversed().prefix(3).filter { $0.change <= -0.05 }.map {
                "\(name($0.j)) \(NumberText.change($0.change, decimals: 1))"
            }
            guard !up.isEmpty || !down.isEmpty else { continue }
            lines.append("  Output, \(party.name)")
            if !up.isEmpty { lines.append("    up    " + up.joined(separator: ", ")) }
            if !down.isEmpty { lines.append("    down  " + down.joined(separator: ", ")) }
        }
        return lines.count > 1 ? lines : []
    }

    private func prices() -> [String] {
        let months = FirstMonths(comparison)
        return parties.prefix(2).filter { $0.members.count == 1 }.map { party in
            let n = party.members[0]
            let revenue = comparison.tariffRevenue(n)
            let (bound, gone) = (months.percent(n), months.unavailable(n))
            // What is banned has no price: no bound is said of it.
            let prices =
                gone >= 0.005
                ? "\(NumberText.percent(gone, decimals: 2)) of consumption cannot be had at once"
                : "consumer prices "
                    + (bound.isFinite && abs(bound) >= 0.005
                        ? "\(Self.percent(bound)) at most in the first months" : "move by under 0.01% in the first months")
            return "  \(party.name): \(prices)"
                + "; tariff revenue \(money(revenue.policy - revenue.reference)) a year"
        }
    }

    // MARK: What turns it

    private func turned() -> [String] {
        guard !study.alternatives.isEmpty else { return ["  One model: no range (leave out --single for one)"] }
        let sensitivity = Sensitivity(
            study, subjects: parties.filter { $0.members.count == 1 }.map { Subject(grid.countries[$0.members[0]]) })
        var lines: [String] = []
        let own = sensitivity.findings.filter { $0.branch == run.path.id && $0.comparedWith == run.comparedWith }
        for finding in own.prefix(3) {
            let name = study.world.name(of: finding.subject)
            guard finding.high - finding.low >= 0.01 else { continue }
            let driver = finding.driver.map { Self.words($0) }
            if finding.signAgrees || min(abs(finding.low), abs(finding.high)) < 0.005 {
                if let driver { lines.append("  \(name): the range is mostly from \(driver)") }
            } else {
                lines.append("  \(name): models disagree on the sign" + (driver.map { "; what moves it most is \($0)" } ?? ""))
            }
        }
        if let missing = study.missingFromRanges { lines.append("  Ranges are \(missing)") }
        return lines
    }

    private static func words(_ assumption: Sensitivity.Assumption) -> String {
        switch assumption {
        case .elasticities: "the trade elasticities"
        case .deficits: "what trade deficits do"
        case .revenue: "the use of the revenue"
        case .horizon: "the horizon, medium or long run"
        case .labourSupply: "how much labour supply answers"
        }
    }

    private func name(_ j: Int) -> String { study.world.name(of: grid.sectors[j]).lowercased() }

    private func listed(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
