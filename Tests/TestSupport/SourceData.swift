import Foundation
import Testing

/// The published source tables, which are inputs to builders and tests and are never committed.
///
/// They lie in `$DETENTE_SOURCE_DATA`, or else in `../shared/data` beside the checkout.
public enum SourceData {
    /// The folder of the tables, or nil on a machine without them.
    public static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment["DETENTE_SOURCE_DATA"] ?? ""
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let url =
            environment.isEmpty
            ? checkout.deletingLastPathComponent().appendingPathComponent("shared/data", isDirectory: true)
            : URL(fileURLWithPath: environment, isDirectory: true)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }()

    /// The table at this path, such as `caliendo-parro-1993/T.txt`.
    /// - Precondition: The folder is there; a test that reads it carries the trait `.needsSourceData`.
    public static func url(_ path: String) -> URL {
        guard let folder else { preconditionFailure("No source tables; give the test the trait .needsSourceData.") }
        return folder.appendingPathComponent(path)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test, with the reason, where the source tables are not on the machine.
    public static var needsSourceData: Self {
        .enabled(
            if: SourceData.folder != nil,
            "the source tables are not here: set DETENTE_SOURCE_DATA to their folder, or put them in ../shared/data")
    }
}
