import FoundationEssentials

/// What one economy bought from, or sold to, each partner in a year, product by product.
///
/// The weights with which measures on products become rates of sectors. A rate weighted by them is
/// the *effective* rate of the weights' year, never the statutory one; where duty is known, duty over
/// value is what was *collected*.
public struct TradeWeights: Sendable {
    /// Which way the goods went, seen from the reporter.
    public enum Direction: String, Sendable, Codable { case imports, exports }
    /// A product in the trade with one partner.
    public struct Line: Sendable, Equatable {
        public let product: Product
        /// Million USD.
        public let value: Double
        /// Duty collected, million USD; zero for exports.
        public let duty: Double
        public init(product: Product, value: Double, duty: Double = 0) {
            self.product = product
            self.value = value
            self.duty = duty
        }
    }

    /// The name of the file, such as `us-imports-2024`.
    public let id: String
    public let reporter: Country
    public let direction: Direction
    public let year: Int
    public let source: String
    public let licence: String
    /// Lines by partner, in the order of their codes. The European Union is one partner, `EU`.
    public let lines: [Country: [Line]]

    public init(
        id: String, reporter: Country, direction: Direction, year: Int, source: String, licence: String, lines: [Country: [Line]]
    ) {
        self.id = id
        self.reporter = reporter
        self.direction = direction
        self.year = year
        self.source = source
        self.licence = licence
        self.lines = lines.mapValues { $0.sorted { $0.product < $1.product } }
    }

    public var partners: [Country] { lines.keys.sorted() }

    /// Value of all lines with a partner, million USD.
    public func total(with partner: Country) -> Double { (lines[partner] ?? []).reduce(0) { $0 + $1.value } }

    /// Loads shipped weights.
    /// - Throws: `Problems`; marked as missing when they are not installed.
    public static func load(_ id: String) throws -> TradeWeights {
        try TradeWeights(DataLocation.read("weights/\(id).weights"), name: "\(id).weights")
    }
}

/// The file of weights, little-endian: `DETENTW1`, length and JSON of the header, then for each partner of the header its lines
/// as UInt16 (place in the header's codes), Float32 value, Float32 duty; the SHA-256 of all bytes before it.
extension TradeWeights {
    static let magic = Array("DETENTW1".utf8)

    struct Header: Codable {
        var id: String
        var reporter: String
        var direction: Direction
        var year: Int
        var source: String
        var licence: String
        var codes: [String]
        var partners: [String]
        var counts: [Int]
    }

    /// - Throws: `Problems` for more than 65,536 products, which a file cannot number.
    public func encoded() throws -> Data {
        let codes = Set(lines.values.joined().map(\.product.code)).sorted()
        guard codes.count <= 65536 else {
            throw Problems("weights \(id) have \(codes.count) products, a file holds 65,536", remedy: "shorten the codes")
        }
        let place = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, UInt16($0)) })
        let partners = self.partners
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = try encoder.encode(
            Header(
                id: id, reporter: reporter.rawValue, direction: direction, year: year, source: source, licence: licence,
                codes: codes,
                partners: partners.map(\.rawValue), counts: partners.map { lines[$0]!.count }))
        var data = Data(TradeWeights.magic)
        withUnsafeBytes(of: UInt32(header.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(header)
        for partner in partners {
            for line in lines[partner]! {
                withUnsafeBytes(of: place[line.product.code]!.littleEndian) { data.append(contentsOf: $0) }
                for number in [line.value, line.duty] {
                    withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { data.append(contentsOf: $0) }
                }
            }
        }
        data.append(contentsOf: sha256(data))
        return data
    }

    /// - Throws: `Problems` for a file that is no file of weights, damaged or truncated.
    public init(_ data: Data, name: String) throws {
        func fail(_ what: String) -> Problems { Problems(what, remedy: "build or fetch it again", file: name) }
        let bytes = [UInt8](data)
        guard bytes.count > 12 + 32, Array(bytes.prefix(8)) == TradeWeights.magic else {
            throw fail("this is not a file of trade weights")
        }
        guard sha256(Data(bytes.dropLast(32))) == Array(bytes.suffix(32)) else {
            throw fail("the checksum does not match, the file is damaged or truncated")
        }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        guard 12 + length <= bytes.count - 32,
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[12..<12 + length]))
        else { throw fail("the header cannot be read") }
        // No count can be larger than the file, so that their sum cannot overflow.
        guard header.partners.count == header.counts.count, header.counts.allSatisfy({ (0...bytes.count).contains($0) }),
            bytes.count == 12 + length + 10 * header.counts.reduce(0, +) + 32
        else { throw fail("the line count in the header does not match the file") }
        guard Set(header.partners).count == header.partners.count, Codes.years.contains(header.year) else {
            throw fail("the header names a partner twice, or no year")
        }
        var products: [Product] = []
        for code in header.codes {
            guard let product = Product(code) else { throw fail("\(PlainText.quoted(code)) is no HS code") }
            products.append(product)
        }
        var lines: [Country: [Line]] = [:]
        var offset = 12 + length
        try bytes.withUnsafeBytes { raw in
            for (partner, count) in zip(header.partners, header.counts) {
                var own: [Line] = []
                own.reserveCapacity(count)
                for _ in 0..<count {
                    let place = Int(UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
                    let value = Float(
                        bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 2, as: UInt32.self)))
                    let duty = Float(
                        bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 6, as: UInt32.self)))
                    guard place < products.count, value.isFinite, value >= 0, duty.isFinite, duty >= 0 else {
                        throw fail("a line of \(PlainText.quoted(partner)) has an unknown product or a bad number")
                    }
                    own.append(Line(product: products[place], value: Double(value), duty: Double(duty)))
                    offset += 10
                }
                lines[Country(partner)] = own
            }
        }
        self.init(
            id: header.id, reporter: Country(header.reporter), direction: header.direction, year: header.year,
            source: header.source,
            licence: header.licence, lines: lines)
    }
}
