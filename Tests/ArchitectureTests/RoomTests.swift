import Testing

/// The rooms, and who may look into whom; the picture is in docs/architecture.md.
@Suite struct RoomTests {
    /// For each room: the rooms of the house it may import.
    static let mayImport: [String: Set<String>] = [
        "TradeData": [],
        "WorldBuilding": ["TradeData"],
        "TradePolicy": ["TradeData"],
        "TradeEquilibrium": ["TradeData"],
        "TradeGames": ["TradeData", "TradeEquilibrium"],
        "Studies": ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames"],
        "Scenarios": ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies"],
        "Reports": ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies"],
        "Questions": library,
        "detente": library.union(["WorldBuilding", "Questions", "DetenteServer"]),
        "DetenteServer": library,
        "CDetente": library.union(["WorldBuilding", "Questions"]),
        "Detente": library.union(["WorldBuilding"]),
    ]
    /// What stands between the law and the reader.
    private static let library: Set = [
        "TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "Scenarios", "Reports",
    ]

    /// For each guest from outside the house: the rooms that may receive it.
    static let guests: [String: Set<String>] = [
        "CYAML": ["Scenarios"],
        "ArgumentParser": ["detente"],
        "Hummingbird": ["DetenteServer"],
        "HummingbirdCore": ["DetenteServer"],
        "HTTPTypes": ["DetenteServer"],
        "Logging": ["DetenteServer", "detente"],
        "NIOCore": ["DetenteServer"],
        "NIOHTTPTypes": ["DetenteServer"],
        "ServiceLifecycle": ["DetenteServer"],
        "CMessageDigest": ["TradeData"],
        "CKernels": ["TradeEquilibrium"],
        "CNLopt": ["TradeGames"],
        "CMinizip": ["Reports"],
        "CXLSXWriter": ["Reports"],
        "RealModule": ["TradeEquilibrium", "TradeGames"],
        "DetenteHeader": ["CDetente"],
    ]

    /// Rooms that do without Foundation, so that the model stays plain arithmetic.
    static let withoutFoundation: Set = ["TradeEquilibrium", "TradeGames"]
    /// Rooms inside the library for other languages: all of Foundation is 45 MB there, most of it locales, and its essentials are enough.
    static let withEssentials: Set = [
        "TradeData", "WorldBuilding", "TradePolicy", "Studies", "Scenarios", "Reports", "Questions", "CDetente",
    ]
    static let foundations: Set = ["Foundation", "FoundationEssentials", "FoundationInternationalization"]
    /// What belongs to the toolchain and may be imported anywhere.
    static let system: Set = ["Dispatch", "Synchronization", "Glibc", "Darwin", "Musl"]

    @Test func thereIsSomethingToCheck() {
        let rooms = Set(SourceTree.sources.map(\.room))
        #expect(
            rooms.isSuperset(of: ["TradeData", "TradePolicy", "TradeEquilibrium", "Studies", "Scenarios", "Reports", "detente"]))
        #expect(SourceTree.sources.allSatisfy { !$0.lines.isEmpty })
    }

    @Test(arguments: SourceTree.sources) func importsOnlyWhatItsRoomMay(file: SourceFile) throws {
        #expect(Self.faults(in: file) == [])
    }

    /// What a file imports and its room may not, in words.
    static func faults(in file: SourceFile) -> [String] {
        guard let rooms = mayImport[file.room] else {
            return ["\(file.path): the room \(file.room) is not in the plan; add it here and to docs/architecture.md"]
        }
        return file.imports.sorted().compactMap { name in
            if name == file.room || system.contains(name) { return nil }
            if withEssentials.contains(file.room), name != "FoundationEssentials", foundations.contains(name) {
                return "\(file.path): \(file.room) does with FoundationEssentials"
            }
            if foundations.contains(name) {
                return withoutFoundation.contains(file.room) ? "\(file.path): \(file.room) does without \(name)" : nil
            }
            if mayImport[name] != nil {
                return rooms.contains(name) ? nil : "\(file.path): \(file.room) may not look into \(name)"
            }
            guard let hosts = guests[name] else { return "\(file.path): \(name) is a new guest; say here which rooms receive it" }
            return hosts.contains(file.room) ? nil : "\(file.path): \(name) is received in \(hosts.sorted()), not in \(file.room)"
        }
    }

    /// The rules refuse what they are there to refuse.
    @Test(arguments: [
        ("TradePolicy", "import TradeEquilibrium"), ("TradeEquilibrium", "import TradePolicy"),
        ("TradeData", "@testable import Scenarios"), ("TradeData", "import CYAML"), ("Reports", "import ArgumentParser"),
        ("TradeEquilibrium", "import Foundation"), ("TradeEquilibrium", "import struct Foundation.URL"),
        ("TradeGames", "public import FoundationEssentials"), ("Scenarios", "import Hummingbird"),
        ("Scenarios", "import Reports"), ("Studies", "import Scenarios"), ("TradeData", "import WorldBuilding"),
        ("TradeData", "import Foundation"), ("Reports", "import FoundationInternationalization"),
        ("Questions", "import ArgumentParser"), ("Studies", "import Questions"), ("Reports", "import DetenteHeader"),
        ("TradePolicy", "import SomethingNew"), ("Attic", "import TradeData"),
    ])
    func refuses(room: String, line: String) {
        let file = SourceFile(room: room, path: "Sources/\(room)/X.swift", lines: [line])
        #expect(Self.faults(in: file).count == 1)
    }
}
