import Foundation

/// The programs that were built with the tests.
public enum BuiltTool {
    /// The program `detente`; nil where it was not built.
    public static let url = find("detente")
    /// The one that kills itself while it writes a bundle.
    public static let victim = find("bundle-victim")

    /// The program built for speed, where it is not older than the one that was built with the tests.
    public static let fast: URL? = {
        guard let url else { return nil }
        let release = url.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("release/detente")
        func age(_ file: URL) -> Date? {
            (try? file.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate
        }
        guard let own = age(url), let other = age(release), other >= own else { return nil }
        return release
    }()

    private static func find(_ name: String) -> URL? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            let tool = folder.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: tool.path, isDirectory: &isFolder), !isFolder.boolValue { return tool }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }
}
