import Foundation
import TestSupport
import TradeData

@testable import WorldBuilding

/// Tables of a random world in every format that a world can be made from, as people would have them.
///
/// Read back they are the same world, so that what a reader gets wrong shows against the world itself.
struct Tables {
    let world: World
    let format: WorldFormat
    /// File names with their texts; a single file for wide tables.
    var files: [String: String]

    /// The file that a reader is given where it is no folder.
    var wide: String? { Tables.folders.contains(format) ? nil : "table.csv" }
    private static let folders: [WorldFormat] = [.long, .kite, .pairs, .pymrio]
    /// Whether the tables hold tariffs and elasticities, and whether they hold inputs.
    var hasTariffs: Bool { format == .long || format == .kite || format == .pairs }
    var hasInputs: Bool { format != .pairs }

    /// - Parameter tariffFree: Needed for wide tables, which have no tariffs.
    init(_ format: WorldFormat, seed: UInt64 = 1, countries: Int = 4, sectors: Int = 3) {
        self.format = format
        let isWide = ![.long, .kite, .pairs].contains(format)
        let random = RandomWorld.make(
            countries: countries, sectors: sectors, seed: seed, tariffFree: isWide,
            codes: countries == 4 ? ["AUS", "CHN", "USA", "ROW"] : nil)
        world = random
        let iso2 = ["AUS": "AU", "CHN": "CN", "USA": "US", "ROW": "FIGW1"]
        files =
            switch format {
            case .long: Tables.long(random)
            case .kite: Tables.kite(random)
            case .icio: ["table.csv": Tables.wide(random) { "\($0)_\($1)" }]
            case .adb: ["table.csv": Tables.wide(random) { "\($0)_\($1)" }]
            case .wiod: ["table.csv": Tables.wiod(random)]
            case .figaro: ["table.csv": Tables.wide(random, uses: ["P3_S14", "P51G"]) { "\(iso2[$0.rawValue] ?? "X")_\($1)" }]
            case .pymrio: Tables.pymrio(random)
            case .pairs: Tables.pairs(random)
            default: [:]
            }
    }

