import ArgumentParser
import Questions
import Reports
import TradeData

/// A part of a command that solves many things, for the jobs of a cluster.
struct ShardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Solve one part of many, such as 3/16, and write it to the folder of -o; a part that is there is not solved again.",
            valueName: "i/n"),
        transform: ShardOptions.shard)
    var shard: Shard?
    @Option(name: .shortAndLong, help: "The folder for parts; detente merge puts them together.") var out: String?

    var isGiven: Bool { shard != nil }

    private static func shard(_ text: String) throws -> Shard {
        guard let shard = Shard(text) else {
            throw ValidationError("“\(text)” is no part; write 3/16 for the third of sixteen, at most \(Shard.most).")
        }
        return shard
    }

    func validate(_ output: OutputOptions) throws {
        guard (shard == nil) == (out == nil) else {
            throw ValidationError(
                shard == nil
                    ? "-o takes the parts of --shard; without it the table is standard output."
                    : "--shard needs a folder: -o out/.")
        }
        if isGiven, output.form != .table {
            throw ValidationError("--shard writes CSV into the folder; leave --csv and --json out.")
        }
    }

    /// What of the whole is to be solved, and where it goes.
    struct Part {
        let items: Range<Int>
        fileprivate let place: (folder: ShardFolder, shard: Shard, question: ShardQuestion)?

        /// Puts the part in its folder; false where there are no parts.
        func write(_ table: @autoclosure () throws -> TextTable) throws -> Bool {
            guard let place else { return false }
            try Interrupt.check()
            try place.folder.write(table(), as: place.shard, of: place.question)
            Console.say("wrote \(place.folder.url.appendingPathComponent(place.shard.fileName).relativePath)")
            return true
        }
    }

    /// The part to solve; nil where it is done already.
    ///
    /// - Parameters:
    ///   - total: How many things there are to solve.
    ///   - words: What is asked. With the files that were read until now it is the question.
    /// - Throws: `Problems` where the folder has parts of something else.
    func part(of total: Int, _ words: [String: String]) throws -> Part? {
        guard let shard, let out else { return Part(items: 0..<total, place: nil) }
        let (folder, question) = (ShardFolder(out), ShardQuestion(words, files: Workspace.shared.readings))
        if try folder.has(shard, of: question) {
            Console.say("part \(shard) is in \(out) already; nothing to solve")
            return nil
        }
        return Part(items: shard.items(of: total), place: (folder, shard, question))
    }
}
