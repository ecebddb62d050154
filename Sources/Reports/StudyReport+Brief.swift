import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// The first page: every sentence is made from numbers of the tables, and says its range.
extension StudyReport {
    func brief() -> ReportDocument.Brief? {
        guard let day = study.scenario.compareTo.first, !focus.isEmpty, !study.isUnchanged else { return nil }
        return ReportDocument.Brief(
            dateline: dateline, findings: findings(against: day), chart: finding(against: day), branches: meanings(against: day),
            mindChangers: mindChangers(against: day), verdict: verdict)
    }

    /// `Law of 11 November 2025 against that of 26 October 2025 · world icio-2022 · long run · Détente 0.1.0`
    private var dateline: String {
        let days = study.scenario.compareTo.prefix(1).map {
            "Law of \(NumberText.date(study.scenario.asOf)) against that of \(NumberText.date($0))"
        }
        let models = study.alternatives.isEmpty ? "one model, no range" : "ranges over \(models.count) models"
        return
            (days + [
                "as if permanent, \(horizon.words)", "world \(study.world.id), money of \(study.world.year)",
                models + (study.missingFromRanges.map { " (\($0))" } ?? ""),
                "Détente \(Engine.version)" + (date.map { ", \(NumberText.date($0))" } ?? ""),
            ]).joined(separator: " · ")
    }

    // MARK: Words that all sentences share

    /// The two whom the answer is about: the first of the focus, and the first other one whom a measure names.
    var leads: [Subject] {
        guard let first = focus.first else { return [] }
        let named = study.targets.joined()
        let others = focus.dropFirst().filter { !first.covers($0) && !$0.covers(first) }
        return [first] + [others.first { other in named.contains { other.covers($0) } } ?? others.first].compactMap(\.self)
    }

    /// The branches against a day, that on which most is at stake for the two first.
    func byStakes(against day: Day) -> [(index: Int, run: StudyRun)] {
        let runs = branches(against: day)
        func stake(_ run: StudyRun) -> Double {
            leads.map { abs(run.comparison.welfare(index($0)).percentChange) }.max() ?? 0
        }
        guard let most = runs.max(by: { stake($0.run) < stake($1.run) }) else { return [] }
        return [most] + runs.filter { $0.index != most.index }
    }

    /// What the file calls a branch: its title up to a colon, else its name.
    func shortTitle(_ path: EventPath) -> String {
        guard let title = path.title, !path.choices.isEmpty else { return path.id }
        let head = title.prefix { $0 != ":" }
        return head.count <= 60 ? String(head) : path.id
    }

    /// A branch as the subject of a sentence; a law without branches goes by the scenario's title.
    func quoted(_ path: EventPath) -> String {
        guard path.choices.isEmpty else { return "“\(shortTitle(path))”" }
        // A question costs nobody anything, and the title of a page is above the sentence anyway.
        let title = study.scenario.title
        return title.contains("?") || title.count > 90 ? "The change of law" : "“\(capitalised(title))”"
    }

    /// ` under “Lapse”`; nothing where there is one law.
    private func under(_ path: EventPath) -> String { path.choices.isEmpty ? "" : " under \(quoted(path))" }

    /// `costs the United States 0.29% of real income ($78 bn a year) and China 0.11% ($18 bn a year)`
    private func effects(_ run: StudyRun, withMoney: Bool) -> String {
        func change(_ subject: Subject) -> Double { run.comparison.welfare(index(subject)).percentChange }
        func worth(_ subject: Subject) -> String { withMoney ? " (\(money(subject, run)))" : "" }
        let moved = leads.filter { !NumberText.isNothing(percent: change($0)) }
        let still = leads.filter { NumberText.isNothing(percent: change($0)) }
        /// Those of one sign in one clause; the first says what the percentage is of.
        func clause(_ subjects: [Subject], _ words: (Subject, String) -> String) -> String {
            subjects.enumerated().map { k, subject in
                words(subject, NumberText.size(change(subject)) + (k == 0 ? " of \(welfareWord)" : "")) + ""
            }.joined(separator: " and ")
        }
        let (losers, winners) = (moved.filter { change($0) < 0 }, moved.filter { change($0) > 0 })
        var clauses: [String] = []
        if !losers.isEmpty { clauses.append("costs " + clause(losers) { "\(inProse($0)) \($1)\(worth($0))" }) }
        if !winners.isEmpty { clauses.append("is worth " + clause(winners) { "\($1)\(worth($0)) to \(inProse($0))" }) }
        if !still.isEmpty {
            clauses.append(
                "moves \(moved.isEmpty ? "the \(welfareWord) of " : "that of ")\(listed(still.map(inProse))) by under 0.01%")
        }
        return listed(clauses)
    }

