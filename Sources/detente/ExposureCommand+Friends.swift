import Foundation
import Questions
import Reports
import Studies
import TradeData
import TradeEquilibrium

/// Kinds welfare and income: by the model, to first order.
extension ExposureCommand {
    func runFriends(_ world: World) throws {
        guard let outcome = PairExposure.Outcome(rawValue: kind) else {
            throw Usage("--kind \(PlainText.quoted(kind)) is not known; write chains, welfare or income")
        }
        guard let shock = FriendsRows.Shock(rawValue: shock ?? "labour") else {
            throw Usage("--shock \(PlainText.quoted(self.shock ?? "")) is not known; write labour, output, cost or tariff")
        }
        let isPair = shock.isOfPairs
        guard industry == nil, !forward, tiers == nil, top == nil else {
            throw Usage("--kind \(kind) is of whole economies; leave out the industry, --forward, --tiers and --top")
        }
        if to != nil, !isPair {
            throw Usage("--to goes with --shock cost or tariff: whose purchases; all economies are listed anyway")
        }
        if of != nil, !isPair { throw Usage("--of goes with --shock cost or tariff") }
        let options = solving.begin()
        let model = try choice.model(for: world, own: place.own(for: world))
        let isAll = economy.lowercased() == "all"
        var here: Int?
        if !isAll {
            let subject = try Self.one(economy, world)
            guard !subject.isGroup, let n = world.grid.index(of: subject.members[0]) else {
                throw Usage("\(subject.code) is a group; exposure by the model is of one economy, or of all")
            }
            here = n
        }
        let study = try FriendsStudy(world, model: model, growth: shock == .output ? .output : .labour, options: options)
        if isPair {
            try writePairs(study, outcome, here, isTariff: shock == .tariff)
            return
        }
        let rows = FriendsRows.growth(study, of: here)
        guard let here else {
            let report = ExposureMatrixReport(study, outcome: outcome, command: StudyOutput.typed)
            try ReportOutput.write(report.document(), rows, form: output.form, to: out)
            Console.say(report.source)
            return
        }
        let report = FriendsReport(
            study, of: here, outcome: outcome, votes: try VotingAgreement.load(), check: try study.check(here, size: 0.1),
            command: StudyOutput.typed)
        try ReportOutput.write(report.document(), rows, form: output.form, to: out)
        Console.say(report.source)
    }

    /// What costs or duties between two economies do to one, or to all.
    private func writePairs(
        _ study: FriendsStudy, _ outcome: PairExposure.Outcome, _ here: Int?, isTariff: Bool
    ) throws {
        let world = study.world
        let goods = try Sides.sectors(of, in: world)
        let buyers = try to.map { text in
            Set(world.grid.indices(of: try Sides.one(text, option: "--to", in: world, on: Self.day(world))))
        }
        let (found, rows, residual) = try FriendsRows.pairs(
            study, outcome, of: here, isTariff: isTariff, buyers: buyers, sectors: goods, goods: of)
        guard let here else {
            guard output.form != .table || out?.hasSuffix(".csv") == true || out?.hasSuffix(".json") == true else {
                throw Usage("every economy by every pair is a table of data; add --csv or --json, or name one economy")
            }
            try ReportOutput.write(ReportDocument(title: "", headline: ""), rows, form: output.form, to: out)
            return
        }
        let report = PairReport(
            world: world, economy: here, outcome: outcome, isTariff: isTariff, slopes: found, model: study.model.label,
            residual: residual, command: StudyOutput.typed)
        try ReportOutput.write(report.document(), rows, form: output.form, to: out)
        Console.say(report.source)
    }
}
