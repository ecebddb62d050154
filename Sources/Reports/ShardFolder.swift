import FoundationEssentials
import TradeData

/// What shards are parts of. Two are one where all words and all files that were read are the same.
public struct ShardQuestion: Sendable, Equatable, Codable {
    /// What it is in words, such as `seed`: `1`.
    public let words: [String: String]
    /// SHA-256 over the words and the bytes of every file that was read.
    public let hash: String

    /// - Parameter files: Every file that was read for it.
    public init(_ words: [String: String], files: [Workspace.Reading]) {
        let words = words.merging(["engine": Engine.version]) { given, _ in given }
        self.words = words
        let lines = words.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + Set(files.map(\.sha256)).sorted()
        hash = sha256Hex(Data(lines.joined(separator: "\n").utf8))
    }

    /// What another has else, in words.
    func differs(from other: ShardQuestion) -> String {
        let keys = Set(words.keys).union(other.words.keys).sorted()
        let found = keys.filter { words[$0] != other.words[$0] }.map {
            "\($0) \(PlainText.quoted(words[$0] ?? "")), here \(PlainText.quoted(other.words[$0] ?? ""))"
        }
        return found.isEmpty ? "a file that was read for it has changed since" : found.joined(separator: "; ")
    }
}

/// A folder that takes one file from each shard of a question, and gives the whole table once all are there.
///
/// A file is a CSV table below a first line that says, as JSON after `#`, which shard it is, of what, and the hash of what
/// follows. It is moved into place whole; what is damaged or cut off is not complete, and is solved again.
public struct ShardFolder: Sendable {
    public let url: URL

    /// - Parameter path: It need not be there yet.
    public init(_ path: String) { url = URL(fileURLWithPath: path) }

    /// The first line of a file.
    struct Head: Codable, Equatable {
        var shard: Int
        var of: Int
        var question: ShardQuestion
        /// The instruction level that it was solved at.
        var level: String
        /// SHA-256 of what follows the line.
        var sha256: String

        static let mark = "# detente "
        static let longest = 1 << 16

        var line: String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // Texts and whole numbers: nothing that JSON cannot hold.
            let json = (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            return Self.mark + json + "\n"
        }

        init(_ shard: Shard, _ question: ShardQuestion, level: String, body: Data) {
            (self.shard, of, self.question) = (shard.number, shard.count, question)
            (self.level, sha256) = (level, sha256Hex(body))
        }

        /// nil where a file begins with something else.
        init?(_ bytes: Data) {
            guard bytes.starts(with: Self.mark.utf8), let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
                let head = try? JSONDecoder().decode(Self.self, from: bytes[bytes.startIndex + Self.mark.utf8.count..<end])
            else { return nil }
            self = head
        }
    }

