import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

@Suite struct EconomyShapesTests {
    static func file(_ economies: String, box: String = "[0,0,100,50]", neutral: String = "") -> Data {
        Data("{\"viewBox\":\(box),\"neutral\":\"\(neutral)\",\"economies\":[\(economies)]}".utf8)
    }
    static let usa = #"{"code":"USA","center":[10,20],"small":false,"path":"M5 5l10 0 0 10z"}"#

    /// Absolute points of a path of `M`, relative `l` and `z`.
    static func points(_ path: String) -> [(Double, Double)] {
        var points: [(Double, Double)] = []
        for ring in path.split(separator: "M") {
            let numbers = ring.matches(of: /-?\d+/).compactMap { Double($0.output) }
            var place = (numbers[0], numbers[1])
            points.append(place)
            for k in stride(from: 2, to: numbers.count - 1, by: 2) {
                place = (place.0 + numbers[k], place.1 + numbers[k + 1])
                points.append(place)
            }
        }
        return points
    }

    @Test func theShippedFileIsSmallAndHasEveryEconomyOfEveryShippedWorld() throws {
        let data = try DataLocation.read("shapes/economies.json")
        #expect(data.count < 200_000)
        let shapes = try #require(try EconomyShapes.load())
        for id in ["countries-2023", "icio-2017", "icio-2022"] {
            let world = try WorldFile.read(try #require(DataLocation.find("worlds/\(id).world")))
            let missing = world.grid.countries.filter { $0 != .restOfWorld && shapes.shapes[$0] == nil }
            #expect(missing.isEmpty, "\(id): \(missing)")
        }
        #expect(shapes.shapes["ATA"] == nil)
        for code in ["SGP", "HKG", "MAC", "MLT", "BHR", "LUX"] {
            #expect(shapes.shapes[Country(code)]?.isSmall == true, "\(code)")
        }
        for code in ["USA", "CHN", "DEU", "TWN"] { #expect(shapes.shapes[Country(code)]?.isSmall == false, "\(code)") }
    }

    @Test func everyPathIsOnTheMapAndWhoHasNoneTakesACircle() throws {
        let shapes = try #require(try EconomyShapes.load())
        for (country, shape) in shapes.shapes {
            #expect(shape.isSmall || !shape.path.isEmpty, "\(country)")
            for (x, y) in Self.points(shape.path) {
                #expect((-1...shapes.width + 1).contains(x) && (-1...shapes.height + 1).contains(y), "\(country) at \(x), \(y)")
            }
        }
    }

    /// Places that anyone finds on a map: who is north, south, east and west of whom.
    @Test func theMapIsTheRightWayUp() throws {
        let shapes = try #require(try EconomyShapes.load()).shapes
        func center(_ code: Country) throws -> (x: Double, y: Double) { try #require(shapes[code]).center }
        #expect(try center("USA").x < center("GBR").x)
        #expect(try center("GBR").x < center("CHN").x)
        #expect(try center("CAN").y < center("USA").y)
        #expect(try center("BRA").y < center("ARG").y)
        #expect(try center("ISL").y < center("ZAF").y)
        // The map's edge runs through the Bering Strait: the east of Russia is in the east.
        #expect(try Self.points(#require(shapes["RUS"]).path).allSatisfy { $0.0 > 900 })
        #expect(try Self.points(#require(shapes["USA"]).path).allSatisfy { $0.0 < 760 || $0.0 > 1600 })
    }

    @Test func anEconomyOfAGroupHasTheLandOfItsMembers() throws {
        let shapes = try #require(try EconomyShapes.load())
        let day = try #require(Day("2025-11-01"))
        #expect(shapes.places(of: "EU27", on: day).count == 27)
        #expect(shapes.places(of: "USA", on: day) == ["USA"])
        #expect(shapes.places(of: "ROW", on: day).isEmpty)
    }

    @Test(arguments: [
        (#"{"code":"USA","center":[10],"small":false,"path":""}"#, "center"),
        (#"{"code":"USA","center":[10,200],"small":false,"path":""}"#, "center"),
        (#"{"code":"USA","center":[10,20],"small":false,"path":"M1 1\"/><script>"}"#, "whole numbers"),
        (#"{"code":"USA","center":[10,20],"small":false,"path":"M1 1\\u0022/><b>"}"#, "whole numbers"),
        (usa + "," + usa, "twice"), (#"{"code":"USA"}"#, "file"),
    ])
    func aFileThatIsNoneIsRefused(_ economies: String, _ says: String) {
        let found = #expect(throws: Problems.self) {
            try EconomyShapes(json: Self.file(economies.replacing("\\\\u0022", with: "\\u0022")), name: "shapes.json")
        }
        #expect(found.map { "\($0)" }?.contains(says) == true, "\(String(describing: found))")
    }

    @Test(arguments: ["[0,0,100]", "[0,0,0,50]", "[0,0,1e300,50]", "[5,0,100,50]"])
    func aMapWithoutASizeIsRefused(_ box: String) {
        #expect(throws: Problems.self) { try EconomyShapes(json: Self.file(Self.usa, box: box), name: "shapes.json") }
    }
}
