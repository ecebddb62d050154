import COpenSSL
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
    /// - Throws: `WorldProblem` that names the file and the fault.
    public static func decode(_ data: Data, name: String) throws -> World {
        func fail(_ what: String) -> WorldProblem { WorldProblem("\(name): error: \(what)") }
        guard data.count >= magic.count + 4, Array(data.prefix(magic.count)) == magic else {
            throw fail("this is not a Détente world file; make one with: detente data build")
        }
        guard data.count > magic.count + 4 + 32 else { throw fail("the file is truncated; build or fetch it again") }
        let body = data.prefix(data.count - 32)
        guard sha256(body) == Array(data.suffix(32)) else {
            throw fail("the checksum does not match, the file is damaged or truncated; build or fetch it again")
        }
        let length = Int(
            body[(body.startIndex + 8)..<(body.startIndex + 12)].enumerated().reduce(UInt32(0)) {
                $0 | UInt32($1.element) << (8 * UInt32($1.offset))
            })
        let start = body.startIndex + 12
        guard length <= body.count - 12 else { throw fail("the header is longer than the file") }
        let header: Header
        do { header = try JSONDecoder().decode(Header.self, from: body[start..<start + length]) } catch {
            throw fail("the header cannot be read: \(error.localizedDescription)")
        }
        let (N, J) = (header.countries.count, header.sectors.count)
        guard N > 0, J > 0, Set(header.countries).count == N, Set(header.sectors).count == J else {
            throw fail("the header names a country or a sector twice, or none")
        }
        let counts = [N * N * J, N * N * J, N * J * J]
        guard body.count - 12 - length == 4 * counts.reduce(0, +) else {
            throw fail("\(N) countries and \(J) sectors need \(4 * counts.reduce(0, +)) bytes of numbers, found \(body.count - 12 - length)")
        }
        var offset = start + length
        var blocks: [[Double]] = []
        for count in counts {
            blocks.append(
                body[offset..<offset + 4 * count].withUnsafeBytes { raw in
                    (0..<count).map {
                        Double(Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))))
                    }
                })
            offset += 4 * count
        }
        let grid = Grid(countries: header.countries.map { Country($0) }, sectors: header.sectors.map { Sector($0) })
        let accounts = Accounts(
            flows: Bilateral(grid: grid, values: blocks[0]), tariffs: Bilateral(grid: grid, values: blocks[1]),
            inputShares: InputTable(grid: grid, values: blocks[2]))
        if let fault = accounts.firstFault() { throw fail(fault) }
        for table in header.elasticities where table.theta.count != J || !table.theta.allSatisfy({ $0 > 0 && $0.isFinite }) {
            throw fail("elasticities \(table.name): needs \(J) positive numbers")
        }
        guard !header.elasticities.isEmpty else { throw fail("no elasticity table") }
        return World(
            id: header.id, title: header.title, year: header.year, unit: header.unit, accounts: accounts,
            elasticities: header.elasticities, names: header.names, provenance: header.provenance)
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

extension Accounts {
    /// The first number that no economy can have, in words; nil when there is none.
    func firstFault() -> String? {
        let (N, J) = (grid.countryCount, grid.sectorCount)
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let (z, t) = (flows[n, i, j].value, tariffs[n, i, j].value)
                    let cell = "\(grid.countries[i]) → \(grid.countries[n]), \(grid.sectors[j])"
                    if !z.isFinite || !t.isFinite { return "a number is not finite at \(cell)" }
                    if z < 0 { return "negative flow \(z) at \(cell)" }
                    if t <= -1 { return "tariff \(t) at \(cell) is below -100%" }
                    if n == i && t != 0 { return "\(grid.countries[n]) has a tariff on itself in \(grid.sectors[j])" }
                }
            }
        }
        for n in 0..<N {
            for j in 0..<J {
                var sum = 0.0
                for k in 0..<J {
                    let g = inputShares[n, k, j].value
                    if !g.isFinite || g < 0 { return "input share \(g) in \(grid.countries[n]), \(grid.sectors[j])" }
                    sum += g
                }
                if sum >= 1 { return "inputs take \(sum) of the output of \(grid.countries[n]), \(grid.sectors[j]); nothing is left for value added" }
            }
        }
        return nil
    }
}

/// SHA-256 of the bytes.
public func sha256(_ data: Data) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    data.withUnsafeBytes { _ = SHA256($0.bindMemory(to: UInt8.self).baseAddress, data.count, &digest) }
    return digest
}

/// SHA-256 of the bytes, in hexadecimal.
public func sha256Hex(_ data: Data) -> String {
    sha256(data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
