import Foundation
import Testing

/// What the pages of the house point at is there.
@Suite struct DocumentLinkTests {
    static let pages: [String] = {
        let root = SourceTree.root
        let top = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        let docs = FileManager.default.enumerator(atPath: root.appendingPathComponent("docs").path)
        return (top + (docs?.compactMap { $0 as? String } ?? []).map { "docs/\($0)" }).filter { $0.hasSuffix(".md") }.sorted()
    }()

    @Test func thereArePages() { #expect(Self.pages.contains("README.md") && Self.pages.contains("docs/architecture.md")) }

    @Test(arguments: pages) func linksLead(page: String) throws {
        let url = SourceTree.root.appendingPathComponent(page)
        let text = try String(contentsOf: url, encoding: .utf8)
        for match in text.matches(of: /\]\(([^)#\s]+)(#[^)]*)?\)/) {
            let target = String(match.1)
            guard !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
            let path = url.deletingLastPathComponent().appendingPathComponent(target).standardizedFileURL.path
            #expect(FileManager.default.fileExists(atPath: path), "\(page) points at \(target), which is not there")
        }
    }

    /// `make` commands that pages name are in the Makefile.
    @Test(arguments: pages) func commandsExist(page: String) throws {
        let makefile = try String(contentsOf: SourceTree.root.appendingPathComponent("Makefile"), encoding: .utf8)
        let text = try String(contentsOf: SourceTree.root.appendingPathComponent(page), encoding: .utf8)
        for match in text.matches(of: /(?:`|\n)make ([a-z]+)/) {
            #expect(makefile.contains("\n\(match.1):"), "\(page) says make \(match.1), which the Makefile does not know")
        }
    }
}