    /// `$75 bn a year, $560 a household`
    private func money(_ subject: Subject, _ run: StudyRun) -> String {
        let amount = run.comparison.equivalentVariation(index(subject))
        let share = households?.share(of: amount, subject, in: study.world)
        return NumberText.amount(amount, currency) + " a year"
            + (share.map { ", \(NumberText.household($0, currency)) a household" } ?? "")
    }

    /// `16 models agree on the sign: −0.80% to −0.31%`, and what is known where they do not.
    func rangeWords(_ index: Int, _ value: (Comparison) -> Double) -> String {
        let number = study.range(index, value)
        guard let low = number.low, let high = number.high else {
            return number.isUnknown ? "range unknown" : "one model, no range"
        }
        let places = NumberText.decimals(for: number.value)
        let span = "\(NumberText.change(low, decimals: places)) to \(NumberText.change(high, decimals: places))"
        let missing = study.missingFromRanges.map { "; \($0)" } ?? ""
        if [low, high].allSatisfy(NumberText.isNothing(percent:)) {
            return "under 0.01% in all \(models.count) models\(missing)"
        }
        return
            (low >= 0 || high <= 0 ? "\(models.count) models agree on the sign: " : "\(models.count) models differ on the sign: ")
            + span + missing
    }

    /// `+0.13%; models +0.08% to +0.88%`
    private func spanned(_ index: Int, _ value: (Comparison) -> Double) -> String {
        change(index, value).replacing(" (", with: "; models ").replacing(")", with: "")
    }

    // MARK: Headline and findings

    /// One or two sentences: what the branch on which most is at stake is worth, and what the best one is.
    func headline() -> String {
        guard let day = study.scenario.compareTo.first, let first = focus.first else { return "Nothing was compared." }
        if study.isUnchanged && !study.pledges.isEmpty {
            return
                "No branch differs in what is solved; what the pledges to invest come to, by what part of them is additional, is below."
        }
        if study.isUnchanged { return "Nothing of this scenario is modelled: there is no answer." }
        let runs = byStakes(against: day)
        guard let most = runs.first?.run else { return "Nothing was compared." }
        let sizes = leads.map { most.comparison.welfare(index($0)).percentChange }
        if sizes.allSatisfy(NumberText.isNothing(percent:)) {
            let minerals = mineralsFinding.map { " " + $0 } ?? ""
            return "The \(welfareWord) of \(listed(leads.map(inProse))) moves by under 0.01%"
                + (runs.count > 1
                    ? " on every branch." : " (\(most.path.choices.isEmpty ? study.scenario.title : shortTitle(most.path))).")
                + minerals
        }
        let sentence = "\(quoted(most.path)) " + effects(most, withMoney: true) + "."
        func gain(_ run: StudyRun) -> Double { run.comparison.welfare(index(first)).percentChange }
        guard let best = runs.dropFirst().max(by: { gain($0.run) < gain($1.run) })?.run else { return sentence }
        return sentence + " \(quoted(best.path)) " + effects(best, withMoney: false) + "."
    }

    private func findings(against day: Day) -> [String] {
        let runs = byStakes(against: day)
        guard let most = runs.first else { return [] }
        let own = leads.map { sentence($0, runs) }
        let deals = [gameFinding] + allianceFindings.map(Optional.some) + [mineralsFinding, pledgesFinding(), cropsFinding()]
        return Array((own + (deals + [between(most), industries(most), prices(most)]).compactMap(\.self)).prefix(5))
    }

