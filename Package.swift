// swift-tools-version: 6.2
import PackageDescription

// The rooms and who may import whom are in docs/architecture.md and checked by
// Tests/ArchitectureTests.
/// `make test` has the rooms up to Studies compiled for speed in debug builds: solving is most of what tests do.
let solving: [SwiftSetting] =
    Context.environment["DETENTE_TESTS"] == nil ? [] : [.unsafeFlags(["-O"], .when(configuration: .debug))]
/// `make library` asks for small code in the rooms that do not solve.
let compact: [SwiftSetting] =
    Context.environment["DETENTE_COMPACT"] == nil ? [] : [.unsafeFlags(["-Osize"])]

let package = Package(
    name: "Detente",
    products: [
        .library(
            name: "Detente",
            targets: [
                "TradeData", "WorldBuilding", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "Scenarios", "Reports",
            ]),
        .executable(name: "detente", targets: ["detente"]),
        // For other languages: `make library` links it with everything that it needs inside.
        .library(name: "detente-c", type: .dynamic, targets: ["CDetente"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        // Its configuration package is not needed.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CMessageDigest", providers: [.apt(["libmd-dev"])]),
        .systemLibrary(name: "CMinizip", providers: [.apt(["libminizip-dev"])]),
        .systemLibrary(name: "CNLopt", providers: [.apt(["libnlopt-dev"])]),
        .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("sleef", .when(platforms: [.linux]))]),
        .target(name: "TradeData", dependencies: ["CMessageDigest"], swiftSettings: compact + solving),
        .target(name: "WorldBuilding", dependencies: ["TradeData"], swiftSettings: compact + solving),
        .target(name: "TradePolicy", dependencies: ["TradeData"], swiftSettings: compact + solving),
        .target(
            name: "TradeEquilibrium",
            dependencies: ["TradeData", "CKernels", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: solving),
        .target(
            name: "TradeGames",
            dependencies: ["TradeData", "TradeEquilibrium", "CNLopt", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: compact + solving),
        .target(
            name: "Studies", dependencies: ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames"],
            swiftSettings: compact + solving),
        .target(
            name: "Scenarios",
            dependencies: ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "CYAML"],
            swiftSettings: compact),
        .target(
            name: "Reports",
            dependencies: ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "CMinizip", "CXLSXWriter"],
            swiftSettings: compact),
        .target(
            name: "DetenteServer",
            dependencies: [
                "TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "Scenarios", "Reports",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "Questions",
            dependencies: [
                "TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "Scenarios", "Reports",
            ],
            swiftSettings: compact),
        .systemLibrary(name: "DetenteHeader", path: "Sources/CDetente/include"),
        .target(
            name: "CDetente",
            dependencies: [
                "DetenteHeader", "TradeData", "WorldBuilding", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies",
                "Scenarios", "Reports", "Questions",
            ],
            exclude: ["include"], swiftSettings: compact),
        .executableTarget(
            name: "detente",
            dependencies: [
                "TradeData", "WorldBuilding", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "Scenarios", "Reports",
                "Questions", "DetenteServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "detente-bench",
            dependencies: ["TradeData", "TradePolicy", "TradeEquilibrium", "TradeGames", "Studies", "Scenarios"],
            path: "Benchmarks/detente-bench"),
        .target(name: "TestSupport", dependencies: ["TradeData", "TradeEquilibrium"], path: "Tests/TestSupport"),
        // Kills itself while it writes a bundle.
        .executableTarget(name: "bundle-victim", dependencies: ["Reports"], path: "Tests/BundleVictim"),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Scenarios", "WorldBuilding", "TestSupport", "bundle-victim"]),
        .testTarget(name: "DocumentationTests", dependencies: ["TestSupport"]),
        .testTarget(name: "TradeDataTests", dependencies: ["TradeData", "TestSupport"]),
        .testTarget(name: "WorldBuildingTests", dependencies: ["WorldBuilding", "TestSupport"]),
        .testTarget(name: "TradePolicyTests", dependencies: ["TradePolicy", "TestSupport"]),
        .testTarget(
            name: "TradeEquilibriumTests",
            dependencies: ["TradeEquilibrium", "TestSupport", .product(name: "RealModule", package: "swift-numerics")]),
        .testTarget(
            name: "TradeGamesTests",
            dependencies: ["TradeGames", "WorldBuilding", "TestSupport", .product(name: "RealModule", package: "swift-numerics")]),
        .testTarget(
            name: "StudiesTests",
            dependencies: ["Studies", "Scenarios", "TestSupport", .product(name: "RealModule", package: "swift-numerics")]),
        .testTarget(
            name: "DetenteServerTests",
            dependencies: ["DetenteServer", "Scenarios", "Studies", "TradeEquilibrium", "TradePolicy", "TestSupport", "detente"]),
        .testTarget(name: "ScenariosTests", dependencies: ["Scenarios", "TestSupport"]),
        .testTarget(name: "QuestionsTests", dependencies: ["Questions"]),
        .testTarget(
            name: "GoldenTests",
            dependencies: [
                "Scenarios", "WorldBuilding", "TradeEquilibrium", "TradeGames", "TestSupport",
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
    ]
)
