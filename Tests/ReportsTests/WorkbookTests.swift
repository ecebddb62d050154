import Foundation
import TestSupport
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

    /// The bytes of a workbook with one table, an empty one, and what else is written into it.
    static func book(
        rowsOfSheet: Int = Workbook.sheetRows, title: String = "Summit: deal or lapse",
        _ rest: (Workbook) throws -> Void = { _ in }
    ) throws -> Data {
        let folder = try TestFolder()
        let url = folder.path("book.xlsx")
        let book = try Workbook(
            at: url, title: title, about: [("model", "caliendo-parro · long run"), ("residual", "3e-11")],
            rowsOfSheet: rowsOfSheet)
        try book.begin("results", columns: ResultTable.columns)
        for row in table.rows {
            try book.add(
                zip(ResultTable.columns, row.cells).map { column, cell in
                    cell.isEmpty ? .empty : ResultTable.numericColumns.contains(column) ? .number(Double(cell)!) : .text(cell)
                })
        }
        try book.begin("empty", columns: ["a"])
        try rest(book)
        try book.close()
        #expect(try folder.entries() == ["book.xlsx"], "temporary files are gone")
        return try Data(contentsOf: url)
    }

    @Test func isAWorkbook() throws {
        let data = try Self.book()
        #expect(data.prefix(4) == Data([0x50, 0x4B, 3, 4]))
        #expect(try Self.book() == data, "the same tables give the same bytes")
        if let folder = ProcessInfo.processInfo.environment["DETENTE_PICTURES"] {
            try data.write(to: URL(fileURLWithPath: folder).appendingPathComponent("results.xlsx"))
        }
    }

    /// A table that is too long for a sheet goes on in the next, each with its header.
    @Test(.enabled(if: python != nil, "there is no python3 here")) func longTablesAreSplit() throws {
        for (rows, sheets) in [(3, 1), (4, 1), (5, 2), (8, 2), (9, 3), (10, 3)] {
            let book = try Self.book(rowsOfSheet: 5) { book in
                try book.begin("long", columns: ["k", "text"])
                for k in 0..<rows { try book.add([.number(Double(k)), .text("row \(k)")]) }
            }
            let cells = try Self.read(book, sheets: 4...(3 + sheets))
            let names = ["About", "results", "empty", "long", "long 2", "long 3"]
            #expect(Array(cells.prefix(3 + sheets)) == Array(names.prefix(3 + sheets)))
            for sheet in 4...(3 + sheets) { #expect(cells.contains("\(sheet)!A1 text k")) }
            #expect(
                cells.filter { $0.contains(" text row ") } == (0..<rows).map { "\(4 + $0 / 4)!B\($0 % 4 + 2) text row \($0)" })
        }
    }

    @Test func namesThatExcelDoesNotTakeAreRefused() throws {
        for name in ["", "a/b", "a'b", String(repeating: "x", count: 27), "Results", "ABOUT"] {
            #expect(throws: Problems.self, "\(name)") { try Self.book { try $0.begin(name, columns: ["a"]) } }
        }
        #expect(throws: Problems.self) { try Self.book { try $0.begin("none", columns: []) } }
    }

    /// Titles and cells with anything in them make well-formed XML, and come back without what is obeyed.
    @Test(.enabled(if: python != nil, "there is no python3 here")) func anyTextIsXML() throws {
        var draw = SplitMix64(seed: 7)
        let texts = (0..<400).map { _ in SafeTextTests.text(&draw) } + ["\u{1B}[31mRED\u{7}\u{202E}", "_x0041_", " a ", "<&>\"'"]
        let cells = try Self.read(
            try Self.book(title: "T\u{1}<&>\u{1B}\u{FFFF}") { book in
                try book.begin("texts", columns: ["text"])
                for text in texts { try book.add([.text(text)]) }
            }, sheets: 4...4)
        for (k, text) in texts.enumerated() where !SafeText.plain(text).isEmpty {
            let cell = "4!A\(k + 2) text \(SafeText.plain(text))"
            #expect(
                cells.contains { $0.unicodeScalars.elementsEqual(cell.unicodeScalars) }, "\(text.unicodeScalars.map(\.value))")
        }
    }

    /// Wherever a block of one member is lost before it is zipped, or a byte of the file changes, reading back sees it.
    @Test(.enabled(if: python != nil, "there is no python3 here")) func lossIsSeen() throws {
        let folder = try TestFolder()
        let (url, damaged) = (folder.path("book.xlsx"), folder.path("damaged.xlsx"))
        let book = try Workbook(at: url, title: "Loss", about: [("model", "long run")])
        var content = SheetContent()
        try book.begin("long", columns: ["k", "text"])
        for k in 0..<3000 { try book.add([.number(Double(k)), .text("row \(k) <&> of a table")]) }
        content.rows = 3001
        try book.close()
        let about = SheetContent(rows: 2, cells: 3, textBytes: "Loss".count + "model".count + "long run".count)
        content.cells = 6002
        content.textBytes = 5 + (0..<3000).reduce(0) { $0 + SheetContent.bytes(of: "row \($1) <&> of a table") }
        #expect(WorkbookCheck.fault(in: url, written: [about, content]) == nil)
        #expect(
            WorkbookCheck.fault(in: url, written: [about]) != nil && WorkbookCheck.fault(in: url, written: [about, about]) != nil)
        // A block of what was written that the disk did not take, or took nothing after, in each member in turn, zipped again with
        // the checksums of what is there.
        let script = """
            import sys, zipfile
            source, folder = sys.argv[1:3]
            z = zipfile.ZipFile(source)
            names, count = z.namelist(), 0
            for k, lossy in enumerate(names):
                data = z.read(lossy)
                for at in range(0, len(data), 4096):
                    if 40960 < at < len(data) - 40960 and at % 36864: continue
                    for kept in (data[:at] + data[at + 4096:], data[:at]):
                        with zipfile.ZipFile(f'{folder}/{count}.lossy', 'w', zipfile.ZIP_DEFLATED) as out:
                            for n, name in enumerate(names): out.writestr(name, kept if n == k else z.read(name))
                        count += 1
            """
        try Self.python([script, url.path, folder.url.path])
        let lossy = try folder.entries().filter { $0.hasSuffix(".lossy") }
        for name in lossy { #expect(WorkbookCheck.fault(in: folder.path(name), written: [about, content]) != nil, "\(name)") }
        #expect(lossy.count > 60)
        let whole = try Data(contentsOf: url)
        var draw = SplitMix64(seed: 8)
        for _ in 0..<200 {
            var broken = whole
            if draw.chance(0.3) {
                broken = broken.prefix(Int(draw.uniform(0, Double(whole.count))))
            } else {
                // Names, sizes, checksums and packed data; dates, and versions of the program that zipped, are not read by anybody.
                let at = 40 + Int(draw.uniform(0, Double(whole.count) * 0.8))
                broken[at] ^= 0x55
            }
            try broken.write(to: damaged)
            #expect(WorkbookCheck.fault(in: damaged, written: [about, content]) != nil || broken == whole)
        }
    }

    /// A disk that takes no more is an error, and leaves neither a workbook nor temporary files.
    @Test func withoutRoomThereIsNoWorkbook() throws {
        let folder = try TestFolder()
        #expect(throws: Problems.self) {
            let book = try Workbook(at: folder.path("no-such/book.xlsx"), title: "t", about: [])
            try book.begin("a", columns: ["a"])
            try book.close()
        }
        #expect(try folder.entries().isEmpty)
    }

    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(
        where: FileManager.default.isExecutableFile(atPath:))

    @discardableResult static func python(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(python))
        process.arguments = ["-c"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let read = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: read, as: UTF8.self)
    }

    /// The names of the sheets, then all cells, read by a program that is not ours: Python's own zip and XML readers.
    static func read(_ book: Data, sheets: ClosedRange<Int> = 1...2) throws -> [String] {
        let folder = try TestFolder()
        let url = folder.path("book.xlsx")
        try book.write(to: url)
        let script = """
            import json, sys, zipfile, xml.etree.ElementTree as E
            n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
            z = zipfile.ZipFile(sys.argv[1])
            for name in z.namelist(): E.fromstring(z.read(name))
            out = [s.get('name') for s in E.fromstring(z.read('xl/workbook.xml')).iter(n + 'sheet')]
            for k in range(int(sys.argv[2]), int(sys.argv[3]) + 1):
                for c in E.fromstring(z.read(f'xl/worksheets/sheet{k}.xml')).iter(n + 'c'):
                    text = c.get('t') == 'inlineStr'
                    assert c.find(n + 'f') is None
                    value = ''.join(t.text or '' for t in c.iter(n + 't')) if text else str(float(c.find(n + 'v').text))
                    out.append(f"{k}!{c.get('r')} " + ('text ' if text else 'number ') + value)
            print(json.dumps(out))
            """
        let json = try python([script, url.path, "\(sheets.lowerBound)", "\(sheets.upperBound)"])
        return try JSONDecoder().decode([String].self, from: Data(json.utf8))
    }

    @Test(.enabled(if: python != nil, "there is no python3 here")) func numbersAreNumbersAndTextIsText() throws {
        let cells = try Self.read(try Self.book(), sheets: 1...2)
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
