import TradeData
import TradePolicy

extension Reading {
    /// A branch of an event of the file, written `event/branch`; reports what is none.
    func branch(_ item: Item, _ checks: LawChecks) -> BranchChoice? {
        let all = checks.events.flatMap { event in event.value.branches.map { "\(event.value.id)/\($0.id)" } }
        guard let text = item.text, all.contains(text), let slash = text.firstIndex(of: "/") else {
            report(item, "there is no branch \(item.kind)", hint(item.text, in: all, else: "write event/branch"))
            return nil
        }
        return BranchChoice(event: String(text[..<slash]), branch: String(text[text.index(after: slash)...]))
    }

    /// Reports players of one name, and economies that have two.
    /// - Parameter place: Where the k-th player is written.
    func distinct(_ players: [(id: String, economies: Set<Country>)], at place: (Int) -> Item) {
        for (k, player) in players.enumerated() {
            for other in players[..<k] {
                if other.id == player.id { report(place(k), "two players are called \(player.id)", "give each its own id") }
                let both = other.economies.intersection(player.economies).sorted().map(\.rawValue)
                if !both.isEmpty {
                    report(
                        place(k), "\(both.joined(separator: ", ")) is on the side of \(other.id) and of \(player.id)",
                        "an economy has one player")
                }
            }
        }
    }
}
