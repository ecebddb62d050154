import Foundation
import Reports
import Studies
import TradeData

/// Supply chains of a scenario's world: nothing is solved but the sums over their stages.
extension PageService {
    private struct ChainAnswer: Encodable {
        struct Tier: Encodable { let links: Int; let inputs, valueAdded: Double }
        struct Sum: Encodable { let inputs, valueAdded: Double }
        struct Supplier: Encodable { let economy, name: String; let inputs, valueAdded: Double }
        struct Place: Encodable { let economy, sector, name: String }
        struct Path: Encodable { let places: [Place]; let inputs, valueAdded: Double }
        struct Node: Encodable { let distance: Int; let place: Place; let share: Double; let isOrigin: Bool }
        struct Link: Encodable { let from, to: Int; let share: Double }
        struct Point: Encodable {
            let place: Place
            let touched, direct, exportShare, concentration: Double
            let importShare: OrNull<Double>
        }
        struct Use: Encodable { let links: Int; let final, inputs: Double }
        let sentence, forwardSentence, source, unit: String
        let year: Int
        let residual, own: Double
        let tiers: [Tier]
        let beyond, all: Sum
        let suppliers: [Supplier]
        let chains: [Path]
        let nodes: [Node]
        let links: [Link]
        let chokepoints: [Point]
        let use: [Use]

        init(_ study: ChainStudy) {
            let (world, e) = (study.world, study.exposure)
            func place(_ s: Int) -> Place {
                let (n, j) = (s / world.grid.sectorCount, s % world.grid.sectorCount)
                let (country, sector) = (world.grid.countries[n], world.grid.sectors[j])
                return Place(
                    economy: country.rawValue, sector: sector.rawValue,
                    name: "\(world.name(of: country)): \(world.name(of: sector))")
            }
            let report = ChainReport(study)
            sentence = report.headline
            forwardSentence = ChainReport(study, isForward: true).headline
            (source, unit, year) = (report.source, "share of the industry's gross output", world.year)
            (residual, own) = (study.residual, e.own)
            tiers = e.tiers.map { Tier(links: $0.links, inputs: $0.inputs, valueAdded: $0.valueAdded) }
            beyond = Sum(inputs: e.beyond.inputs, valueAdded: e.beyond.valueAdded)
            all = Sum(inputs: e.inputs, valueAdded: e.valueAdded)
            suppliers = e.suppliers.prefix(10).map {
                Supplier(
                    economy: $0.economy.rawValue, name: world.name(of: $0.economy), inputs: $0.inputs, valueAdded: $0.valueAdded)
            }
            chains = study.paths.paths.map {
                Path(places: $0.places.map(place), inputs: $0.share, valueAdded: $0.valueAdded)
            }
            let graph = ChainGraph(study.paths.paths, mostLinks: 3)
            let isOrigin = Set(study.origin.places)
            nodes = zip(graph.nodes, graph.shares).map {
                Node(distance: $0.distance, place: place($0.place), share: $1, isOrigin: isOrigin.contains($0.place))
            }
            links = graph.links.map { Link(from: $0.from, to: $0.to, share: $0.share) }
            chokepoints = study.chokepoints.map {
                Point(
                    place: place($0.place), touched: $0.touched, direct: $0.direct, exportShare: $0.exportShare,
                    concentration: $0.concentration, importShare: OrNull($0.importShare))
            }
            use = study.use.tiers.map { Use(links: $0.links, final: $0.final, inputs: $0.inputs) }
        }
    }

    /// Through which chains an industry depends on an origin.
    func chains(_ request: PageRequest) async throws -> Reply {
        let (state, others) = try request.parameters(["economy", "industry", "to"])
        let data = try await solves.run(limit: limits.solve) { [stages] in
            let stage = try stages.stage(state.scenario)
            let world = stage.world
            func subject(_ key: String) throws -> Subject {
                guard let code = others[key] else {
                    throw Problems("\(key) is missing", remedy: "name one of the board's economies", code: .wrongUsage)
                }
                return try stage.subject(code, of: key)
            }
            let sectors = others["industry"].map { [Sector($0)] }
            let target = try IndustrySet(subject("economy"), sectors, in: world)
            let origin = try IndustrySet(subject("to"), in: world)
            let study = try ChainStudy(SupplyChains(world), target: target, origin: origin, top: 14)
            return try AnswerForms.json(ChainAnswer(study))
        }
        return Reply(data, type: "application/json")
    }
}
