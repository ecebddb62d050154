import ArgumentParser
import Foundation
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

/// Standard output is data, standard error is talk.
enum Console {
    static func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

    /// Ends the program with exit code 2 when the data cannot be written whole, as on a full disk.
    static func write(_ text: String) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
            say("detente: standard output: the results could not be written (\(error.localizedDescription))")
            exit(ExitCode.badFile.rawValue)
        }
    }
}

extension ExitCode {
    static let notConverged = ExitCode(1)
    static let badFile = ExitCode(2)
    static let missingData = ExitCode(3)
    /// Of shells for a program that a signal ended: 130 after ctrl-C.
    static func signalled(_ number: Int32) -> ExitCode { ExitCode(128 + number) }
}

/// How a command's data is written: a table for people, CSV or JSON for programs.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON.") var json = false
    @Flag(help: "Write CSV, also on a terminal.") var csv = false

    enum Form { case table, csv, json }
    var form: Form { json ? .json : csv || !Terminal.standardOutput.isTerminal ? .csv : .table }

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other.") }
    }
}

/// What was asked for on the command line is not there: exit code 64.
struct Usage: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

/// Runs a command's body and turns what is wrong with files into messages and exit codes.
func reportingProblems(_ body: () throws -> Void) throws {
    do {
        do { try body() } catch {
            // Whatever fails after ctrl-C fails because of it.
            try Interrupt.check()
            throw error
        }
    } catch is Cancelled {
        Console.say("detente: cancelled; nothing was written")
        throw ExitCode.signalled(Interrupt.signal ?? SIGINT)
    } catch let failure as any Failure {
        for problem in failure.problems { Console.say((problem.file.isEmpty ? "detente: " : "") + problem.description) }
        throw ExitCode(failure.code.exitCode)
    } catch let problem as Usage {
        Console.say("detente: \(problem.what)")
        throw ExitCode(64)
    } catch let problem as BundleProblem {
        Console.say("detente: \(problem.description)")
        throw ExitCode.badFile
    } catch let problem as NotConverged {
        Console.say("detente: the baseline did not converge: \(problem.description)")
        throw ExitCode.notConverged
    }
}
