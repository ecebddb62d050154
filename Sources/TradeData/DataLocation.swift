import Foundation

/// Where the shipped data lies: `$DETENTE_DATA`, then `../share/detente` beside the binary, then
/// the `Data` folder of the checkout that the binary was built in.
public enum DataLocation {
    /// The folders to look in, best first.
    public static func candidates(
        environment: [String: String] = ProcessInfo.processInfo.environment, executable: URL? = Bundle.main.executableURL
    ) -> [URL] {
        if let set = environment["DETENTE_DATA"], !set.isEmpty { return [URL(fileURLWithPath: set, isDirectory: true)] }
        guard let binary = executable?.resolvingSymlinksInPath() else { return [] }
        var folder = binary.deletingLastPathComponent()
        var found = [folder.deletingLastPathComponent().appendingPathComponent("share/detente", isDirectory: true)]
        while folder.path != "/" {
            found.append(folder.appendingPathComponent("Data", isDirectory: true))
            folder = folder.deletingLastPathComponent()
        }
        return found
    }

    /// Makes sure that some data folder is there.
    /// - Throws: `WorldProblem` that names the folders and says what to set.
    public static func requireInstalled(_ candidates: [URL] = candidates()) throws {
        guard !candidates.contains(where: { FileManager.default.fileExists(atPath: $0.path) }) else { return }
        throw WorldProblem(
            "The shipped data is not installed: there is no \(candidates.map(\.path).joined(separator: " or ")). "
                + "Set DETENTE_DATA to the Data folder.", isMissing: true)
    }

    /// The first file with this path below a data folder, such as `worlds/summit-2022.world`.
    public static func find(_ path: String) -> URL? {
        candidates().map { $0.appendingPathComponent(path) }.first { FileManager.default.fileExists(atPath: $0.path) }
    }
}

extension World {
    /// Loads a shipped or added world by its id, or a world file by its path.
    /// - Throws: `WorldProblem`; a missing world comes with the command that mends it.
    public static func load(_ idOrPath: String) throws -> World {
        if idOrPath.hasSuffix(".world") || idOrPath.contains("/") {
            return try WorldFile.read(URL(fileURLWithPath: idOrPath))
        }
        guard let url = DataLocation.find("worlds/\(idOrPath).world") else {
            throw WorldProblem(
                "World \(idOrPath) is not installed; detente data list shows what is. Set DETENTE_DATA, or make a world with "
                    + "detente data add or detente data build.",
                isMissing: true)
        }
        return try WorldFile.read(url)
    }
}
