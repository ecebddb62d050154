import Foundation
import Scenarios
import Testing

/// The JSON Schema and the page are made from the table that checks the files.
struct ScenarioSchemaTests {
    static let isRecording = ProcessInfo.processInfo.environment["DETENTE_RECORD"] == "1"

    @Test(arguments: ["docs/scenario-file.md", "docs/scenario.schema.json"])
    func whatIsCommittedIsWhatIsMade(_ path: String) throws {
        let text = path.hasSuffix("json") ? ScenarioSchema.jsonSchema() : ScenarioSchema.page()
        let url = checkout.appendingPathComponent(path)
        if Self.isRecording { try text.write(to: url, atomically: true, encoding: .utf8) }
        #expect(try String(contentsOf: url, encoding: .utf8) == text)
    }

    @Test func theSchemaIsJSONAndKnowsEveryKey() throws {
        let json = try JSONSerialization.jsonObject(with: Data(ScenarioSchema.jsonSchema().utf8)) as? [String: Any]
        let defs = try #require(json?["$defs"] as? [String: [String: Any]])
        for (name, fields) in ScenarioSchema.objects {
            let properties = try #require(defs[name]?["properties"] as? [String: Any])
            #expect(Set(properties.keys) == Set(fields.map(\.name)))
        }
    }

    /// Every key has a sentence that says what it means.
    @Test func everyKeyIsTold() {
        for (name, fields) in ScenarioSchema.objects {
            #expect(Set(fields.map(\.name)).count == fields.count, "\(name)")
            for field in fields { #expect(field.about.hasSuffix("."), "\(name).\(field.name)") }
        }
    }
}
