import TradeData

/// Industries that a question is about, at either end of a chain: some or all sectors of an economy, or of a group taken as one.
public struct IndustrySet: Sendable, Hashable {
    /// Whose.
    public let economies: Subject
    /// Which sectors; nil: all.
    public let sectors: [Sector]?
    /// Their places, n·J + j, in order.
    public let places: [Int]

    /// - Throws: `Problems` for an economy or sector that the world lacks, with what was probably meant.
    public init(_ economies: Subject, _ sectors: [Sector]? = nil, in world: World) throws {
        let grid = world.grid
        var problems: [Problem] = []
        let absent = economies.members.filter { grid.index(of: $0) == nil }
        // A group counts with those of its members that the world has.
        if absent.count == economies.members.count {
            let known = grid.countries.map(\.rawValue)
            let near = Spelling.nearest(economies.code, in: known).map { "did you mean \($0)?" }
            problems.append(
                Problem(
                    what: "world \(world.id) has no economy \(PlainText.quoted(economies.code))",
                    remedy: near ?? "name one of its \(known.count): detente data show \(world.id)"))
        }
        for sector in sectors ?? [] where grid.index(of: sector) == nil {
            let known = grid.sectors.map(\.rawValue)
            let near = Spelling.nearest(sector.rawValue, in: known).map { "did you mean \($0)?" }
            problems.append(
                Problem(
                    what: "world \(world.id) has no sector \(PlainText.quoted(sector.rawValue))",
                    remedy: SectorSuccessors.hint(for: sector.rawValue, in: grid) ?? near
                        ?? "name one of: " + known.joined(separator: ", ")))
        }
        if let sectors, sectors.isEmpty {
            problems.append(Problem(what: "no sector is named", remedy: "name one, or none for all of them"))
        }
        guard problems.isEmpty else { throw Problems(problems, code: .wrongUsage) }
        (self.economies, self.sectors) = (economies.within(grid) ?? economies, sectors)
        let chosen = (sectors ?? grid.sectors).compactMap { grid.index(of: $0) }
        places = Set(grid.indices(of: economies).flatMap { n in chosen.map { n * grid.sectorCount + $0 } }).sorted()
    }

    /// Whether each industry of a world is in it, `[economy, sector]`.
    func mask(_ count: Int) -> [Bool] {
        var mask = [Bool](repeating: false, count: count)
        for place in places { mask[place] = true }
        return mask
    }
}

extension SupplyChains {
    /// The output of a set as a basket worth 1, each industry by its share; `[economy, sector]`.
    /// - Throws: `Problems` where the set makes nothing.
    func basket(_ set: IndustrySet) throws -> (weights: [Double], output: Double) {
        let total = set.places.reduce(0) { $0 + output[$1] }
        guard total > 0 else {
            let what = set.sectors.map { " " + $0.map(\.rawValue).joined(separator: ", ") } ?? ""
            throw Problems(
                "\(set.economies.code)\(what) has no output in world \(world.id)",
                remedy: "name an industry that makes something",
                code: .wrongUsage)
        }
        var weights = [Double](repeating: 0, count: N * J)
        for place in set.places { weights[place] = output[place] / total }
        return (weights, total)
    }
}
