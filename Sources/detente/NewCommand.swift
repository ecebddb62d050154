import ArgumentParser
import Foundation
import TradeData

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write a starter scenario.",
        discussion: "detente new tariff-war > my.yaml\nWithout a name it lists the starters.")
    @Argument(help: "The starter.") var template: String?

    func run() throws {
        try reportingProblems {
            let folder = DataLocation.candidates().map { $0.appendingPathComponent("templates") }
                .first { FileManager.default.fileExists(atPath: $0.path) }
            guard let folder else {
                throw Problems("the starters are not installed", remedy: "set DETENTE_DATA", code: .missingData)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
            guard let template else {
                for name in names {
                    let first = try String(contentsOf: folder.appendingPathComponent("\(name).yaml"), encoding: .utf8).prefix {
                        $0 != "\n"
                    }
                    Console.write("\(name)\t\(first.drop { $0 == "#" || $0 == " " })\n")
                }
                return
            }
            guard names.contains(template) else {
                Console.say("detente: there is no starter “\(template)”; there is: \(names.joined(separator: ", "))")
                throw ExitCode(64)
            }
            Console.write(try String(contentsOf: folder.appendingPathComponent("\(template).yaml"), encoding: .utf8))
            Console.say("Next: detente check FILE, then detente run FILE -o out/")
        }
    }
}