    /// What one loses or gains on the branch on which most is at stake, and on the others.
    private func sentence(_ subject: Subject, _ runs: [(index: Int, run: StudyRun)]) -> String {
        let (n, most) = (index(subject), runs[0])
        let change = most.run.comparison.welfare(n).percentChange
        let verb = change < 0 ? "loses" : "gains"
        var text =
            NumberText.isNothing(percent: change)
            ? "\(capitalised(inProse(subject))) gains or loses under 0.01%\(under(most.run.path))"
            : "\(capitalised(inProse(subject))) \(verb) \(NumberText.size(change)) of its \(welfareWord)\(under(most.run.path)): "
                + money(subject, most.run)
        text += " (\(rangeWords(most.index) { $0.welfare(n).percentChange }))."
        let others = runs.dropFirst().map { other in
            let value = other.run.comparison.welfare(n).percentChange
            return "\(quoted(other.run.path)) "
                + (NumberText.isNothing(percent: value) ? "under 0.01%" : NumberText.change(value))
        }
        return others.isEmpty ? text : text + " " + capitalised(others.joined(separator: ", ")) + "."
    }

    /// Who gains and who loses most among those that neither act nor are named.
    private func between(_ most: (index: Int, run: StudyRun)) -> String? {
        let ranked = bystanders(most.run)
        func words(_ n: Int) -> String {
            let subject = Subject(grid.countries[n])
            return "\(inProse(subject)) (\(spanned(most.index) { $0.welfare(n).percentChange }))"
        }
        func moves(_ n: Int) -> Double { most.run.comparison.welfare(n).percentChange }
        let gains = ranked.first.flatMap { moves($0) >= 0.005 ? words($0) : nil }
        let loses = ranked.last.flatMap { moves($0) <= -0.005 ? words($0) : nil }
        let who = "Of those who neither act nor are named"
        switch (gains, loses) {
        case (let gains?, let loses?): return "\(who), \(gains) gains most and \(loses) loses most\(under(most.run.path))."
        case (let gains?, nil): return "\(who), \(gains) gains most and nobody loses\(under(most.run.path))."
        case (nil, let loses?): return "\(who), \(loses) loses most and nobody gains\(under(most.run.path))."
        case (nil, nil):
            return ranked.isEmpty ? nil : "Those who neither act nor are named gain or lose under 0.01%\(under(most.run.path))."
        }
    }

    /// Economies that neither impose a measure that changed nor are named by one, by what they gain.
    func bystanders(_ run: StudyRun) -> [Int] {
        var parties = Set(leads.flatMap(\.members))
        for measure in run.law.changed(from: run.comparedWith, to: run.day) {
            parties.formUnion(measure.by)
            if case .only(let named) = measure.partners { parties.formUnion(named) }
        }
        return grid.countries.indices.filter { grid.countries[$0] != .restOfWorld && !parties.contains(grid.countries[$0]) }
            .sorted { run.comparison.welfare($0).value > run.comparison.welfare($1).value }
    }

    /// Which industries of the first gain and lose most.
    private func industries(_ most: (index: Int, run: StudyRun)) -> String? {
        guard let subject = leads.first else { return nil }
        let threat = study.runs.enumerated().first { $0.element.threat != nil && $0.element.path == most.run.path }
        let (at, run) = threat.map { ($0.offset, $0.element) } ?? (most.index, most.run)
        let n = index(subject)
        let ranked = industriesByOutput(n, run)
        guard let best = ranked.first, let worst = ranked.last, best != worst else { return nil }
        func moves(_ j: Int) -> Double { run.comparison.outputVolume(n, j).percentChange }
        func words(_ j: Int) -> String {
            "\(name(grid.sectors[j]).lowercasedFirst) (\(spanned(at) { $0.outputVolume(n, j).percentChange }))"
        }
        let what = threat.flatMap { $0.element.threat }.map { "Avoiding \(threatWords($0))" } ?? quoted(run.path)
        guard abs(moves(best)) >= 0.005 || abs(moves(worst)) >= 0.005 else { return nil }
        return
            "\(what) \(moves(best) > 0 ? "raises" : "lowers") output in \(inProse(subject)) \(moves(best) > 0 ? "most" : "least") in "
            + "\(words(best)), and \(moves(worst) < 0 ? "lowers it most" : "raises it least") in \(words(worst))."
    }

    /// What consumers of the first pay more at once, at most.
    private func prices(_ most: (index: Int, run: StudyRun)) -> String? {
        guard let subject = leads.first else { return nil }
        let months = FirstMonths(most.run.comparison)
        let percent = months.percent(index(subject))
        guard percent.isFinite, percent >= 0.005 else { return nil }
        let share = households?.consumption(of: months.basket(index(subject)), subject, in: study.world)
        return
            "In the first months consumer prices in \(inProse(subject)) rise by at most \(NumberText.size(percent))\(under(most.run.path))"
            + (share.map { " (\(NumberText.household($0, currency)) a household a year)" } ?? "")
            + ": an upper bound by accounting, in which nobody buys elsewhere."
    }

