import FoundationEssentials

/// A world file in one of the data folders.
public struct InstalledWorld: Sendable {
    public let url: URL

    /// The id that scenarios use: the name of the file.
    public var id: String { url.deletingPathExtension().lastPathComponent }

    /// All installed worlds by id; where two folders hold one, the first folder counts.
    public static func all(in folders: [URL] = DataLocation.candidates()) -> [InstalledWorld] {
        var found: [String: InstalledWorld] = [:]
        for folder in folders {
            let worlds = folder.appendingPathComponent("worlds")
            for name in (try? FileManager.default.contentsOfDirectory(atPath: worlds.path)) ?? [] where name.hasSuffix(".world") {
                let world = InstalledWorld(url: worlds.appendingPathComponent(name))
                if found[world.id] == nil { found[world.id] = world }
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    public func load() throws -> World { try WorldFile.read(url) }

    /// SHA-256 of the file, empty when it cannot be read.
    public var sha256: String { (try? FileBytes.read(url, limit: WorldFile.largestFile)).map(sha256Hex) ?? "" }
}

/// What each economy sells to and buys from all others, at customs value, in the world's unit per year.
public struct ExternalTrade: Sendable {
    public let exports, imports: [Double]

    /// - Complexity: O(N²J).
    public init(of world: World) {
        var (exports, imports) = (
            [Double](repeating: 0, count: world.grid.countryCount), [Double](repeating: 0, count: world.grid.countryCount)
        )
        for j in 0..<world.grid.sectorCount {
            for n in 0..<world.grid.countryCount {
                for i in 0..<world.grid.countryCount where i != n {
                    let flow = world.flow(n, i, j)
                    exports[i] += flow
                    imports[n] += flow
                }
            }
        }
        (self.exports, self.imports) = (exports, imports)
    }
}
