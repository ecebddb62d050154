import CXLSXWriter
import Foundation

/// Tables as an Excel workbook: an *About* sheet that says what the numbers are, then a sheet for each table.
///
/// Text is written as text, never as a formula. The same tables give the same bytes.
public struct Workbook: Sendable {
    /// What stands in one cell.
    public enum Cell: Sendable, Equatable {
        case text(String)
        case number(Double)
        case empty
    }

    /// A sheet with one header row.
    public struct Sheet: Sendable {
        public let name: String
        public let titles: [String]
        public let rows: [[Cell]]

        /// - Precondition: The name is one that Excel takes, and every row has a cell for each title.
        public init(name: String, titles: [String], rows: [[Cell]]) {
            precondition(
                (1...31).contains(name.count) && !name.contains(where: { "[]:*?/\\'".contains($0) }),
                "“\(name)” is no name for a sheet: 1 to 31 characters without []:*?/\\'.")
            precondition(rows.allSatisfy { $0.count == titles.count }, "Every row needs a cell for each title.")
            precondition(rows.count < 1_048_576, "A sheet holds 1,048,575 rows; split the table.")
            self.name = name
            self.titles = titles
            self.rows = rows
        }

        /// The long table, numbers as numbers.
        public init(name: String, table: ResultTable) {
            let numeric = Set(["value", "low", "high", "residual"])
            self.init(
                name: name, titles: ResultTable.columns,
                rows: table.rows.map { row in
                    zip(ResultTable.columns, row.cells).map { title, cell in
                        if cell.isEmpty { return .empty }
                        return numeric.contains(title) ? Double(cell).map(Cell.number) ?? .text(cell) : .text(cell)
                    }
                })
        }
    }

    public let title: String
    /// What a reader must know of the numbers, line by line: scenario, model, residual, licences.
    public let about: [(name: String, text: String)]
    public let sheets: [Sheet]

    /// - Precondition: No two sheets have one name, and none is called About.
    public init(title: String, about: [(name: String, text: String)], sheets: [Sheet]) {
        let names = sheets.map { $0.name.lowercased() } + ["about"]
        precondition(Set(names).count == names.count, "Sheets need names of their own.")
        self.title = title
        self.about = about
        self.sheets = sheets
    }

    /// The workbook as the bytes of an `.xlsx` file.
    /// - Throws: `BundleProblem` when the temporary folder cannot hold it.
    public func data() throws -> Data {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: url) }
        guard let book = workbook_new(url.path) else { throw BundleProblem("results.xlsx: error: no memory for a workbook") }
        describe(book)
        let styles = Styles(book)
        let aboutRows = [[Cell.text(title), .empty]] + about.map { [.text($0.name), .text($0.text)] }
        write(aboutRows, titles: nil, widths: [18, 100], to: workbook_add_worksheet(book, "About"), styles)
        for sheet in sheets {
            let widths = sheet.titles.indices.map { column in
                let longest = sheet.rows.prefix(200).map { Self.length(of: $0[column]) }.max() ?? 0
                return Double(min(44, max(sheet.titles[column].count, longest) + 2))
            }
            write(sheet.rows, titles: sheet.titles, widths: widths, to: workbook_add_worksheet(book, sheet.name), styles)
        }
        let error = workbook_close(book)
        guard error == LXW_NO_ERROR else {
            throw BundleProblem("results.xlsx: error: \(String(cString: lxw_strerror(error))); nothing was written")
        }
        return try Data(contentsOf: url)
    }

    private struct Styles {
        let bold, wrapped, strong: UnsafeMutablePointer<lxw_format>?
        init(_ book: UnsafeMutablePointer<lxw_workbook>) {
            bold = workbook_add_format(book)
            format_set_bold(bold)
            format_set_bottom(bold, UInt8(LXW_BORDER_THIN.rawValue))
            strong = workbook_add_format(book)
            format_set_bold(strong)
            wrapped = workbook_add_format(book)
            format_set_text_wrap(wrapped)
            format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        }
    }

    /// Title, and a fixed date: the time of writing would make every file different.
    private func describe(_ book: UnsafeMutablePointer<lxw_workbook>) {
        title.withCString { title in
            var properties = lxw_doc_properties()
            properties.title = UnsafeMutablePointer(mutating: title)
            properties.created = 315_532_800  // 1 January 1980, the date of the files inside
            workbook_set_properties(book, &properties)
        }
    }

    private func write(
        _ rows: [[Cell]], titles: [String]?, widths: [Double], to sheet: UnsafeMutablePointer<lxw_worksheet>?, _ styles: Styles
    ) {
        for (column, width) in widths.enumerated() {
            let place = lxw_col_t(column)
            worksheet_set_column(sheet, place, place, width, titles == nil ? styles.wrapped : nil)
        }
        if let titles {
            for (column, title) in titles.enumerated() { worksheet_write_string(sheet, 0, lxw_col_t(column), title, styles.bold) }
            worksheet_freeze_panes(sheet, 1, 0)
            if !rows.isEmpty, !titles.isEmpty {
                worksheet_autofilter(sheet, 0, 0, lxw_row_t(rows.count), lxw_col_t(titles.count - 1))
            }
        }
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        if titles != nil { worksheet_repeat_rows(sheet, 0, 0) }
        let first = titles == nil ? 0 : 1
        for (index, row) in rows.enumerated() {
            for (column, cell) in row.enumerated() {
                let (line, place) = (lxw_row_t(index + first), lxw_col_t(column))
                switch cell {
                case .text(let text):
                    let isTitle = titles == nil && (index == 0 || column == 0)
                    worksheet_write_string(
                        sheet, line, place, Self.fitting(text), isTitle ? styles.strong : titles == nil ? styles.wrapped : nil)
                case .number(let number) where number.isFinite: worksheet_write_number(sheet, line, place, number, nil)
                case .number, .empty: break
                }
            }
        }
    }

    /// Excel's cells hold 32,767 characters.
    private static func fitting(_ text: String) -> String {
        text.utf16.count <= 32_767 ? text : String(text.prefix(16_000)) + "…"
    }

    private static func length(of cell: Cell) -> Int {
        switch cell {
        case .text(let text): text.count
        case .number: 12
        case .empty: 0
        }
    }
}
