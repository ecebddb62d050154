import DetenteHeader
import FoundationEssentials
import Questions
import Reports
import TradeData
import WorldBuilding

@c @implementation
public func detente_formats(_ table: UnsafeMutablePointer<Int64>?) -> Int32 {
    door { _ in
        let table = try place(table, "table")
        var rows = TextTable(["format", "title", "layout"])
        for format in WorldFormat.allCases { rows.add([format.name, format.title, format.layout]) }
        table.pointee = Handles.add(HeldTable(rows))
        return 0
    }
}

@c @implementation
public func detente_world_add(
    _ format: UnsafePointer<CChar>?, _ source: UnsafePointer<CChar>?, _ names: UnsafePointer<UnsafePointer<CChar>?>?,
    _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int64, _ out: UnsafePointer<CChar>?,
    _ options: UnsafePointer<detente_options>?, _ world: UnsafeMutablePointer<Int64>?,
    _ file: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let (world, file) = (try place(world, "world"), try place(file, "file"))
        let format = try WorldFormat(named: try text(format, "the format"))
        let source = try text(source, "the source")
        let count = try counted(count, 0...1000, "the count of options")
        var words: [String: String] = [:]
        for k in 0..<count {
            guard let names, let values else { throw Usage("the options are null; give \(count) names and values") }
            let name = try text(names[k], "the name of option \(k + 1)")
            guard words.updateValue(try text(values[k], "option \(name)"), forKey: name) == nil else {
                throw Usage("the option \(PlainText.quoted(name)) is given twice")
            }
        }
        let solving = try Solving(options)
        // Called on this thread alone, while the table is read.
        nonisolated(unsafe) let tell = solving
        var options = try ImportOptions(words: words)
        options.progress = { table, share in
            tell.progress("\(table): \(Int(100 * share))% read")
            try tell.check()
        }
        let out = try optionalText(out, "the path to write to")
        let added = try AddedWorld(
            URL(fileURLWithPath: source), as: format, options: options, to: out.map { URL(fileURLWithPath: $0) })
        for note in added.world.provenance.notes { call.say(note) }
        world.pointee = Handles.add(HeldWorld(try Workspace.shared.world(added.file.path)))
        file.pointee = Handles.add(HeldText(added.file.path))
        return 0
    }
}