    /// A threat in words: `the threatened 100 points on China`.
    func threatWords(_ id: String) -> String {
        guard let measure = study.scenario.law.threats.first(where: { $0.id == id })?.measure else { return id }
        let partners: String
        switch measure.partners {
        case .only(let set):
            let named = Subject.naming(set.filter { grid.index(of: $0) != nil }, with: study.scenario.groups)
            partners = named.count <= 3 ? listed(named.map(inProse)) : "\(named.count) economies"
        case .allExcept(let set): partners = set.isEmpty ? "all others" : "most others"
        }
        guard let rate = measure.rate.steps.last?.rate, rate.percent.isFinite else {
            switch measure.instrument {
            case .investmentPledge: return "the pledge \(id)"
            case .purchaseCommitment: return "the promise to buy from \(partners) (\(id))"
            default: return threatWords(measure.instrument, partners)
            }
        }
        let points = NumberText.percent(rate.percent)
        let goods = measure.isGeneral ? "" : "some goods of "
        return "the threatened " + (measure.rate.isOnTop ? points.dropLast() + " points" : points) + " on \(goods)\(partners)"
    }

    /// What has no rate: `the threatened ban on exports to China`.
    private func threatWords(_ kind: Instrument, _ partners: String) -> String {
        switch kind {
        case .purchaseCommitment: "the promise to buy from \(partners)"
        case .quota: "the threatened quota on \(partners)"
        case .exportBan: "the threatened ban on exports to \(partners)"
        case .importBan: "the threatened ban on imports from \(partners)"
        case .exportControl: "the threatened control of exports to \(partners)"
        case .entityList: "the threatened list of buyers in \(partners)"
        case .portFee: "the threatened fee on ships of \(partners)"
        case .tradeCost, .exportCost: "the threatened cost of trade with \(partners)"
        default: "the threatened \(kind.rawValue.replacing("-", with: " ")) on \(partners)"
        }
    }

    // MARK: Chart, branches

    /// Dots and ranges whose title is what they show.
    private func finding(against day: Day) -> ReportDocument.Chart? {
        let runs = branches(against: day)
        guard let most = byStakes(against: day).first else { return nil }
        func stake(_ run: StudyRun) -> Double {
            leads.map { abs(run.comparison.welfare(index($0)).percentChange) }.max() ?? 0
        }
        let large = runs.filter { stake($0.run) >= 0.1 }
        let who = leads.map(inProse).joined(separator: " or ")
        let title: String
        if runs.count > 1, large.count == 1 {
            title = "Only \(quoted(large[0].run.path)) moves the \(welfareWord) of \(who) by more than a tenth of a percent"
        } else if runs.count > 1, large.isEmpty {
            title = "No branch moves the \(welfareWord) of \(who) by as much as a tenth of a percent"
        } else {
            title = "\(quoted(most.run.path)) " + effects(most.run, withMoney: false)
        }
        // On one page there is room for six.
        let others = focus.filter { !leads.contains($0) }.sorted { a, b in
            func size(_ subject: Subject) -> Double {
                runs.map { abs($0.run.comparison.welfare(index(subject)).percentChange) }.max() ?? 0
            }
            return size(a) > size(b)
        }
        let chart = dotChart(leads + others.prefix(4), runs, title: title)
        return ReportDocument.Chart(
            chart, name: "finding",
            note: "Change in \(welfareWord), %; dots: \(study.runs[0].model.label); lines: ranges. \(source)")
    }

    func dotChart(_ subjects: [Subject], _ runs: [(index: Int, run: StudyRun)], title: String) -> DotRangeChart {
        let rows = subjects.map { subject in
            DotRangeChart.Row(name(subject), runs.map { estimate($0.index) { $0.welfare(self.index(subject)).percentChange } })
        }
        return DotRangeChart(
            title: title, unit: "% of \(welfareWord), \(horizon.words)", series: runs.map { shortTitle($0.run.path) }, rows: rows)
    }
}

extension String {
    /// With a small first letter, unless the word is an abbreviation.
    var lowercasedFirst: String {
        guard let first, dropFirst().first?.isUppercase != true else { return self }
        return first.lowercased() + dropFirst()
    }
}
