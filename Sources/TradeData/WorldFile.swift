import Foundation

/// What is wrong with a world file, or where a world would have to be.
public struct WorldProblem: Error, CustomStringConvertible, Sendable {
    public let description: String
    /// True when nothing is there (exit code 3), false when what is there is wrong (exit code 2).
    public let isMissing: Bool
    public init(_ description: String, isMissing: Bool = false) {
        self.description = description
        self.isMissing = isMissing
    }
}

/// The compact form of a world on disk: its accounts in single precision, and who says so.
///
/// Layout, little-endian: the magic `DETENTE1`; the length of the header (UInt32); the header in
/// JSON; the flows, tariffs and input shares as Float32; the SHA-256 of all that stands before.
/// All shares are calibrated from the accounts at loading, in double precision, so that a world
/// from a file is in equilibrium to rounding.
public enum WorldFile {
    static let magic = Array("DETENTE1".utf8)

    struct Header: Codable {
        var id: String
        var title: String
        var year: Int
        var unit: String
        var countries: [String]
        var sectors: [String]
        var names: [String: String]
        var elasticities: [ElasticityTable]
        var provenance: Provenance
    }

    /// The bytes of a world file; the same world gives the same bytes.
    public static func encode(_ world: World, accounts: Accounts) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = try encoder.encode(
            Header(
                id: world.id, title: world.title, year: world.year, unit: world.unit,
                countries: world.grid.countries.map(\.rawValue), sectors: world.grid.sectors.map(\.rawValue),
                names: world.names, elasticities: world.elasticities, provenance: world.provenance))
        var data = Data(magic)
        withUnsafeBytes(of: UInt32(header.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(header)
        for block in [accounts.flows.values, accounts.tariffs.values, accounts.inputShares.values] {
            let floats = block.map { Float($0).bitPattern.littleEndian }
            floats.withUnsafeBytes { data.append(contentsOf: $0) }
        }
        data.append(contentsOf: sha256(data))
        return data
    }

    /// Reads a world, checking everything that a file can get wrong.
    ///
    /// - Throws: `WorldProblem`, one line for every fault found, each with the file, the fault and the remedy.
    ///   Numbers are looked at only in a file whose frame (kind, checksum, header, size) is sound.
    public static func decode(_ data: Data, name: String) throws -> World {
        func fail(_ faults: [String]) -> WorldProblem {
            WorldProblem(faults.map { "\(name): error: \($0)" }.joined(separator: "\n"))
        }
        let again = "build or fetch it again"
        guard data.count >= magic.count, Array(data.prefix(magic.count - 1)) == Array(magic.dropLast()) else {
            throw fail(["this is not a Détente world file; make one with: detente data build"])
        }
        guard Array(data.prefix(magic.count)) == magic else {
            let version = String(decoding: data.prefix(magic.count).suffix(1), as: UTF8.self)
            throw fail(["the file has layout \(version) and this program reads layout 1; update detente, or \(again)"])
        }
        guard data.count > magic.count + 4 + 32 else { throw fail(["the file is truncated; \(again)"]) }
        let body = data.prefix(data.count - 32)
        guard sha256(body) == Array(data.suffix(32)) else {
            throw fail(["the checksum does not match, the file is damaged or truncated; \(again)"])
        }
        let length = Int(
            body[(body.startIndex + 8)..<(body.startIndex + 12)].enumerated().reduce(UInt32(0)) {
                $0 | UInt32($1.element) << (8 * UInt32($1.offset))
            })
        let start = body.startIndex + 12
        guard length <= body.count - 12 else {
            throw fail(["the header claims \(length) bytes and \(body.count - 12) are there; \(again)"])
        }
        let header: Header
        do { header = try JSONDecoder().decode(Header.self, from: body[start..<start + length]) } catch {
            throw fail(["the header cannot be read (\(WorldFile.words(for: error))); \(again)"])
        }
        let headerFaults = header.faults()
        guard headerFaults.isEmpty else { throw fail(headerFaults) }
        let (N, J) = (header.countries.count, header.sectors.count)
        let counts = [N * N * J, N * N * J, N * J * J]
        let (needed, found) = (4 * counts.reduce(0, +), body.count - 12 - length)
        guard found == needed else {
            throw fail(["\(N) countries and \(J) sectors need \(needed) bytes of numbers, found \(found); \(again)"])
        }
        var offset = start + length
        var blocks: [[Double]] = []
        for count in counts {
            blocks.append(
                body[offset..<offset + 4 * count].withUnsafeBytes { raw in
                    (0..<count).map {
                        let bits = raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)
                        return Double(Float(bitPattern: UInt32(littleEndian: bits)))
                    }
                })
            offset += 4 * count
        }
        let grid = Grid(countries: header.countries.map { Country($0) }, sectors: header.sectors.map { Sector($0) })
        let accounts = Accounts(
            flows: Bilateral(grid: grid, values: blocks[0]), tariffs: Bilateral(grid: grid, values: blocks[1]),
            inputShares: InputTable(grid: grid, values: blocks[2]))
        let faults = accounts.faults()
        guard faults.isEmpty else {
            throw fail(faults.map { "\($0); correct the table it comes from and build the world again" })
        }
        return World(
            id: header.id, title: header.title, year: header.year, unit: header.unit, accounts: accounts,
            elasticities: header.elasticities, names: header.names, provenance: header.provenance)
    }

    /// What a JSON decoder has to complain about, without its type names.
    private static func words(for error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "it lacks \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is of the wrong kind"
        default: "it is not JSON"
        }
    }

    /// Reads the world in a file.
    public static func read(_ url: URL) throws -> World {
        let data: Data
        do { data = try Data(contentsOf: url) } catch {
            throw WorldProblem("\(url.path): error: cannot be read (\(error.localizedDescription))", isMissing: true)
        }
        return try decode(data, name: url.lastPathComponent)
    }
}
