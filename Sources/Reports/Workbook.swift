import CXLSXWriter
import FoundationEssentials
import Glibc
import TradeData

/// An Excel workbook, written row by row: an *About* sheet that says what the numbers are, then a sheet for each table.
///
/// ```swift
/// let book = try Workbook(at: url, title: "Summit", about: [("model", "long run")])
/// try book.begin("results", columns: ["country", "value"])
/// try book.add([.text("USA"), .number(0.25)])
/// try book.close()                                    // reads the file back
/// ```
/// Text is written as text, never as a formula. A table of more rows than a sheet holds goes on in sheets `results 2`, `results 3`.
/// The same tables give the same bytes. Rows are on the disk, not in memory, until the file is put together.
public final class Workbook {
    /// What is in one cell.
    public enum Cell: Sendable, Equatable {
        case text(String)
        case number(Double)
        case empty
    }

    /// A sheet for people, before all others: a title, what it says, and tables of formatted numbers.
    public struct Front: Sendable {
        public let name, title: String
        public let lines: [String]
        /// Each with its title, the heads of its columns, and rows.
        public let tables: [(title: String, columns: [String], rows: [[Cell]], isPercent: Bool)]
    }

    /// Rows that a sheet of Excel holds, the header among them.
    static let sheetRows = 1_048_576

    private let url: URL
    private let book: UnsafeMutablePointer<lxw_workbook>
    private let rowsOfSheet: Int
    private var isClosed = false
    private var bold, strong, wrapped: UnsafeMutablePointer<lxw_format>?
    private var sheet: Sheet?
    private var table: (name: String, columns: [String], sheets: Int) = ("", [], 0)
    private var names: Set<String> = []
    /// What was put into each sheet, to be found there when the file is read back.
    private var written: [SheetContent] = []

    /// A sheet under way.
    private struct Sheet {
        var pointer: UnsafeMutablePointer<lxw_worksheet>
        var rows = 0
        var widths: [Int]
    }

    /// - Parameters:
    ///   - url: Where the file will be; temporary files are made, and at once unlinked, in its folder.
    ///   - about: What a reader must know of the numbers, line by line: scenario, model, residual, licences.
    ///   - rowsOfSheet: Rows after which a table goes on in another sheet.
    /// - Throws: `Problems`, as all that follows.
    ///   - front: The sheet that the workbook opens on; *About* where there is none.
    public convenience init(at url: URL, title: String, about: [(name: String, text: String)], front: Front? = nil) throws {
        try self.init(at: url, title: title, about: about, front: front, rowsOfSheet: Self.sheetRows)
    }

