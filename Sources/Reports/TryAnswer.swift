import FoundationEssentials
import Glibc
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
    /// The same question without the answer in kind, where there is one.
    let unanswered: Comparison?
    /// The commands to go on with.
    let more: String

    /// - Precondition: The study has a run, and it converged.
    public init(
        _ study: Study, duties: [Duty], law: String, remarks: [String] = [], households: Households? = nil, more: String = "",
        unanswered: Comparison? = nil
    ) {
        precondition(!study.runs.isEmpty, "An answer needs a run.")
        (self.study, self.duties, self.law, self.remarks) = (study, duties, law, remarks)
        (self.households, self.more, index, title) = (households, more, 0, nil)
        self.unanswered = unanswered
        parties = Self.parties(duties.flatMap(\.imposers) + duties.flatMap(\.partners), study.world.grid)
    }

    /// The answer of one run of a scenario, about the economies of its focus.
    /// - Precondition: The study has that run.
    public init(_ study: Study, run index: Int, households: Households? = nil, more: String = "") {
        let (run, scenario, grid) = (study.runs[index], study.scenario, study.world.grid)
        (self.study, self.index, self.households, self.more, duties, remarks) = (study, index, households, more, [], [])
        unanswered = nil
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
    func money(_ millions: Double) -> String {
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

    func name(_ j: Int) -> String { study.world.name(of: grid.sectors[j]).lowercased() }

    func listed(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
