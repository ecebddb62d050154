import Foundation

/// A command in a block of ```` ```console ```` of a page, with what the page shows of its output.
///
/// The command begins with `$ `; a line `…` stands for any lines of the output. What comes before it and after it must follow each
/// other in the output, the first part from its first line.
struct ConsoleBlock: Equatable {
    /// The command as the page has it.
    let command: String
    /// The lines below it, up to the next command or the end of the block.
    var shown: [String]
    /// Where these lines are in the page.
    let lines: Range<Int>

    static let gap = "…"

    /// All commands with output in a page.
    static func all(in page: String) -> [ConsoleBlock] {
        var blocks: [ConsoleBlock] = []
        var (isConsole, command, start) = (false, String?.none, 0)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func end(_ line: Int) {
            if let command, line > start {
                blocks.append(.init(command: command, shown: Array(lines[start..<line]), lines: start..<line))
            }
            command = nil
        }
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                end(number)
                isConsole = !isConsole && line == "```console"
            } else if isConsole, line.hasPrefix("$ ") {
                end(number)
                (command, start) = (String(line.dropFirst(2)), number + 1)
            }
        }
        return blocks
    }

    /// The lines as the output has them: the same parts, each found again by its first line.
    ///
    /// - Returns: nil where the output has no such line, so that somebody must choose what to show.
    func refreshed(from output: [String]) -> [String]? {
        var (found, position) = ([String](), 0)
        for (k, part) in shown.split(separator: Self.gap, omittingEmptySubsequences: false).enumerated() {
            if k > 0 { found.append(Self.gap) }
            guard let first = part.first else { continue }
            if k > 0 {
                guard let next = output[position...].firstIndex(where: { Self.blind($0) == Self.blind(first) }) else {
                    return nil
                }
                position = next
            }
            guard position + part.count <= output.count else { return nil }
            found += output[position..<position + part.count]
            position += part.count
        }
        return found
    }

    /// A line without its decimals, by which it is found again after they moved; days and whole numbers stay.
    static func blind(_ line: String) -> String {
        line.replacing(/[+−-]?[0-9][0-9,]*\.[0-9]+/, with: "#").split(separator: " ").joined(separator: " ")
    }

    /// The page with the lines of this block replaced.
    static func replacing(_ page: String, _ blocks: [ConsoleBlock]) -> String {
        var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for block in blocks.sorted(by: { $0.lines.lowerBound > $1.lines.lowerBound }) {
            lines.replaceSubrange(block.lines, with: block.shown)
        }
        return lines.joined(separator: "\n")
    }
}
