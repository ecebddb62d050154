import Foundation
import Testing
import TradeData

@testable import Reports

@Suite struct WorkbookTests {
    static let table = ResultTable(rows: [
        .init(
            scenario: "summit-2025", branch: "deal", date: Day("2025-11-11"), country: "USA", variable: .welfare,
            unit: "percent", value: -0.125, low: -0.5, high: 0.25, model: "caliendo-parro"),
        .init(scenario: "summit-2025", country: "CHN", variable: .exports, unit: "percent", value: 3, note: "=1+1 <&>"),
    ])

    static let book = Workbook(
        title: "Summit: deal or lapse", about: [("model", "caliendo-parro · long run"), ("residual", "3e-11")],
        sheets: [.init(name: "results", table: table), .init(name: "empty", titles: ["a"], rows: [])])

    @Test func isAWorkbook() throws {
        let data = try Self.book.data()
        #expect(data.prefix(4) == Data([0x50, 0x4B, 3, 4]))
        #expect(try Self.book.data() == data, "the same tables give the same bytes")
        if let folder = ProcessInfo.processInfo.environment["DETENTE_PICTURES"] {
            try data.write(to: URL(fileURLWithPath: folder).appendingPathComponent("results.xlsx"))
        }
    }

    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(
        where: FileManager.default.isExecutableFile(atPath:))

    /// Read back by a program that is not ours: Python's own zip and XML readers.
    @Test(.enabled(if: python != nil, "there is no python3 here")) func numbersAreNumbersAndTextIsText() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: url) }
        try Self.book.data().write(to: url)
        let script = """
            import json, sys, zipfile, xml.etree.ElementTree as E
            n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
            z = zipfile.ZipFile(sys.argv[1])
            strings = [''.join(t.text or '' for t in s.iter(n + 't')) for s in E.fromstring(z.read('xl/sharedStrings.xml'))]
            out = [s.get('name') for s in E.fromstring(z.read('xl/workbook.xml')).iter(n + 'sheet')]
            for k in (1, 2):
                for c in E.fromstring(z.read(f'xl/worksheets/sheet{k}.xml')).iter(n + 'c'):
                    v = c.find(n + 'v')
                    if v is None: continue
                    text = c.get('t') == 's'
                    assert c.find(n + 'f') is None
                    out.append(f"{k}!{c.get('r')} " + ('text ' + strings[int(v.text)] if text else 'number ' + str(float(v.text))))
            print(json.dumps(out))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.python))
        process.arguments = ["-c", script, url.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let read = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let cells = try JSONDecoder().decode([String].self, from: read)
        #expect(Array(cells.prefix(3)) == ["About", "results", "empty"])
        for expected in [
            "1!A1 text Summit: deal or lapse", "1!A3 text residual", "1!B3 text 3e-11", "2!A1 text scenario",
            "2!C2 text 2025-11-11", "2!K2 number -0.125", "2!L2 number -0.5", "2!K3 number 3.0", "2!R3 text =1+1 <&>",
        ] {
            #expect(cells.contains(expected), "\(expected)")
        }
        #expect(!cells.contains { $0.hasPrefix("2!L3 ") }, "no range, no cell")
    }
}
