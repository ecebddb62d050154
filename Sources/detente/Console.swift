import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

/// Data goes to standard output, messages to standard error; what a terminal would obey goes to neither.
enum Console {
    /// A message, in as many lines as it has. Where standard error takes nothing there is nobody to tell.
    static func say(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((SafeText.plain(text) + "\n").utf8))
    }

    /// Writes data.
    /// - Parameter isSafe: Whether the text passed the filter of its form; colours of a terminal would not pass another.
    static func write(_ text: String, isSafe: Bool = false) {
        // Whatever the sink throws has ended the program.
        try? writing { try $0.write(isSafe ? text : SafeText.plain(text)) }
    }

    /// Writes data as it is made.
    ///
    /// Ends the program with exit code 2 when the data cannot be written whole, as on a full disk; in silence, and with the
    /// code of shells for a closed pipe, when the reader has seen enough.
    static func writing(_ body: (ByteSink) throws -> Void) throws {
        let sink = ByteSink(descriptor: STDOUT_FILENO)
        do {
            try body(sink)
            try sink.flush()
        } catch is ByteSink.Closed {
            exit(ExitCode.signalled(SIGPIPE).rawValue)
        } catch let error as SystemError {
            say("detente: standard output: the results could not be written (\(error))")
            exit(ExitCode.badFile.rawValue)
        }
    }

    /// Turns what the system ends programs for into errors and messages: files over a limit of size are an error of writing,
    /// and where there is no memory left the last words are in plain language.
    static func prepare() {
        signal(SIGXFSZ, SIG_IGN)
        precondition(outOfMemory.hasPointerRepresentation, "The notice is text in the program.")
        signal(SIGABRT) { _ in
            // The runtime said what it could not allocate; only what is safe in a handler is done here.
            _ = Foundation.write(STDERR_FILENO, Console.outOfMemory.utf8Start, Console.outOfMemory.utf8CodeUnitCount)
            _exit(1)
        }
    }

    private static let outOfMemory: StaticString =
        "detente: stopped, most likely for want of memory (see the line above); nothing was written to files\n"
}

extension ExitCode {
    static let notConverged = ExitCode(1)
    static let badFile = ExitCode(2)
    static let missingData = ExitCode(3)
    /// Of shells for a program that a signal ended: 130 after ctrl-C.
    static func signalled(_ number: Int32) -> ExitCode { ExitCode(128 + number) }
}

/// How a command's data is written: text for people, on a terminal as in a pipe or a log; CSV or JSON for programs, when asked.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON.") var json = false
    @Flag(help: "Write CSV.") var csv = false

    enum Form { case table, csv, json }
    var form: Form { json ? .json : csv ? .csv : .table }

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other.") }
    }
}

/// Runs a command's body and turns what is wrong with files into messages and exit codes.
func reportingProblems(_ body: () throws -> Void) throws {
    Console.prepare()
    do {
        do {
            try Engine.requireInstructionLevel()
            try body()
        } catch {
            // Whatever fails after ctrl-C fails because of it.
            try Interrupt.check()
            throw error
        }
    } catch is Cancelled {
        Console.say("detente: cancelled; nothing was written")
        throw ExitCode.signalled(Interrupt.signal ?? SIGINT)
    } catch let problem as Usage {
        Console.say("detente: \(problem.what)")
        throw ExitCode(64)
    } catch let failure as any Failure {
        for problem in failure.problems { Console.say((problem.file.isEmpty ? "detente: " : "") + problem.description) }
        throw ExitCode(failure.code.exitCode)
    } catch let problem as NotConverged {
        Console.say("detente: the baseline did not converge: \(problem.description)")
        throw ExitCode.notConverged
    }
}
