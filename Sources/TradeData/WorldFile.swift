import FoundationEssentials

/// The compact form of a world on disk: its accounts in single precision, and where they come from.
///
/// Layout, little-endian: the magic `DETENTE3`; the length of the header (UInt32); the header in
/// JSON; the flows, the tariffs of the sectors that the header names as taxed, and the input shares as Float32; the SHA-256 of all
/// bytes before it.
/// All shares are calibrated from the accounts at loading, in double precision, so that a world
/// from a file is in equilibrium to rounding.
public enum WorldFile {
    static let magic = Array("DETENTE3".utf8)
    /// The most bytes that a file, and its header, may have.
    public static let largestFile = 1 << 30
    static let largestHeader = 16 << 20

    struct Header: Codable {
        var id: String
        var title: String
        var year: Int
        var unit: String
        var countries: [String]
        var sectors: [String]
        /// The sectors that are goods.
        var goods: [String]
        /// The sectors whose tariffs are stored; all others have none.
        var taxed: [String]
        /// The day whose law the tariffs carry, as 2024-12-31.
        var lawDay: String?
        /// The shipped concordance of the sectors, or one's own: by prefix the shares of sectors.
        var concordance: String?
        var products: [String: [String: Double]]?
        var names: [String: String]
        var elasticities: [ElasticityTable]
        var provenance: Provenance
    }

