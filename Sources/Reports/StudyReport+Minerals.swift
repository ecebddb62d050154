import FoundationEssentials
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// Measures on minerals: prices, shortfalls, who loses, bounds, stocks and range by the satellite; nil where no law has any.
    func minerals() -> ReportDocument.Section? {
        guard !study.minerals.isEmpty else { return nil }
        var section = ReportDocument.Section("Minerals")
        section.blocks.append(.paragraph(mineralsEntry()))
        section.blocks.append(.list(study.minerals.map(sentence)))
        section.blocks.append(.table(mineralMarkets()))
        section.blocks.append(.table(mineralLosers()))
        for finding in study.minerals {
            section.blocks.append(
                .fold("\(finding.measure.id): industries, bounds, stocks, what drives it", [.list(details(finding))]))
        }
        return section
    }

    /// The measure on minerals that costs most, in a sentence for the first page; nil where no law has any.
    var mineralsFinding: String? {
        guard let most = study.minerals.max(by: { $0.study.loss.central < $1.study.loss.central }) else { return nil }
        let (study, text) = (most.study, MineralText(most.study))
        let others =
            self.study.minerals.count > 1 ? "; of \(self.study.minerals.count) measures on minerals this one costs most" : ""
        guard !text.isReplaced else {
            return
                "\(capitalised(inProse(Subject(study.question.economy)))) is assumed to lose nothing where \(inProse(Subject(study.question.imposer))) "
                + "withholds \(text.titles) from it alone (\(most.measure.id)): others sell what it needs, at no cost of finding them. What trade that moves is in the numbers of the world\(others)."
        }
        return
            "\(capitalised(inProse(Subject(study.question.economy)))) loses \(MineralText.money(study.loss.central)) of output a year where "
            + "\(inProse(Subject(study.question.imposer))) withholds \(text.titles) (\(most.measure.id), \(MineralText.percent(study.question.leakage)) gets through): \(MineralText.money(study.loss.low)) to "
            + "\(MineralText.money(study.loss.high)) over what is not known of them, \(MineralText.money(study.loss.worst)) with everything at its "
            + "worst\(others)."
    }

    /// What is satellite and what is world.
    private func mineralsEntry() -> String {
        let model = study.minerals[0].study.model.label
        return
            "A mineral is finer than any sector of the world. What users lose without it comes from a satellite, "
            + "the market of each mineral for a year (assumption A-22); it enters the world as lower productivity of their sectors, and what is not "
            + "sold as trade that its seller no longer has, so that the numbers of the branches, above, have both in them at central "
            + "assumptions. What follows is the satellite's own: each measure alone, "
            + "spread through the world of \(study.world.year) in the short run (\(model)); its ranges are over what is not known of the "
            + "minerals, those above over models of the world."
    }

    /// `Under “Lapse”, …`
    private func sentence(_ finding: MineralFinding) -> String {
        let study = finding.study
        let economy = inProse(Subject(study.question.economy))
        let paths = finding.paths.filter { !$0.choices.isEmpty }
        let place =
            paths.isEmpty || paths.count == self.study.scenario.tree.paths.count
            ? "" : " Under \(listed(paths.map(quoted)))."
        let same =
            finding.isInReference
            ? " It is law on \(self.study.scenario.compareTo[0]) too, so that no change above comes from it." : ""
        let text = MineralText(study)
        let whom = finding.losses.count > 1 ? "\(economy), which loses most of those looked at," : economy
        let worst =
            study.central.industries(.willingness).first.map { $0.loss > 0.005 ? ", most of it in \($0.title.lowercased())" : "" }
            ?? ""
        return
            "\(finding.measure.id): \(text.question).\(place) Output lost in \(whom) is \(MineralText.range(study.loss)) a year\(worst).\(same)"
    }

    private func mineralMarkets() -> ReportDocument.Table {
        var table = ReportDocument.Table(
            "Markets of minerals in the year after",
            columns: [
                .text("measure"), .text("mineral"), .number("held"), .number("USD/kg before"), .number("after"), .number("short"),
                .text("for"),
            ],
            note:
                "Held: the imposer's share of the world's supply at the stage where it holds most. Short: the part of use that goes without. "
                + "A price that is given as a multiple says that licences and contracts would ration: read the shortfall. "
                + satelliteSource)
        for finding in study.minerals {
            for outcome in finding.study.central.outcomes {
                let ratio = outcome.market.price
                table.add([
                    finding.measure.id, outcome.mineral.title.lowercased(), MineralText.percent(outcome.hold),
                    MineralText.price(outcome.priceBefore),
                    ratio > MineralText.rationed
                        ? "over \(Int(MineralText.rationed)) times" : MineralText.price(outcome.priceAfter),
                    MineralText.percent(outcome.market.shortfall), finding.study.question.economy.rawValue,
                ])
            }
        }
        return table
    }

    private func mineralLosers() -> ReportDocument.Table {
        var table = ReportDocument.Table(
            "Output lost where the minerals are used",
            columns: [
                .text("measure"), .text("economy"), .number("who values it most gets it"), .number("shared in proportion"),
                .text("most of it in"),
            ],
            note:
                "Before it spreads to other industries, at central assumptions; uses of other economies are the American ones at the size of their sectors. "
                + satelliteSource)
        for finding in study.minerals {
            for (economy, losses) in finding.losses {
                table.add([
                    finding.measure.id, name(economy), MineralText.money(losses.total(.willingness)),
                    MineralText.money(losses.total(.proportional)),
                    losses.industries(.willingness).first.map { $0.loss > 0.005 ? $0.title : "nothing short" } ?? "",
                ])
            }
        }
        return table
    }

    private func details(_ finding: MineralFinding) -> [String] {
        let industries = finding.study.central.industries(.willingness).filter { $0.loss > 0.005 }.prefix(5)
        let lost = industries.map { "\($0.title) \(MineralText.money($0.loss))" }.joined(separator: ", ")
        return (lost.isEmpty ? [] : ["Industries that lose output: \(lost)."]) + MineralText(finding.study).reading
    }

    private var satelliteSource: String {
        let residual = study.minerals.map(\.study.residual).max() ?? .nan
        return
            "Tables of minerals, most of them assumptions with a range (Data/minerals); million USD at the prices of \(study.world.year); "
            + "worst residual \(NumberText.residual(residual))."
    }
}
