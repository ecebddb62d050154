import TradeData

/// The groups of economies of a file: those that it declares, and those of the shipped table that it names.
struct GroupsRead {
    /// Declared in the file, by their ids.
    private(set) var own: [String: Subject] = [:]
    /// All in the order in which they were met, each once.
    private(set) var all: [Subject] = []

    /// Those that the file declares, in its order.
    var declared: [Subject] { all.filter { own[$0.code] != nil } }

    mutating func note(_ group: Subject) { if !all.contains(where: { $0.code == group.code }) { all.append(group) } }

    fileprivate mutating func declare(_ group: Subject) {
        own[group.code] = group
        note(group)
    }
}

extension Reading {
    /// Reads the section `groups`, so that all others may name what it declares. A member counts on the day whose law is solved.
    ///
    /// Faults of form are found by the check of fields; here those that only the whole section tells.
    func readGroups(_ item: Item?) {
        for entry in item?.list ?? [] {
            guard let id = entry["id"], let name = name(id) else { continue }
            if groups.own[name] != nil {
                report(id, "two groups are called \(name)", "give each its own id")
                continue
            }
            var members: Set<Country> = []
            for member in entry["members"]?.list ?? [] {
                guard member.map != nil else {
                    members.formUnion(country(member) ?? [])
                    continue
                }
                let (from, until) = (member["from"].flatMap(day), member["until"].flatMap(day))
                if let from, let until, until <= from {
                    report(member, "a member of \(name) leaves before it joins", "correct the days")
                }
                let counts = (from.map { $0 <= groupDay } ?? true) && (until.map { groupDay < $0 } ?? true)
                let named = member["economies"].flatMap(countries) ?? []
                if counts { members.formUnion(named) }
            }
            if members.isEmpty {
                report(entry, "the group \(name) has no members on \(groupDay)", "write at least one under members")
                continue
            }
            groups.declare(Subject(group: name, title: entry["title"].flatMap(text), members: members))
        }
    }
}