    /// The bytes of a world file; the same world gives the same bytes.
    public static func encode(_ world: World, accounts: Accounts) throws -> Data {
        let cells = world.grid.countryCount * world.grid.countryCount
        func tariffs(_ j: Int) -> ArraySlice<Double> { accounts.tariffs.values[j * cells..<(j + 1) * cells] }
        let taxed = world.grid.sectors.indices.filter { tariffs($0).contains { $0 != 0 } }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = try encoder.encode(
            Header(
                id: world.id, title: world.title, year: world.year, unit: world.unit,
                countries: world.grid.countries.map(\.rawValue), sectors: world.grid.sectors.map(\.rawValue),
                goods: world.grid.sectors.filter(world.goods.contains).map(\.rawValue),
                taxed: taxed.map { world.grid.sectors[$0].rawValue }, lawDay: world.lawDay?.description,
                concordance: world.concordance?.name, products: world.concordance?.own.map(Header.products), names: world.names,
                elasticities: world.elasticities, provenance: world.provenance
            ))
        guard header.count <= largestHeader else {
            throw Problems("the names and notes of world \(world.id) are too long to be written", remedy: "shorten them")
        }
        var data = Data(magic)
        withUnsafeBytes(of: UInt32(header.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(header)
        for block in [accounts.flows.values, taxed.flatMap(tariffs), accounts.inputShares.values] {
            let floats = block.map { Float($0).bitPattern.littleEndian }
            floats.withUnsafeBytes { data.append(contentsOf: $0) }
        }
        data.append(contentsOf: sha256(data))
        return data
    }

    /// Reads a world, checking everything that a file can get wrong.
    ///
    /// - Throws: `Problems`, one for every fault found, each with the file and the remedy.
    ///   Numbers are checked only in a file whose frame (kind, checksum, header, size) is sound.
    public static func decode(_ data: Data, name: String) throws -> World {
        func fail(_ what: String, _ remedy: String = "build, add or fetch it again") -> Problems {
            Problems(what, remedy: remedy, file: name)
        }
        let body = try frame(data, fail)
        let (header, numbers) = try self.header(of: body, fail)
        let (N, J) = (header.countries.count, header.sectors.count)
        try WorldSize.check(countries: N, sectors: J, file: name)
        var problems = ProblemList()
        for fault in header.faults() {
            problems.add(Problem(file: name, what: fault, remedy: "correct it where the world is built"))
        }
        try problems.throwIfAny()
        let counts = [N * N * J, N * N * header.taxed.count, N * J * J]
        let needed = 4 * counts.reduce(0, +)
        guard numbers.count == needed else {
            throw fail("\(N) countries and \(J) sectors need \(needed) bytes of numbers, found \(numbers.count)")
        }
        var offset = numbers.startIndex
        var blocks: [[Double]] = []
        for count in counts {
            blocks.append(
                numbers[offset..<offset + 4 * count].withUnsafeBytes { raw in
                    (0..<count).map {
                        let bits = raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)
                        return Double(Float(bitPattern: UInt32(littleEndian: bits)))
                    }
                })
            offset += 4 * count
        }
        let grid = Grid(countries: header.countries.map { Country($0) }, sectors: header.sectors.map { Sector($0) })
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        for (place, code) in header.taxed.enumerated() {
            let j = grid.index(of: Sector(code))!
            tariffs.values.replaceSubrange(j * N * N..<(j + 1) * N * N, with: blocks[1][place * N * N..<(place + 1) * N * N])
        }
        let accounts = Accounts(
            flows: Bilateral(grid: grid, values: blocks[0]), tariffs: tariffs,
            inputShares: InputTable(grid: grid, values: blocks[2]))
        let faults = accounts.faults()
        guard faults.isEmpty else {
            throw Problems(
                faults.map {
                    Problem(file: name, what: $0, remedy: "correct the table it comes from and build the world again")
                })
        }
        return World(
            id: header.id, title: header.title, year: header.year, unit: header.unit, goods: Set(header.goods.map { Sector($0) }),
            lawDay: header.lawDay.flatMap { Day($0) }, concordance: header.worldConcordance, accounts: accounts,
            elasticities: header.elasticities, names: header.names, provenance: header.provenance)
    }

    /// The bytes between the ends of a sound frame, checksum excluded.
    private static func frame(_ data: Data, _ fail: (String, String) -> Problems) throws -> Data {
        let again = "build, add or fetch it again"
        guard data.count >= magic.count, Array(data.prefix(magic.count - 1)) == Array(magic.dropLast()) else {
            throw fail("this is not a Détente world file", "make one with: detente data add, or detente data build")
        }
        guard Array(data.prefix(magic.count)) == magic else {
            let layout = PlainText.quoted(String(decoding: data.prefix(magic.count).suffix(1), as: UTF8.self))
            throw fail("the file has layout \(layout) and this program reads layout “3”", "update detente, or \(again)")
        }
        guard data.count > magic.count + 4 + 32 else { throw fail("the file is truncated", again) }
        let body = data.prefix(data.count - 32)
        guard sha256(body) == Array(data.suffix(32)) else {
            throw fail("the checksum does not match, the file is damaged or truncated", again)
        }
        return body
    }

    private static func header(of body: Data, _ fail: (String, String) -> Problems) throws -> (Header, numbers: Data) {
        let again = "build, add or fetch it again"
        let length = length(of: body)
        let start = body.startIndex + 12
        guard length <= body.count - 12, length <= largestHeader else {
            throw fail("the header claims \(length) bytes and \(body.count - 12) are there", again)
        }
        do {
            let header = try JSONDecoder().decode(Header.self, from: body[start..<start + length])
            return (header, body[(start + length)...])
        } catch { throw fail("the header cannot be read (\(words(for: error)))", again) }
    }

    /// What the four bytes after the magic say.
    private static func length(of data: Data) -> Int {
        (0..<4).reduce(0) { $0 | Int(data[data.startIndex + 8 + $1]) << (8 * $1) }
    }

    /// The id in the header of a file of any layout; nil where it is no world file.
    public static func id(of data: Data) -> String? {
        struct Name: Decodable { var id: String }
        guard data.count > 12, Array(data.prefix(magic.count - 1)) == Array(magic.dropLast()) else { return nil }
        let (start, length) = (data.startIndex + 12, length(of: data))
        guard length <= data.count - 12, length <= largestHeader else { return nil }
        return try? JSONDecoder().decode(Name.self, from: data[start..<start + length]).id
    }

    /// What a JSON decoder reports, without its type names.
    private static func words(for error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            PlainText.quoted(context.codingPath.map(\.stringValue).joined(separator: "."))
        }
        return switch error {
        case DecodingError.keyNotFound(let key, _): "it lacks \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\(path(context)) is of the wrong kind"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\(path(context)) is out of range"
        default: "it is not JSON, or holds a number out of range"
        }
    }

    /// Reads the world in a file.
    /// - Throws: `Problems`; marked as missing when the file is not there.
    public static func read(_ url: URL) throws -> World {
        try decode(FileBytes.read(url, limit: largestFile), name: url.lastPathComponent)
    }
}
