import DetenteHeader
import Questions
import Reports
import TradeData

@c @implementation
public func detente_worlds(_ table: UnsafeMutablePointer<Int64>?) -> Int32 {
    door { _ in
        let table = try place(table, "table")
        try DataLocation.requireInstalled()
        var rows = TextTable(["world", "year", "countries", "sectors", "title"], numeric: ["year", "countries", "sectors"])
        for file in InstalledWorld.all() {
            let world = try Workspace.shared.world(file.id)
            rows.add([
                world.id, "\(world.year)", "\(world.grid.countryCount)", "\(world.grid.sectorCount)", world.title,
            ])
        }
        table.pointee = Handles.add(HeldTable(rows))
        return 0
    }
}

@c @implementation
public func detente_world_open(_ name: UnsafePointer<CChar>?, _ world: UnsafeMutablePointer<Int64>?) -> Int32 {
    door { _ in
        let world = try place(world, "world")
        let name = try optionalText(name, "the name of the world") ?? ""
        world.pointee = Handles.add(HeldWorld(try Workspace.shared.world(name.isEmpty ? World.usual : name)))
        return 0
    }
}

@c @implementation
public func detente_world_numbers(
    _ world: Int64, _ block: UnsafePointer<CChar>?, _ numbers: UnsafeMutablePointer<UnsafePointer<Double>?>?,
    _ dimensions: UnsafeMutablePointer<Int32>?, _ shape: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let (numbers, dimensions) = (try place(numbers, "numbers"), try place(dimensions, "dimensions"))
        let shape = try place(shape, "shape")
        let held: HeldWorld = try Handles.get(world)
        let name = try text(block, "the block")
        let (world, N, J) = (held.world, Int64(held.world.grid.countryCount), Int64(held.world.grid.sectorCount))
        func give(_ sizes: [Int64], _ make: () -> [Double]) {
            numbers.pointee = held.block(name, make: make)
            dimensions.pointee = Int32(sizes.count)
            for k in 0..<3 { shape[k] = k < sizes.count ? sizes[k] : 1 }
        }
        switch name {
        case "flows": give([N, N, J]) { rowMajor(world.flows()) }
        case "shares": give([N, N, J]) { rowMajor(world.shares) }
        case "tariffs": give([N, N, J]) { rowMajor(world.tariffs) }
        case "input_shares": give([N, J, J]) { world.inputShares.values }
        case "value_added_shares": give([N, J]) { world.valueAddedShares.values }
        case "consumption_shares": give([N, J]) { world.consumptionShares.values }
        case "expenditure": give([N, J]) { world.expenditure.values }
        case "value_added": give([N]) { world.valueAdded }
        case "deficits": give([N]) { world.deficits }
        case _ where name.hasPrefix("theta:"):
            let wanted = String(name.dropFirst(6))
            guard let table = world.elasticities(named: wanted) else {
                throw Usage(
                    "world \(world.id) has no elasticities \(PlainText.quoted(wanted)); it has "
                        + world.elasticities.map(\.name).joined(separator: ", "))
            }
            give([J]) { table.theta }
        default:
            throw Usage(
                "a world has no block \(PlainText.quoted(name)); it has flows, shares, tariffs, input_shares, value_added_shares, "
                    + "consumption_shares, expenditure, value_added, deficits and theta:NAME")
        }
        return 0
    }
}

@c @implementation
public func detente_world_table(
    _ world: Int64, _ about: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let table = try place(table, "table")
        let world = try Handles.get(world, HeldWorld.self).world
        table.pointee = Handles.add(HeldTable(try rows(of: world, try text(about, "what is wanted"))))
        return 0
    }
}

private func rows(of world: World, _ about: String) throws -> TextTable {
    switch about {
    case "countries":
        var rows = TextTable(
            ["country", "name", "value_added", "exports", "imports", "deficit"],
            numeric: ["value_added", "exports", "imports", "deficit"])
        let trade = ExternalTrade(of: world)
        for (n, country) in world.grid.countries.enumerated() {
            rows.add(
                [country.rawValue, world.name(of: country)]
                    + [world.valueAdded[n], trade.exports[n], trade.imports[n], world.deficits[n]].map(ResultTable.Row.plain))
        }
        rows.context = [("unit", "\(world.unit) per year, \(world.year)")]
        return rows
    case "sectors":
        var rows = TextTable(["sector", "name", "is_goods"])
        for sector in world.grid.sectors {
            rows.add([sector.rawValue, world.name(of: sector), world.goods.contains(sector) ? "yes" : "no"])
        }
        return rows
    case "elasticities":
        var rows = TextTable(["elasticities", "sector", "theta", "source"], numeric: ["theta"])
        for table in world.elasticities {
            for (sector, theta) in zip(world.grid.sectors, table.theta) {
                rows.add([table.name, sector.rawValue, ResultTable.Row.plain(theta), table.source])
            }
        }
        return rows
    case "about":
        var rows = TextTable(["key", "value"])
        rows.add(["id", world.id])
        rows.add(["title", world.title])
        rows.add(["year", "\(world.year)"])
        rows.add(["unit", "\(world.unit) per year"])
        rows.add(["law", world.lawDay.map { "\($0)" } ?? ""])
        rows.add(["kind", world.provenance.kind])
        for block in world.provenance.blocks { rows.add([block.name, block.method]) }
        for note in world.provenance.notes { rows.add(["note", note]) }
        for licence in world.provenance.licences { rows.add(["licence", licence]) }
        return rows
    default:
        throw Usage("of a world there is no table \(PlainText.quoted(about)); write countries, sectors, elasticities or about")
    }
}

/// `[destination, origin, sector]`, the sector innermost, as other languages have it.
func rowMajor<Element>(_ table: Bilateral<Element>) -> [Double] {
    let (N, J) = (table.grid.countryCount, table.grid.sectorCount)
    var numbers = [Double](repeating: 0, count: N * N * J)
    for j in 0..<J { for pair in 0..<N * N { numbers[pair * J + j] = table.values[j * N * N + pair] } }
    return numbers
}

/// The other way round.
func bilateral<Element>(_ numbers: UnsafeBufferPointer<Double>, _ grid: Grid, as element: Element.Type) -> Bilateral<Element> {
    let (N, J) = (grid.countryCount, grid.sectorCount)
    var values = [Double](repeating: 0, count: N * N * J)
    for j in 0..<J { for pair in 0..<N * N { values[j * N * N + pair] = numbers[pair * J + j] } }
    return Bilateral(grid: grid, values: values)
}
