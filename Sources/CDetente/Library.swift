import DetenteHeader
import Questions
import Reports
import TradeData
import TradeEquilibrium

private let versionText = Bytes(Engine.version)
private let levelText = Bytes(Engine.instructionLevel)

@c @implementation
public func detente_interface() -> Int32 { 2 }

@c @implementation
public func detente_version() -> UnsafePointer<CChar>? { versionText.start }

@c @implementation
public func detente_instruction_level() -> UnsafePointer<CChar>? { levelText.start }

@c @implementation
public func detente_set_data(_ folder: UnsafePointer<CChar>?) -> Int32 {
    door(startsWork: false) { _ in
        try DataLocation.setShipped(text(folder, "the folder"))
        return 0
    }
}

@c @implementation
public func detente_last_error() -> UnsafePointer<CChar>? { Call.current.allProblems }

@c @implementation
public func detente_last_code() -> UnsafePointer<CChar>? { Call.current.keep(Call.current.code) }

@c @implementation
public func detente_last_messages() -> UnsafePointer<CChar>? { Call.current.allMessages }

@c @implementation
public func detente_problem_count() -> Int32 { Int32(clamping: Call.current.problems.count) }

@c @implementation
public func detente_problem_at(_ index: Int32, _ problem: UnsafeMutablePointer<detente_problem>?) -> Int32 {
    // What is asked is the last call, so this one leaves no trace.
    let call = Call.current
    guard let problem, call.problems.indices.contains(Int(index)) else { return -1 }
    let found = call.problems[Int(index)]
    problem.pointee = detente_problem(
        severity: call.keep(found.severity.rawValue), file: call.keep(found.file), what: call.keep(found.what),
        remedy: call.keep(found.remedy), line: Int32(clamping: found.line), column: Int32(clamping: found.column))
    return 0
}

@c @implementation
public func detente_release(_ handle: Int64) -> Int32 {
    door { _ in
        try Handles.release(handle)
        return 0
    }
}

@c @implementation
public func detente_open_handles() -> Int64 { Int64(Handles.count) }
