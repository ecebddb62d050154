import TradeData
import TradePolicy

/// Events, their branches, and what these do to the law.
extension LawChecks {
    func checkEvents() {
        for event in events { check(event) }
        order()
        if !reading.hasErrors, let last = events.last, ways(most: Limits.paths) > Limits.paths {
            reading.report(
                last.item, "the events have more than \(Limits.paths) ways through",
                "hang events on branches with after, or leave some out")
        }
    }

    private func check(_ event: Placed<Event>) {
        let branches = event.value.branches
        let place = event.item["branches"] ?? event.item
        let items = place.list ?? []
        if items.isEmpty { reading.report(place, "event \(event.value.id) has no branches", "add at least one") }
        if Set(branches.map(\.id)).count < branches.count {
            reading.report(place, "two branches of \(event.value.id) have one id", "give each its own id")
        }
        let odds = branches.compactMap(\.probability)
        if !odds.isEmpty && odds.count < branches.count {
            reading.report(
                place, "\(odds.count) of \(branches.count) branches have a probability", "give it to all of them, or to none")
        } else if !odds.isEmpty {
            let sum = odds.reduce(0) { $0 + $1.value }
            if abs(sum - 1) > 1e-9 {
                reading.report(place, "the probabilities add up to \(short(Rate(sum)))%", "make them 100% in all")
            }
        }
        for (item, branch) in zip(items, branches) {
            for (entry, action) in zip(item["then"]?.list ?? [], branch.actions) { check(entry, action) }
        }
    }

    func check(_ item: Item, _ action: Action) {
        func names(_ lists: String...) -> [String] { lists.flatMap { declared[$0] ?? [] } }
        let id = action.target
        let (isKnown, what, others): (Bool, String, () -> [String]) =
            switch action {
            case .withdraw:
                (isDeclared(id, in: "measures", "threats"), "measure or threat", { names("measures", "threats") })
            case .extend, .end: (isDeclared(id, in: "truces"), "truce", { names("truces") })
            case .set: (isDeclared(id, in: "measures"), "measure", { names("measures") })
            case .carryOut: (isDeclared(id, in: "threats"), "threat", { names("threats") })
            case .void:
                (
                    layers.contains { $0.value.authority == id }, "authority",
                    { self.layers.compactMap(\.value.authority) }
                )
            }
        guard !isKnown else {
            if let truce = extends(action) {
                reading.report(item, "\(id) runs to \(truce.end) already", "extend it to a later day")
            }
            return
        }
        let place = item.map?.first { $0.value.text == id }?.value ?? item
        reading.report(
            place, "there is no \(what) \"\(id)\"", reading.hint(id, in: others(), else: "name a \(what) of this file"))
    }

    /// Events that hang on a branch come after it.
    private func order() {
        let byID = Dictionary(events.map { ($0.value.id, $0.value) }, uniquingKeysWith: { a, _ in a })
        for event in events {
            guard let after = event.value.after, let place = event.item["after"] else { continue }
            guard let earlier = byID[after.event] else {
                if isDeclared(after.event, in: "events") { continue }
                reading.report(place, "there is no event \"\(after.event.shortened)\"", "write event/branch")
                continue
            }
            if !earlier.branches.contains(where: { $0.id == after.branch }) {
                reading.report(
                    place, "event \(after.event) has no branch \"\(after.branch.shortened)\"",
                    reading.hint(after.branch, in: earlier.branches.map(\.id), else: "name one of its branches"))
            } else if earlier.id == event.value.id {
                reading.report(place, "event \(earlier.id) comes after itself", "name an earlier event")
            } else if earlier.date >= event.value.date {
                reading.report(
                    place, "event \(event.value.id) of \(event.value.date) cannot come after \(earlier.id) of \(earlier.date)",
                    "events follow each other in time")
            }
        }
    }

    /// The number of ways through the events, counted up to one more than a limit.
    ///
    /// - Precondition: Every event has a branch, so that every step leads to a way.
    /// - Complexity: O(limit × events).
    private func ways(most: Int) -> Int {
        let ordered = events.map(\.value).sorted { ($0.date, $0.id) < ($1.date, $1.id) }
        var (count, taken) = (0, Set<BranchChoice>())
        func walk(_ k: Int) {
            reading.work += 1
            guard k < ordered.count else {
                count += 1
                return
            }
            let event = ordered[k]
            if let after = event.after, !taken.contains(after) { return walk(k + 1) }
            for branch in event.branches where count <= most {
                let choice = BranchChoice(event: event.id, branch: branch.id)
                taken.insert(choice)
                walk(k + 1)
                taken.remove(choice)
            }
        }
        walk(0)
        return count
    }
}