    init(
        at url: URL, title: String, about: [(name: String, text: String)], front: Front? = nil, rowsOfSheet: Int
    ) throws {
        self.url = url
        self.rowsOfSheet = min(max(2, rowsOfSheet), Self.sheetRows)
        let made = url.deletingLastPathComponent().path.withCString { folder in
            var options = lxw_workbook_options(constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
            return workbook_new_opt(url.path, &options)
        }
        guard let made else { throw Problems("there is no memory for a workbook", file: url.lastPathComponent) }
        book = made
        describe(SafeText.line(title))
        bold = workbook_add_format(book)
        format_set_bold(bold)
        format_set_bottom(bold, UInt8(LXW_BORDER_THIN.rawValue))
        strong = workbook_add_format(book)
        format_set_bold(strong)
        wrapped = workbook_add_format(book)
        format_set_text_wrap(wrapped)
        format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        if let front { try write(front) }
        let page = try newSheet("About", widths: 2)
        for (column, width) in [(0, 18.0), (1, 100)] {
            worksheet_set_column(page.pointer, lxw_col_t(column), lxw_col_t(column), width, wrapped)
        }
        sheet = page
        try put([.text(title)], format: strong)
        for line in about { try put([.text(line.name), .text(line.text)], format: wrapped, first: strong) }
        sheet = nil
    }

    deinit { if !isClosed { lxw_workbook_free(book) } }

    /// Begins a table with a header row; what is added from here on is in it.
    ///
    /// - Throws: Also for a name that Excel does not take (1 to 26 characters without `[]:*?/\'`), or that was there.
    public func begin(_ name: String, columns: [String]) throws {
        endSheet()
        guard (1...26).contains(name.count), !name.contains(where: { "[]:*?/\\'".contains($0) }), !columns.isEmpty,
            columns.count <= 256
        else { throw problem("“\(name)” is no name for a sheet, or it has no columns") }
        table = (name, columns, 0)
        try nextSheet()
    }

    /// Adds a row to the table that was begun.
    /// - Precondition: One cell for each column.
    public func add(_ row: [Cell]) throws {
        precondition(sheet != nil && row.count == table.columns.count, "A row needs a table, and a cell for each of its columns.")
        if sheet!.rows == rowsOfSheet {
            endSheet()
            try nextSheet()
        }
        if sheet!.rows <= 200 {
            for (column, cell) in row.enumerated() { sheet!.widths[column] = max(sheet!.widths[column], Self.length(of: cell)) }
        }
        try put(row, format: nil)
    }

    /// Puts the file together and reads it back.
    /// - Throws: `Problems` where it could not be written, or is not what was put into it: then no file is left.
    public func close() throws {
        endSheet()
        isClosed = true
        let error = workbook_close(book)
        do {
            guard error == LXW_NO_ERROR else { throw problem("\(String(cString: lxw_strerror(error)))") }
            if let fault = WorkbookCheck.fault(in: url, written: written) {
                throw problem("the workbook does not read back as it was written: \(fault)")
            }
        } catch {
            unlink(url.path)
            throw error
        }
    }

    // MARK: Sheets

    /// Signs and colours are the cells' own, so that they stay when a column is copied.
    private func write(_ front: Front) throws {
        let (percent, money) = (workbook_add_format(book), workbook_add_format(book))
        format_set_num_format(percent, "[Color10]+0.00%;[Red]-0.00%;0.00%")
        format_set_num_format(money, "[Color10]+#,##0.0;[Red]-#,##0.0;0.0")
        let head = workbook_add_format(book)
        format_set_bold(head)
        format_set_text_wrap(head)
        format_set_align(head, UInt8(LXW_ALIGN_VERTICAL_BOTTOM.rawValue))
        format_set_bottom(head, UInt8(LXW_BORDER_THIN.rawValue))
        let page = try newSheet(front.name, widths: front.tables.map(\.columns.count).max() ?? 1)
        worksheet_set_column(page.pointer, 0, 0, 24, nil)
        worksheet_set_column(page.pointer, 1, lxw_col_t(max(1, page.widths.count - 1)), 13, nil)
        worksheet_freeze_panes(page.pointer, 0, 1)
        worksheet_gridlines(page.pointer, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
        sheet = page
        try put([.text(front.title)], format: strong)
        for line in front.lines { try put([.text(line)], format: nil) }
        for table in front.tables {
            try put([], format: nil)
            try put([.text(table.title)], format: strong)
            try put(table.columns.map(Cell.text), format: head)
            for row in table.rows { try put(row, format: table.isPercent ? percent : money) }
        }
        sheet = nil
    }

    private func nextSheet() throws {
        table.sheets += 1
        sheet = try newSheet(table.sheets == 1 ? table.name : "\(table.name) \(table.sheets)", widths: table.columns.count)
        sheet!.widths = table.columns.map(\.count)
        try put(table.columns.map(Cell.text), format: bold)
    }

    private func newSheet(_ name: String, widths: Int) throws -> Sheet {
        guard names.insert(name.lowercased()).inserted, let pointer = workbook_add_worksheet(book, name) else {
            throw problem("there are two sheets “\(name)”, or there is no room for temporary files")
        }
        worksheet_set_landscape(pointer)
        worksheet_fit_to_pages(pointer, 1, 0)
        written.append(SheetContent())
        return Sheet(pointer: pointer, widths: Array(repeating: 0, count: widths))
    }

    /// What is known of a sheet once its last row is: widths, the filter, the head that stays.
    private func endSheet() {
        guard let sheet else { return }
        for (column, width) in sheet.widths.enumerated() {
            worksheet_set_column(sheet.pointer, lxw_col_t(column), lxw_col_t(column), Double(min(44, width + 2)), nil)
        }
        worksheet_freeze_panes(sheet.pointer, 1, 0)
        worksheet_repeat_rows(sheet.pointer, 0, 0)
        if sheet.rows > 1 {
            worksheet_autofilter(sheet.pointer, 0, 0, lxw_row_t(sheet.rows - 1), lxw_col_t(sheet.widths.count - 1))
        }
        self.sheet = nil
    }

    private func put(
        _ row: [Cell], format: UnsafeMutablePointer<lxw_format>?, first: UnsafeMutablePointer<lxw_format>? = nil
    ) throws {
        let (line, pointer) = (lxw_row_t(sheet!.rows), sheet!.pointer)
        var hasCells = false
        for (column, cell) in row.enumerated() {
            let place = lxw_col_t(column)
            let error: lxw_error
            switch cell {
            case .text(let text):
                let text = Self.fitting(text)
                if text.isEmpty { continue }
                error = worksheet_write_string(pointer, line, place, text, column == 0 ? first ?? format : format)
                written[written.count - 1].textBytes += SheetContent.bytes(of: text)
            case .number(let number) where number.isFinite: error = worksheet_write_number(pointer, line, place, number, format)
            case .number, .empty: continue
            }
            guard error == LXW_NO_ERROR else { throw problem(String(cString: lxw_strerror(error))) }
            hasCells = true
            written[written.count - 1].cells += 1
        }
        if hasCells { written[written.count - 1].rows += 1 }
        sheet!.rows += 1
    }

    /// Title, and a fixed date: the time of writing would make every file different.
    private func describe(_ title: String) {
        String(title.prefix(200)).withCString { title in
            var properties = lxw_doc_properties()
            properties.title = UnsafeMutablePointer(mutating: title)
            properties.created = 315_532_800  // 1 January 1980, the date of the files inside
            workbook_set_properties(book, &properties)
        }
    }

    private func problem(_ what: String) -> Problems {
        Problems("\(what); the workbook was not written", remedy: "see whether the disk is full", file: url.lastPathComponent)
    }

    /// Excel's cells hold 32,767 characters.
    private static func fitting(_ text: String) -> String {
        let text = SafeText.plain(text)
        return text.utf8.count <= 32_767 || text.utf16.count <= 32_767 ? text : String(text.prefix(16_000)) + "…"
    }

    private static func length(of cell: Cell) -> Int {
        switch cell {
        case .text(let text): text.count
        case .number: 12
        case .empty: 0
        }
    }
}
