import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium

/// A sweep as text: real income at each rate with bars, ranges over models, and the best of the rates for each economy.
public struct SweepAnswer {
    /// Under the scenario's own model.
    let sweep: Sweep
    /// Under other models, the same rates.
    let others: [Sweep]
    let subjects: [Subject]
    let world: World
    /// The rate of the file on the day; nil where it has none then.
    let own: Rate?

    /// - Precondition: All sweeps have the same rates.
    public init(_ sweep: Sweep, others: [Sweep] = [], subjects: [Subject], world: World, own: Rate?) {
        precondition(
            others.allSatisfy { $0.points.map(\.rate) == sweep.points.map(\.rate) }, "Sweeps to compare have the same rates.")
        (self.sweep, self.others, self.subjects, self.world, self.own) = (sweep, others, subjects, world, own)
    }

    /// Real income of an economy at a rate, percent, with the ends over all models.
    func value(_ k: Int, _ n: Subject) -> (value: Double, low: Double, high: Double) {
        let all = ([sweep] + others).map { $0.points[k].comparison.welfare(world.grid.indices(of: n)).percentChange }
        return (all[0], all.min() ?? all[0], all.max() ?? all[0])
    }

    /// The place of the rate at which an economy's real income is highest.
    func best(_ n: Subject, in sweep: Sweep) -> Int {
        sweep.points.indices.max { a, b in
            let (x, y) = (
                sweep.points[a].comparison.welfare(world.grid.indices(of: n)).percentChange,
                sweep.points[b].comparison.welfare(world.grid.indices(of: n)).percentChange
            )
            // Of equal rates the lowest.
            return (x, b) < (y, a)
        } ?? 0
    }

    /// The text: one block of bars for each economy, then the best rates.
    /// - Complexity: O(economies × rates × models).
    public func text() -> String {
        var lines: [String] = []
        for n in subjects.prefix(4) { lines += chart(n) + [""] }
        if subjects.count > 4 {
            lines += ["\(subjects.count - 4) more economies are in --csv", ""]
        }
        for n in subjects {
            let k = best(n, in: sweep)
            let found = others.map { sweep.points[best(n, in: $0)].rate }
            let rate = Self.percent(sweep.points[k].rate)
            let range =
                found.isEmpty
                ? ""
                : "; over \(others.count + 1) models \(Self.percent(([sweep.points[k].rate] + found).min()!)) to \(Self.percent(([sweep.points[k].rate] + found).max()!))"
            let edge = k == 0 || k == sweep.points.count - 1 ? ", an end of the range" : ""
            lines.append("Best for \(world.name(of: n)), others unchanged: \(rate)\(edge)\(range)")
        }
        if let own { lines.append("The file has \(Self.percent(own)) on \(sweep.day.inText).") }
        return SafeText.plain(lines.joined(separator: "\n") + "\n")
    }

    private func chart(_ n: Subject) -> [String] {
        let values = sweep.points.indices.map { value($0, n) }
        let most = values.map { abs($0.value) }.max() ?? 0
        let best = best(n, in: sweep)
        let head = "\(world.name(of: n)): real income, %, at each rate of \(sweep.measure)"
        let width = 24
        let hasNegative = values.contains { $0.value < 0 }
        return [head]
            + values.enumerated().map { k, found in
                let length = most > 0 ? Int((Double(width) * abs(found.value) / most).rounded()) : 0
                let bar = String(repeating: "█", count: length)
                let space = String(repeating: " ", count: width - length)
                let left = !hasNegative ? "" : found.value < 0 ? space + bar : String(repeating: " ", count: width)
                let right = found.value > 0 ? bar : ""
                let range = others.isEmpty ? "" : "  (\(NumberText.change(found.low)) to \(NumberText.change(found.high)))"
                func padded(_ text: String, _ size: Int) -> String {
                    String(repeating: " ", count: max(0, size - text.count)) + text
                }
                let point = sweep.points[k]
                // Truces take something off the rate of the text.
                let due = point.due == point.rate ? "" : "  due \(Self.percent(point.due))"
                return
                    "\(padded(Self.percent(point.rate), 8))  \(padded(NumberText.change(found.value), 8)) \(left)│\(right)\(k == best ? " best" : "")\(range)\(due)"
            }
    }

    private static func percent(_ rate: Rate) -> String { NumberText.percent(rate.percent, decimals: 2) }
}
