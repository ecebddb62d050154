import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium

/// What was understood: whose duties on whom, from which rate to which, under whose law.
extension TryAnswer {
    func understood() -> [String] {
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
        if let title { lines = (title.isEmpty ? [] : [title]) + changes() + limits() + minerals() }
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

    /// Quotas and promises that hold, and those that held under the law before: whether they bind, and at what wedge.
    private func limits() -> [String] {
        func wedge(_ wedge: ImpliedWedge) -> String {
            let rate = NumberText.percent(abs(wedge.rate.percent))
            if wedge.rate.value == .infinity { return "no trade" }
            return wedge.limit.bound == .atLeast ? "a subsidy of \(rate)" : "a duty of \(rate)"
        }
        let now = LimitOutcome.all(in: run)
        let lines = now.prefix(4).map { limit -> String in
            let kind = limit.wedge.limit.bound == .atLeast ? "a promise to buy" : "a quota of"
            let words = limit.measure.terms.limit.map { " \($0.words)" } ?? ""
            return "  \(limit.wedge.id): \(kind)\(words) "
                + (limit.wedge.isBinding ? "acts like \(wedge(limit.wedge))" : "does not bind")
        }
        let gone = comparison.reference.impliedWedges.filter { old in
            old.isBinding && !now.contains { $0.wedge.id == old.id }
        }
        return lines + gone.prefix(4).map { "  \($0.id) is gone, which acted like \(wedge($0))" }
    }

    /// What becomes of the mineral that is shortest, by measure.
    private func minerals() -> [String] {
        let found = study.minerals.filter { $0.paths.contains(run.path) && !$0.isInReference }
        return found.prefix(4).compactMap { finding in
            guard let worst = finding.study.central.outcomes.max(by: { $0.market.shortfall < $1.market.shortfall }) else {
                return nil
            }
            let short = NumberText.percent(100 * worst.market.shortfall, decimals: 0)
            return
                "  \(finding.measure.id): \(worst.mineral.title.lowercased()) $\(MineralText.price(worst.priceBefore)) → "
                + "\(MineralText.after(worst)) a kg for \(MineralText(finding.study).name(finding.study.question.economy)), \(short) short"
        }
    }

    /// What i sells to n pays more in costs, and how much of it may no longer be traded, percent of the reference's trade.
    private func barriers(_ n: Int, _ i: Int) -> (cost: Double, gone: Double) {
        var (trade, cost, gone) = (0.0, 0.0, 0.0)
        for j in grid.sectors.indices {
            let flow = comparison.reference.flow(n, i, j)
            let (a, b) = (comparison.reference.policy, comparison.policy.policy)
            trade += flow
            if b.icebergs[n, i, j].value.isFinite { cost += flow * (b.icebergs[n, i, j].value / a.icebergs[n, i, j].value - 1) }
            gone += flow * StudyReport.closed(from: a.availability[n, i, j].value, to: b.availability[n, i, j].value)
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
        (comparison.reference.asked.tariffs[n, i, j].value, comparison.policy.asked.tariffs[n, i, j].value)
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
}