    /// The names of the folder that a shard may have, in order.
    private func names() throws -> [String] {
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: url.path).filter {
                $0.hasPrefix("shard-") && $0.hasSuffix(".csv")
            }.sorted()
        } catch { throw Problems("cannot be read as a folder", remedy: "give a folder for shards", file: url.path) }
    }

    private func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    private func head(_ name: String) throws -> Head {
        guard let bytes = try? FileBytes.prefix(of: path(name), most: Head.longest) else {
            throw Problems("cannot be read", remedy: "check who may read it", file: path(name))
        }
        guard let head = Head(bytes), let shard = Shard(head.shard, of: head.of), shard.fileName == name else {
            throw Problems(
                "is named like a shard, and is none that this program wrote", remedy: "move it elsewhere, or take another folder",
                file: path(name))
        }
        return head
    }

    /// What follows the first line; nil where it is not what was written.
    private func body(_ name: String, _ head: Head) throws -> Data? {
        let bytes = try FileBytes.read(URL(fileURLWithPath: path(name)), limit: Self.largest)
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let body = bytes[(end + 1)...]
        return sha256Hex(Data(body)) == head.sha256 ? Data(body) : nil
    }

    /// Bytes of the largest file of a shard that is read.
    static let largest = 1 << 31

    /// Whether a shard is there, whole.
    ///
    /// - Throws: `Problems` where the folder has shards of another question, or of another number of them.
    /// - Complexity: The first lines of all files, and the whole of one.
    public func has(_ shard: Shard, of question: ShardQuestion) throws -> Bool {
        for name in try names() {
            let other = try head(name)
            guard other.question == question else {
                throw Problems(
                    "is a shard of another question: \(other.question.differs(from: question))",
                    remedy: "take another folder with -o", file: path(name))
            }
            guard other.of == shard.count else {
                throw Problems(
                    "is one of \(other.of) shards, and not of \(shard.count)",
                    remedy: "write --shard \(shard.number)/\(other.of), or take another folder",
                    file: path(name))
            }
        }
        guard try names().contains(shard.fileName) else { return false }
        return try body(shard.fileName, head(shard.fileName)) != nil
    }

    /// Puts a shard in its place, whole or not at all; what is there of the same shard is replaced.
    ///
    /// - Throws: `Problems` where the folder cannot be written, or the place is somebody else's.
    public func write(_ table: TextTable, as shard: Shard, of question: ShardQuestion) throws {
        do { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) } catch {
            throw Problems("cannot be made", remedy: "check the path and who may write there", file: url.path)
        }
        let body = Data(table.csv().utf8)
        let head = Head(shard, question, level: Engine.instructionLevel, body: body)
        try FilePlacement.write(Data(head.line.utf8) + body, to: url.appendingPathComponent(shard.fileName)) {
            Head($0)?.question == question
        }
    }

    /// The whole table of a question, when all of its shards are there.
    public struct Merged: Sendable {
        fileprivate let folder: ShardFolder
        fileprivate let heads: [Head]
        public let question: ShardQuestion
        /// Instruction levels, with the shards that were solved at each; numbers of one level have the bits of a run of one machine.
        public let levels: [String: [Int]]
        public var count: Int { heads.count }

        /// Writes the table: the same bytes as that of a run without shards.
        /// - Throws: `Problems` where a file has changed meanwhile; what `output` throws.
        /// - Complexity: O(bytes), one shard in memory at a time.
        public func write(to output: (String) throws -> Void) throws {
            var titles: Data?
            for shard in Shard.all(of: heads.count) {
                guard let body = try folder.body(shard.fileName, heads[shard.number - 1]),
                    let end = body.firstIndex(of: UInt8(ascii: "\n")), titles == nil || titles == body[...end]
                else {
                    throw Problems("has changed meanwhile", remedy: "run merge again", file: folder.path(shard.fileName))
                }
                try output(String(decoding: titles == nil ? body : body[(end + 1)...], as: UTF8.self))
                titles = body[...end]
            }
        }
    }

    /// All shards, checked.
    ///
    /// - Throws: `Problems` that name what is missing, damaged, or of another question.
    /// - Complexity: O(bytes).
    public func merged() throws -> Merged {
        let names = try names()
        guard let first = try names.first.map({ try head($0) }) else {
            throw Problems(
                "there are no shards", remedy: "solve them with --shard 1/16 and so on", file: url.path, code: .missingData)
        }
        var heads: [Int: Head] = [:]
        var damaged: [Int] = []
        for name in names {
            let head = try head(name)
            guard head.question == first.question, head.of == first.of else {
                throw Problems(
                    head.question == first.question
                        ? "is one of \(head.of) shards, and \(names[0]) is one of \(first.of)"
                        : "is a shard of another question than \(names[0]): \(head.question.differs(from: first.question))",
                    remedy: "keep the shards of one question in a folder", file: path(name))
            }
            if try body(name, head) == nil { damaged.append(head.shard) } else { heads[head.shard] = head }
        }
        let missing = (1...first.of).filter { heads[$0] == nil && !damaged.contains($0) }
        guard missing.isEmpty, damaged.isEmpty else {
            var words: [String] = []
            if !missing.isEmpty { words.append("missing: \(Self.list(missing))") }
            if !damaged.isEmpty { words.append("cut off or changed: \(Self.list(damaged))") }
            let again = Self.list((missing + damaged).sorted())
            throw Problems(
                "of \(first.of) shards \(words.joined(separator: "; "))",
                remedy: "solve them again, such as with sbatch --array=\(again)", file: url.path, code: .missingData)
        }
        let ordered = (1...first.of).compactMap { heads[$0] }
        return Merged(
            folder: self, heads: ordered, question: first.question,
            levels: Dictionary(grouping: ordered, by: \.level).mapValues { $0.map(\.shard) })
    }

    /// `1-3,7`, as Slurm writes lists.
    public static func list(_ numbers: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }
}
