import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// What each branch is, in the words of the file, and what it does to the duties between the parties.
    func meanings(against day: Day) -> [ReportDocument.Term] {
        branches(against: day).map { _, run in
            let title = run.path.title ?? study.scenario.title
            let rest = title.split(separator: ":", maxSplits: 1).dropFirst().first.map { $0.trimmed() } ?? ""
            let isWhole = run.path.choices.isEmpty || shortTitle(run.path) == run.path.id
            let words = isWhole ? (run.path.choices.isEmpty ? "" : title) : rest
            let duties = dutiesToTell(run).map { duty in
                let (before, after) = (NumberText.percent(duty.before), NumberText.percent(duty.after))
                return "\(inProse(duty.pair.destination)) on \(inProse(duty.pair.origin)) "
                    + (before == after ? "\(after), as before" : "\(before) → \(after)")
            }
            let parts = [
                words.isEmpty ? "" : capitalised(words) + (".?!".contains(words.last ?? " ") ? "" : "."),
                duties.isEmpty ? "" : "Average duty on goods: \(duties.joined(separator: "; ")).",
                closed(run), withheld(run),
                run.comparison.isUnchanged ? "Nothing changes against \(NumberText.date(day))." : "",
            ]
            return ReportDocument.Term(
                run.path.choices.isEmpty ? "The change of law" : shortTitle(run.path),
                parts.filter { !$0.isEmpty }.joined(separator: " "))
        }
    }

    /// The average duties that say what a branch is: those that it changes, of the leads first and of what moves most money, and where
    /// that is one, the duty of the other side on it; where it changes none, those of the leads.
    private func dutiesToTell(_ run: StudyRun) -> [(pair: TradingPair, before: Double, after: Double)] {
        let known = parties()
        let all = (known + study.changedPairs(run).filter { !known.contains($0) }).map { pair in
            let found = run.comparison.tariffAtReferenceTrade(destinations: pair.destinations, origins: pair.origins)
            return (pair: pair, before: found.reference.percent, after: found.policy.percent)
        }
        func isLed(_ pair: TradingPair) -> Bool { leads.contains(pair.destination) || leads.contains(pair.origin) }
        func isNew(_ duty: (pair: TradingPair, before: Double, after: Double)) -> Bool {
            NumberText.percent(duty.before) != NumberText.percent(duty.after)
        }
        func money(_ duty: (pair: TradingPair, before: Double, after: Double)) -> Double {
            var trade = 0.0
            for n in duty.pair.destinations {
                for i in duty.pair.origins where i != n {
                    for j in grid.sectors.indices where study.world.goods.contains(grid.sectors[j]) {
                        trade += run.comparison.reference.flow(n, i, j)
                    }
                }
            }
            return abs(duty.after - duty.before) * trade
        }
        let changed = all.filter(isNew).map { (duty: $0, isLed: isLed($0.pair), money: money($0)) }
            .sorted { $0.isLed != $1.isLed ? $0.isLed : $0.money > $1.money }
        // A tenth of a point beside twenty says nothing of the branch.
        let least = Self.leastTold * (changed.map(\.money).max() ?? 0)
        let told = changed.filter { $0.money >= least }.prefix(3).map(\.duty)
        guard let first = told.first else {
            func rank(_ pair: TradingPair) -> Int { leads.firstIndex(of: pair.destination) ?? leads.count }
            return Array(all.sorted { rank($0.pair) < rank($1.pair) }.prefix(2))
        }
        let back = all.filter { $0.pair.destination == first.pair.origin && $0.pair.origin == first.pair.destination }
        return told.count == 1 ? told + back : Array(told)
    }

    /// Of the duty that moves most money, what another has to move to be told beside it.
    private static let leastTold = 0.02

    /// The share of a flow that is closed when availability goes from a to b. Both are against the world's base, so that a law that was
    /// opened has more than 1.
    static func closed(from a: Double, to b: Double) -> Double { a > 0 ? max(0, 1 - b / a) : 0 }

    /// `2.1% of what China imports is closed.`, and what costs of trade without revenue come to; empty where neither changes.
    private func closed(_ run: StudyRun) -> String {
        let (before, after) = (run.comparison.reference, run.comparison.policy)
        // As the law asks: what a promise to buy moves away from others is not closed to them.
        let (old, new) = (before.asked, after.asked)
        let changed = [old, new].contains { !$0.availability.changes().isEmpty || !$0.icebergs.changes().isEmpty }
        guard changed else { return "" }
        let flows = before.flows()
        let parts = leads.flatMap { lead -> [String] in
            let members = index(lead)
            var (trade, gone, cost) = (0.0, 0.0, 0.0)
            for n in members {
                for i in grid.countries.indices where !members.contains(i) {
                    for j in grid.sectors.indices {
                        let flow = flows[n, i, j].value
                        let (a, b) = (old.availability[n, i, j].value, new.availability[n, i, j].value)
                        let (c, d) = (old.icebergs[n, i, j].value, new.icebergs[n, i, j].value)
                        trade += flow
                        gone += flow * Self.closed(from: a, to: b)
                        if d.isFinite { cost += flow * (d / c - 1) }
                    }
                }
            }
            guard trade > 0 else { return [] }
            let shares = (closed: 100 * gone / trade, cost: 100 * cost / trade)
            return [
                shares.closed >= 0.05 ? "\(NumberText.percent(shares.closed)) of what \(inProse(lead)) imports is closed" : nil,
                shares.cost >= 0.005
                    ? "costs of trade rise by \(NumberText.percent(shares.cost, decimals: 2)) of what \(inProse(lead)) imports"
                    : nil,
            ].compactMap(\.self)
        }
        return parts.isEmpty ? "" : capitalised(parts.joined(separator: "; ")) + "."
    }

    /// `Of minerals get through: licences 70%, made-abroad 60%.`; empty without measures on them that are new.
    private func withheld(_ run: StudyRun) -> String {
        let found = study.minerals.filter { $0.paths.contains(run.path) && !$0.isInReference }
        guard !found.isEmpty else { return "" }
        let shares = found.map {
            "\($0.measure.id) \(NumberText.percent(100 * $0.study.question.leakage, decimals: 0))"
        }
        return "What gets through of minerals: \(shares.joined(separator: ", "))."
    }
}
