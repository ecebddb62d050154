import FoundationEssentials
import TradeData

/// The land of the economies on an Equal Earth map, as SVG paths: what maps are drawn from.
///
/// - Source: Natural Earth 1:50m, in the public domain, simplified by `Packaging/shapes.py` into `Data/shapes/economies.json`.
public struct EconomyShapes: Sendable {
    /// One economy's land.
    public struct Shape: Sendable, Equatable {
        /// SVG path data in units of the map; empty where the land is too small to draw.
        public let path: String
        /// A point within its largest part.
        public let center: (x: Double, y: Double)
        /// Whether it takes a circle to be seen.
        public let isSmall: Bool

        public static func == (a: Shape, b: Shape) -> Bool {
            a.path == b.path && a.center == b.center && a.isSmall == b.isSmall
        }
    }

    /// Size of the map in its own units.
    public let width: Double
    public let height: Double
    public let shapes: [Country: Shape]
    /// Land that ISO 3166 has no code for.
    public let neutral: String
    /// Groups that a world may have as one economy, such as `EU27`: they have the land of their members.
    private let groups: EconomyGroups?

    /// Reads a file of shapes.
    /// - Parameter groups: Nil gives land to single economies only.
    /// - Throws: `Problems` where it is no such file, where a path is none, or a number is out of its range.
    public init(json: Data, name: String, groups: EconomyGroups? = nil) throws {
        self.groups = groups
        func refused(_ what: String) -> Problems {
            Problems("\(name) \(what)", remedy: "make it again with Packaging/shapes.py", file: name)
        }
        let file: File
        do { file = try JSONDecoder().decode(File.self, from: json) } catch { throw refused("is no file of shapes") }
        let box = file.viewBox
        guard box.count == 4, box[0] == 0, box[1] == 0, (1...100_000).contains(box[2]), (1...100_000).contains(box[3]) else {
            throw refused("has no viewBox of 0, 0, a width and a height")
        }
        (width, height) = (box[2], box[3])
        var shapes: [Country: Shape] = [:]
        for economy in file.economies {
            guard economy.center.count == 2, (0...width).contains(economy.center[0]), (0...height).contains(economy.center[1])
            else {
                throw refused("has no center on the map for \(economy.code)")
            }
            let shape = Shape(path: economy.path, center: (economy.center[0], economy.center[1]), isSmall: economy.small)
            guard shapes.updateValue(shape, forKey: Country(economy.code)) == nil else {
                throw refused("has \(economy.code) twice")
            }
        }
        for path in [file.neutral] + file.economies.map(\.path) where !path.utf8.allSatisfy(Self.isOfPath) {
            throw refused("has a path with other than M, l, z and whole numbers")
        }
        (self.shapes, neutral) = (shapes, file.neutral)
    }

    /// The shipped shapes; nil where they are not installed.
    public static func load() throws -> EconomyShapes? {
        guard DataLocation.find("shapes/economies.json") != nil else { return nil }
        return try EconomyShapes(
            json: DataLocation.read("shapes/economies.json"), name: "shapes/economies.json", groups: EconomyGroups.load())
    }

    /// Whose land an economy is on a day: its own, or that of the members of a group.
    public func places(of economy: Country, on day: Day) -> [Country] {
        if shapes[economy] != nil { return [economy] }
        return (groups?.members(of: economy.rawValue, on: day) ?? []).filter { shapes[$0] != nil }.sorted()
    }

    private static func isOfPath(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || [0x20, 0x2D, 0x4D, 0x6C, 0x7A].contains(byte)
    }

    private struct File: Decodable {
        struct Economy: Decodable {
            let code: String
            let center: [Double]
            let small: Bool
            let path: String
        }
        let viewBox: [Double]
        let neutral: String
        let economies: [Economy]
    }
}