    /// The options that read the tables; their sectors are no known classification.
    var options: ImportOptions {
        var goods = world.goods.map(\.rawValue).sorted()
        if format == .wiod {
            goods = world.grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) }.map { "c\($0 + 1)" }
        }
        return ImportOptions(id: "mine", title: "A table", year: 2020, goods: goods)
    }

    /// Writes the tables to a new folder; returns what a reader is given.
    func write(to folder: URL) throws -> URL {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return wide.map { folder.appendingPathComponent($0) } ?? folder
    }

    /// Reads the tables as they are.
    func read(_ change: (inout ImportOptions) -> Void = { _ in }) throws -> BuiltWorld {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = options
        change(&options)
        return try BuiltWorld.read(write(to: folder), as: format, options: options)
    }

    /// The problems of reading, in words; empty where there are none.
    func problems(_ change: (inout ImportOptions) -> Void = { _ in }) -> String {
        do { _ = try read(change) } catch { return "\(error)" }
        return ""
    }

    /// The tables with the text of one file changed.
    func with(_ file: String, _ change: (String) -> String) -> Tables {
        var copy = self
        copy.files[file] = change(files[file] ?? "")
        return copy
    }

    // MARK: The formats

    private static func long(_ world: World) -> [String: String] {
        let grid = world.grid
        var flows = "origin,destination,sector,value,tariff\n"
        var inputs = "country,input,output,value\n"
        for (j, sector) in grid.sectors.enumerated() {
            for (i, origin) in grid.countries.enumerated() {
                for (n, destination) in grid.countries.enumerated() {
                    flows += "\(origin),\(destination),\(sector),\(world.flow(n, i, j)),\(world.tariffs[n, i, j].value)\n"
                }
            }
            for (n, country) in grid.countries.enumerated() {
                for (k, input) in grid.sectors.enumerated() {
                    inputs += "\(country),\(input),\(sector),\(world.inputShares[n, k, j].value)\n"
                }
            }
        }
        let theta = zip(grid.sectors, world.elasticities[0].theta).map { "\($0),\($1)\n" }.joined()
        return ["flows.csv": flows, "inputs.csv": inputs, "elasticities.csv": "sector,theta\n" + theta]
    }

    private static func kite(_ world: World) -> [String: String] {
        let grid = world.grid
        var (spending, shares, tariffs) = (
            "country,sector,value\n", "origin,destination,sector,value\n", "origin,destination,sector,value\n"
        )
        var (factors, inputs) = ("country,sector,value\n", "input,output,country,value\n")
        for (n, country) in grid.countries.enumerated() {
            for (j, sector) in grid.sectors.enumerated() {
                spending += "\(country),\(sector),\(world.expenditure[n, j].value)\n"
                factors += "\(country),\(sector),\(world.valueAddedShares[n, j].value)\n"
                for (i, origin) in grid.countries.enumerated() {
                    shares += "\(origin),\(country),\(sector),\(world.shares[n, i, j].value)\n"
                    tariffs += "\(origin),\(country),\(sector),\(1 + world.tariffs[n, i, j].value)\n"
                }
                for (k, input) in grid.sectors.enumerated() {
                    let share = world.inputShares[n, k, j].value / (1 - world.valueAddedShares[n, j].value)
                    inputs += "\(input),\(sector),\(country),\(share)\n"
                }
            }
        }
        let theta = zip(grid.sectors, world.elasticities[0].theta).map { "\($0),\(1 / $1)\n" }.joined()
        return [
            "expenditure.csv": spending, "trade_share.csv": shares, "tariff.csv": tariffs, "factor_share.csv": factors,
            "intermediate_share.csv": inputs, "trade_elasticity.csv": "sector,value\n" + theta,
        ]
    }

    /// Use of each origin's good by each industry, in proportion to its share in purchases, and final use.
    private static func cells(_ world: World) -> (
        uses: (Int, Int, Int, Int) -> Double, final: (Int, Int, Int) -> Double, output: [Double]
    ) {
        let c = Calibration(world.accounts())
        func final(_ i: Int, _ k: Int, _ n: Int) -> Double {
            let inputs = world.grid.sectors.indices.reduce(0.0) { $0 + world.inputShares[n, k, $1].value * c.output[n, $1].value }
            return world.shares[n, i, k].value * (c.expenditure[n, k].value - inputs)
        }
        return (
            { i, k, n, j in world.shares[n, i, k].value * world.inputShares[n, k, j].value * c.output[n, j].value }, final,
            c.output.values
        )
    }

    private static func pymrio(_ world: World) -> [String: String] {
        let (grid, (uses, final, output)) = (world.grid, cells(world))
        let industries = grid.countries.indices.flatMap { n in grid.sectors.indices.map { (n, $0) } }
        func table(_ columns: [(Country, String)], _ second: String, _ cell: (Int, Int, Int) -> Double) -> String {
            var lines = ["region\t\t" + columns.map(\.0.rawValue).joined(separator: "\t")]
            lines.append("\(second)\t\t" + columns.map(\.1).joined(separator: "\t"))
            lines.append("region\tsector" + String(repeating: "\t", count: columns.count))
            for (i, k) in industries {
                let cells = columns.indices.map { "\(cell(i, k, $0))" }
                lines.append(([grid.countries[i].rawValue, grid.sectors[k].rawValue] + cells).joined(separator: "\t"))
            }
            return lines.joined(separator: "\n") + "\n"
        }
        let rows = industries.map { "\(grid.countries[$0])\t\(grid.sectors[$1])" }
        return [
            "Z.txt": table(industries.map { (grid.countries[$0], grid.sectors[$1].rawValue) }, "sector") { i, k, c in
                uses(i, k, industries[c].0, industries[c].1)
            },
            "Y.txt": table(grid.countries.flatMap { [($0, "Households"), ($0, "Investment")] }, "category") { i, k, c in
                (c % 2 == 0 ? 0.75 : 0.25) * final(i, k, c / 2)
            },
            "unit.txt": "region\tsector\tunit\n" + rows.map { "\($0)\tMill USD\n" }.joined(),
            "x.txt": "region\tsector\tindout\n" + zip(rows, output).map { "\($0)\t\($1)\n" }.joined(),
        ]
    }

    private static func pairs(_ world: World) -> [String: String] {
        let grid = world.grid
        func table(_ cell: (Int, Int, Int) -> Double) -> String {
            var lines = ["destination,origin," + grid.sectors.map(\.rawValue).joined(separator: ",")]
            for (n, destination) in grid.countries.enumerated() {
                for (i, origin) in grid.countries.enumerated() {
                    lines.append(
                        "\(destination),\(origin)," + grid.sectors.indices.map { "\(cell(n, i, $0))" }.joined(separator: ","))
                }
            }
            return lines.joined(separator: "\n") + "\n"
        }
        let theta = world.elasticities[0].theta.map { "\($0)" }.joined(separator: ",")
        return [
            "flows-2020.csv": table { n, i, j in world.flow(n, i, j) },
            "tariffs-2020.csv": table { n, i, j in world.tariffs[n, i, j].value },
            "elasticities.csv": "source," + grid.sectors.map(\.rawValue).joined(separator: ",")
                + "\n\"somebody, 2020\",\(theta)\n",
        ]
    }

    private static func wide(
        _ world: World, uses categories: [String] = ["HFCE", "GFCF"], _ label: (Country, String) -> String
    ) -> String {
        let (grid, (uses, final, output)) = (world.grid, cells(world))
        let industries = grid.countries.indices.flatMap { n in grid.sectors.indices.map { (n, $0) } }
        var lines = [
            (["V1"] + industries.map { label(grid.countries[$0], grid.sectors[$1].rawValue) }
                + grid.countries.flatMap { country in categories.map { label(country, $0) } } + ["OUT"]).joined(separator: ",")
        ]
        for (i, k) in industries {
            let inputs = industries.map { uses(i, k, $0, $1) }
            let ends = grid.countries.indices.flatMap { n in [0.75 * final(i, k, n), 0.25 * final(i, k, n)] }
            let cells = (inputs + ends + [output[i * grid.sectorCount + k]]).map { "\($0)" }
            lines.append(([label(grid.countries[i], grid.sectors[k].rawValue)] + cells).joined(separator: ","))
        }
        let totals = output.map { "\($0)" } + Array(repeating: "0", count: 2 * grid.countryCount + 1)
        lines.append((["OUT"] + totals).joined(separator: ","))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func wiod(_ world: World) -> String {
        let (grid, (uses, final, output)) = (world.grid, cells(world))
        let industries = grid.countries.indices.flatMap { n in grid.sectors.indices.map { (n, $0) } }
        var lines = [
            (["Code", "Country", "RNr", "Year"] + industries.map { "\(grid.countries[$0])\($1 + 1)" }
                + grid.countries.map { "\($0)57" }
                + ["TOT"]).joined(separator: ",")
        ]
        for (i, k) in industries {
            let cells =
                (industries.map { uses(i, k, $0, $1) } + grid.countries.indices.map { final(i, k, $0) }
                + [output[i * grid.sectorCount + k]]).map { "\($0)" }
            lines.append((["A", grid.countries[i].rawValue, "\(k + 1)", "2020"] + cells).joined(separator: ","))
        }
        let totals = output.map { "\($0)" } + Array(repeating: "0", count: grid.countryCount + 1)
        lines.append((["GO", "TOT", "73", "2020"] + totals).joined(separator: ","))
        return lines.joined(separator: "\n") + "\n"
    }
}

extension WorldFormat {
    static let long = LongReader.format, kite = KiteReader.format, pairs = PairsReader.format
    static let icio = IcioReader.format, wiod = WiodReader.format, adb = AdbReader.format
    static let figaro = FigaroReader.format, pymrio = PymrioReader.format
}
