import Foundation
import TradeData

/// An answer on its way to a page: what it is the answer to, and the answer.
struct AnswerHeader: Encodable, Sendable {
    let sequence: Int
    let state: String
    let basis: Basis
    let milliseconds: Double
    let isCached: Bool
    let of: String
    let numbers: [PageNumber]
    let limits: [LimitAnswer]
    let notes: [String]

    init(_ answer: Answer, sequence: Int, milliseconds: Double, isCached: Bool) {
        (self.sequence, self.milliseconds, self.isCached) = (sequence, (milliseconds * 100).rounded() / 100, isCached)
        (state, basis, of, numbers, notes) = (answer.state, answer.basis, answer.of, answer.numbers, answer.notes)
        limits = answer.limits
    }
}

enum AnswerForms {
    static let binaryType = "application/vnd.detente.answer"
    private static let magic: [UInt8] = Array("DTN1".utf8)

    /// JSON as the server writes it: keys in one order, no slashes escaped.
    static func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    /// The header and the arrays by name.
    static func json(_ answer: Answer, _ header: AnswerHeader) throws -> Data {
        func arrays(_ rows: AnswerArray.Rows) -> [String: [Float?]] {
            Dictionary(
                uniqueKeysWithValues: zip(answer.layout, answer.arrays).filter { $0.0.rows == rows }
                    .map { ($0.name, $1.map { $0.isFinite ? $0 : nil }) })
        }
        return try json(
            WholeAnswer(
                header: header, economies: arrays(.economies), industries: arrays(.industries), partners: arrays(.partners)))
    }

    /// `DTN1`, the length of the header, the header, zeros up to a multiple of four, the arrays as little-endian Float32.
    static func binary(_ answer: Answer, _ header: AnswerHeader) throws -> Data {
        let head = try json(header)
        var data = Data(magic)
        withUnsafeBytes(of: UInt32(head.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(head)
        data.append(contentsOf: repeatElement(0, count: (4 - data.count % 4) % 4))
        for array in answer.arrays {
            let bits = array.map { ($0.isFinite ? $0 : .nan).bitPattern.littleEndian }
            bits.withUnsafeBytes { data.append(contentsOf: $0) }
        }
        return data
    }

    private struct WholeAnswer: Encodable {
        let header: AnswerHeader
        let economies, industries, partners: [String: [Float?]]

        enum Keys: String, CodingKey { case economies, industries, partners }
        func encode(to encoder: any Encoder) throws {
            try header.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(economies, forKey: .economies)
            try container.encode(industries, forKey: .industries)
            try container.encode(partners, forKey: .partners)
        }
    }
}

/// A value that is written as null where there is none, instead of being left out.
struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable, ExpressibleByNilLiteral {
    let value: Value?

    init(_ value: Value?) { self.value = value }
    init(nilLiteral: ()) { value = nil }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
