import Foundation
import TestSupport
import Testing
import TradeData

@Suite struct DataLocationTests {
    @Test func theEnvironmentComesFirst() {
        let environment = ["DETENTE_DATA": "/somewhere/data", "HOME": "/home/me"]
        let found = DataLocation.candidates(environment: environment, executable: nil)
        #expect(found.map(\.path) == ["/somewhere/data"])
        #expect(DataLocation.userFolder(environment: environment)?.path == "/somewhere/data")
    }

    @Test func thenBesideTheBinaryThenTheCheckout() {
        let binary = URL(fileURLWithPath: "/opt/detente/.build/release/detente")
        let found = DataLocation.candidates(environment: ["DETENTE_DATA": ""], executable: binary).map(\.path)
        #expect(found.first == "/opt/detente/.build/share/detente")
        #expect(found.contains("/opt/detente/Data"))
        #expect(found.firstIndex(of: "/opt/detente/.build/Data")! < found.firstIndex(of: "/opt/detente/Data")!)
    }

    @Test func whatAUserAddedIsLookedForLast() {
        let binary = URL(fileURLWithPath: "/opt/detente/bin/detente")
        func found(_ environment: [String: String]) -> String? {
            let folders = DataLocation.candidates(environment: environment, executable: binary)
            let shipped = DataLocation.shipped(environment: environment, executable: binary)
            #expect(folders.starts(with: shipped))
            return folders.count > shipped.count ? folders.last?.path : nil
        }
        #expect(found(["HOME": "/home/me"]) == "/home/me/.local/share/detente")
        #expect(found(["HOME": "/home/me", "XDG_DATA_HOME": "/data"]) == "/data/detente")
        // As the XDG specification has it, a path that is not absolute is ignored.
        #expect(found(["HOME": "/home/me", "XDG_DATA_HOME": "data"]) == "/home/me/.local/share/detente")
        #expect(found([:]) == nil)
    }

    /// A name that is no id is never made into a path.
    @Test(arguments: ["..", "Icio-2022", "a b", "icio-2022\u{0}", "-x", "", "icio-2022.", "%2e%2e"])
    func whatIsNoIdIsNotInstalled(_ id: String) {
        #expect { try World.load(id) } throws: { ($0 as? Problems)?.isMissing == true }
    }

    @Test func aFileHoldsTheWorldThatItIsNamedAfter() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)/worlds")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        let world = RandomWorld.make(seed: 3)
        let file = folder.appendingPathComponent("other.world")
        try WorldFile.encode(world, accounts: world.accounts()).write(to: file)
        #expect(try World.load(file.path).id == world.id)
        #expect { try World.load("other", in: [folder.deletingLastPathComponent()]) } throws: {
            ($0 as? Problems)?.description.contains("name the file \(world.id).world") == true
        }
    }

    @Test func aMissingWorldComesWithTheCommandThatShowsWhatIsThere() {
        #expect {
            try World.load("no-such-world")
        } throws: { error in
            guard let problem = error as? Problems else { return false }
            return problem.isMissing && problem.description.contains("detente data list")
        }
        #expect {
            try World.load("/no/such/file.world")
        } throws: { ($0 as? Problems)?.isMissing == true }
    }

    @Test func withoutAnyFolderTheDataIsMissing() throws {
        try DataLocation.requireInstalled([URL(fileURLWithPath: "/no/such/folder"), FileManager.default.temporaryDirectory])
        #expect {
            try DataLocation.requireInstalled([URL(fileURLWithPath: "/no/such/folder")])
        } throws: { error in
            guard let problem = error as? Problems else { return false }
            return problem.isMissing && problem.description.contains("/no/such/folder")
        }
    }
}
