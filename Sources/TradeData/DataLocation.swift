import FoundationEssentials
import Synchronization

/// Where data is looked for: `$DETENTE_DATA` where it is set; else `../share/detente` beside the binary, the `Data` folder of the
/// checkout that the binary was built in, and the user's own folder, `$XDG_DATA_HOME/detente` or `~/.local/share/detente`.
public enum DataLocation {
    /// The program that runs.
    public static var executable: URL? {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map { URL(fileURLWithPath: $0) }
    }

    /// The folders to look in, best first. What is shipped comes before what a user added.
    public static func candidates(
        environment: [String: String] = ProcessInfo.processInfo.environment, executable: URL? = DataLocation.executable
    ) -> [URL] {
        let shipped = shipped(environment: environment, executable: executable)
        let own = userFolder(environment: environment)
        return shipped + (own.map { shipped.contains($0) ? [] : [$0] } ?? [])
    }

    /// The folders that may hold the shipped data.
    public static func shipped(
        environment: [String: String] = ProcessInfo.processInfo.environment, executable: URL? = DataLocation.executable
    ) -> [URL] {
        if let set = environment["DETENTE_DATA"], !set.isEmpty { return [URL(fileURLWithPath: set, isDirectory: true)] }
        if let told = told.withLock({ $0 }) { return [URL(fileURLWithPath: told, isDirectory: true)] }
        guard let binary = executable?.resolvingSymlinksInPath() else { return [] }
        var folder = binary.deletingLastPathComponent()
        var found = [folder.deletingLastPathComponent().appendingPathComponent("share/detente", isDirectory: true)]
        while folder.path != "/" {
            found.append(folder.appendingPathComponent("Data", isDirectory: true))
            folder = folder.deletingLastPathComponent()
        }
        return found
    }

    /// The folder that a host of the library named; nil: beside the program, or in its checkout.
    private static let told = Mutex<String?>(nil)

    /// Names the folder of the shipped data, for a host whose own program is elsewhere; `DETENTE_DATA` comes first all the same.
    /// - Throws: `Problems` where it holds no worlds.
    public static func setShipped(_ folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder + "/worlds") else {
            throw Problems(
                "there is no data in \(PlainText.quoted(folder))", remedy: "name the folder that holds worlds and calendar",
                code: .missingData)
        }
        told.withLock { $0 = folder }
    }

    /// The folder that added worlds are put in: `$DETENTE_DATA`, else `$XDG_DATA_HOME/detente`, else `~/.local/share/detente`;
    /// nil where none of the variables is set.
    public static func userFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
        func set(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let own = set("DETENTE_DATA") { return URL(fileURLWithPath: own, isDirectory: true) }
        // The XDG specification says to ignore paths that are not absolute.
        let base = set("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? set("HOME").map { $0 + "/.local/share" }
        return base.map { URL(fileURLWithPath: $0, isDirectory: true).appendingPathComponent("detente", isDirectory: true) }
    }

    /// Makes sure that the shipped data is there.
    /// - Throws: `Problems` that name the folders and say what to set.
    public static func requireInstalled(_ folders: [URL] = shipped()) throws {
        guard !folders.contains(where: { FileManager.default.fileExists(atPath: $0.path) }) else { return }
        throw Problems(
            "the shipped data is not installed: there is no \(folders.map(\.path).joined(separator: " or "))",
            remedy: "set DETENTE_DATA to the Data folder", code: .missingData)
    }

    /// The first file with this path below a data folder, such as `worlds/icio-2022.world`.
    public static func find(_ path: String, in folders: [URL] = candidates()) -> URL? {
        folders.map { $0.appendingPathComponent(path) }.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// The bytes of the first file with this path below a data folder.
    /// - Throws: `Problems`; marked as missing where no folder has it.
    public static func read(_ path: String) throws -> Data {
        guard let url = find(path) else {
            throw Problems("\(path) is not installed", remedy: "set DETENTE_DATA to the Data folder", code: .missingData)
        }
        return try FileBytes.read(url, limit: Table.largestFile)
    }
}

extension World {
    /// The id of the world that is solved on where none is named.
    public static let usual = "icio-2022"

    /// Whether a name is the path of a world file, and no id.
    public static func isPath(_ idOrPath: String) -> Bool { idOrPath.hasSuffix(".world") || idOrPath.contains("/") }

    /// The file of a world; nil where none is installed under an id.
    static func file(of idOrPath: String, in folders: [URL] = DataLocation.candidates()) -> URL? {
        if isPath(idOrPath) { return URL(fileURLWithPath: idOrPath) }
        return Codes.isSlug(idOrPath) ? DataLocation.find("worlds/\(idOrPath).world", in: folders) : nil
    }

    /// Loads a shipped or added world by its id, or a world file by its path.
    ///
    /// A path ends with `.world` or has a slash in it.
    /// - Throws: `Problems`; a missing world comes with the command that shows which there are.
    public static func load(_ idOrPath: String, in folders: [URL] = DataLocation.candidates()) throws -> World {
        if isPath(idOrPath) { return try WorldFile.read(URL(fileURLWithPath: idOrPath)) }
        guard let url = file(of: idOrPath, in: folders) else {
            throw Problems(
                "world \(PlainText.quoted(idOrPath)) is not installed",
                remedy: "detente data list shows what is; set DETENTE_DATA, or make a world with detente data add",
                code: .missingData)
        }
        let world = try WorldFile.read(url)
        guard world.id == idOrPath else {
            throw Problems("the file holds the world \(world.id)", remedy: "name the file \(world.id).world", file: url.path)
        }
        return world
    }
}
