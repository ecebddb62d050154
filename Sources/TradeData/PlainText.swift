/// Text that may be printed: nothing in it acts on a terminal, a page or a table instead of being read.
public enum PlainText {
    /// The first character that may not be printed, as `U+001B`; nil where there is none.
    ///
    /// Controls (C0, DEL, C1; tab and line feed too), line and paragraph separators, what turns the direction of text, and the
    /// mark of byte order.
    /// - Complexity: O(bytes).
    /// - Parameter isBlock: Whether the text may have several lines and tabs.
    public static func fault(in text: some StringProtocol, isBlock: Bool = false) -> String? {
        // Bytes of a native string are quick to look through; most texts have none that may be refused.
        var own = String(text)
        let isPlain = own.withUTF8 { bytes in
            !bytes.contains { $0 < 0x20 && !(isBlock && ($0 == 0x0A || $0 == 0x09)) || $0 >= 0x7F }
        }
        return isPlain
            ? nil : own.unicodeScalars.first { isRefused($0) && !(isBlock && ($0 == "\n" || $0 == "\t")) }.map(codePoint)
    }

    /// A text as messages quote it: at most 40 characters, without any that may not be printed.
    public static func quoted(_ text: some StringProtocol) -> String {
        let shown = text.unicodeScalars.prefix(41).map { isRefused($0) ? "\u{FFFD}" : String($0) }
        return "“" + shown.prefix(40).joined() + (shown.count > 40 ? "…" : "") + "”"
    }

    /// Whether a character would act on a terminal, a page or a table instead of being read.
    public static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// As `U+001B`.
    public static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
