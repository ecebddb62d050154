import FoundationEssentials
import TradeData

/// A world that was made from someone's tables and written to a file.
public struct AddedWorld: Sendable {
    public let world: World
    public let file: URL
    /// Whether an older file of the same world was replaced.
    public let replaced: Bool

    /// Makes a world from someone's tables and puts it where worlds are looked for, so that its id can be used at once.
    ///
    /// - Parameters:
    ///   - path: Where to write instead.
    ///   - folder: The data folder to install in.
    /// - Throws: `Problems`; then nothing is written.
    public init(
        _ source: URL, as format: WorldFormat, options: ImportOptions, to path: URL? = nil,
        folder: URL? = DataLocation.userFolder()
    ) throws {
        // Before a large table is read.
        try AddedWorld.refuseShipped(options.id)
        try self.init(BuiltWorld.read(source, as: format, options: options), to: path, folder: folder)
    }

    /// Puts a world that was made where worlds are looked for, or at a path.
    /// - Throws: `Problems`; then nothing is written.
    public init(_ built: BuiltWorld, to path: URL? = nil, folder: URL? = DataLocation.userFolder()) throws {
        let id = built.world.id
        try AddedWorld.refuseShipped(id)
        let data = try built.encoded()
        // Read back before it is put in place: a world that cannot be loaded is not written.
        world = try WorldFile.decode(data, name: "\(id).world")
        if let path {
            file = path
        } else {
            guard let folder else {
                throw Problems(
                    "there is no place for added worlds: none of DETENTE_DATA, XDG_DATA_HOME and HOME is set",
                    remedy: "set one, or give -o", code: .missingData)
            }
            file = try AddedWorld.place(id, in: folder)
        }
        replaced = try built.world.write(data, to: file)
    }

    private static func refuseShipped(_ id: String) throws {
        guard ShippedData(id) == nil else {
            throw Problems("\(id) is the id of a shipped world", remedy: "choose another --id")
        }
    }

    private static func place(_ id: String, in folder: URL) throws -> URL {
        let worlds = folder.appendingPathComponent("worlds", isDirectory: true)
        let file = worlds.appendingPathComponent("\(id).world")
        if let other = DataLocation.find("worlds/\(id).world"), other.standardizedFileURL != file.standardizedFileURL {
            throw Problems("\(id) is the id of an installed world, \(other.path)", remedy: "choose another --id")
        }
        do { try FileManager.default.createDirectory(at: worlds, withIntermediateDirectories: true) } catch {
            throw Problems(
                "the folder of added worlds cannot be made (\(error))",
                remedy: "set DETENTE_DATA, or give -o",
                file: worlds.path)
        }
        return file
    }
}

extension World {
    /// Writes the bytes of this world to a path; only a file of the same world is replaced.
    /// - Returns: Whether one was replaced.
    /// - Throws: `Problems`, see `FilePlacement.write`.
    @discardableResult
    public func write(_ data: Data, to file: URL) throws -> Bool {
        try FilePlacement.write(data, to: file) { WorldFile.id(of: $0) == id }
    }
}
