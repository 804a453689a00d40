// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A target of the house. What it may import is listed here and nowhere else.
func house(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbird: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")

let package = Package(
  name: "authplat",
  products: [
    .executable(name: "authplat", targets: ["authplat"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.24.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    house("ResourceModel"),
    house("Planner", ["ResourceModel"]),
    house("StackFiles", ["ResourceModel", yams]),
    house("AWS", ["ResourceModel", "COpenSSL"]),
    house("Tokens", ["ResourceModel", "AWS", "COpenSSL"]),
    house("AWSClient", ["ResourceModel", "AWS", "CCurl"]),
    house("Kinds", ["ResourceModel", "AWS"]),
    house("Executor", ["ResourceModel", "Planner", "Kinds", "Inventory", "AWS"]),
    .executableTarget(name: "EmbedSQL", swiftSettings: strict),
    .plugin(name: "EmbedSQLPlugin", capability: .buildTool(), dependencies: ["EmbedSQL"]),
    .target(
      name: "Migrations", path: "Migrations", exclude: ["checksums.txt"], swiftSettings: strict,
      plugins: ["EmbedSQLPlugin"]),
    house("DatabaseFile", ["ResourceModel", "Migrations", grdb]),
    house("Inventory", ["ResourceModel", "Migrations", "DatabaseFile", grdb]),
    house(
      "LocalAWS",
      [
        "ResourceModel", "AWS", "Tokens", "Kinds", "Migrations", "DatabaseFile", "COpenSSL", grdb,
        hummingbird,
        logging, nio, nioPosix, nioHTTPTypes, httpTypes, yams,
      ]),
    house(
      "AuthPlatform",
      [
        "ResourceModel", "Planner", "StackFiles", "AWS", "AWSClient", "Tokens", "Kinds", "DatabaseFile",
        "Inventory", "Executor",
      ]),
    .executableTarget(
      name: "authplat",
      dependencies: [
        "AuthPlatform", "LocalAWS", "ResourceModel", "Planner", "StackFiles", "Executor", "DatabaseFile",
        "Inventory", "AWS", "AWSClient", "Tokens", "Kinds", arguments,
      ], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["ResourceModel", "AWS"], path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("ResourceModelTests", ["ResourceModel"]),
    tests(
      "PlanTests",
      ["authplat", "AuthPlatform", "Planner", "StackFiles", "Kinds", "Inventory", "ResourceModel", yams],
      exclude: ["Golden", "Access/Golden", "Handing/Golden"]),
    tests("InventoryTests", ["ResourceModel", "Migrations", "DatabaseFile", "Inventory", grdb]),
    tests("PlannerTests", ["Planner", "ResourceModel", "Kinds"]),
    tests("KindsTests", ["Kinds", "Planner", "AWS", "ResourceModel"]),
    tests("ExecutorTests", ["Executor", "Planner", "Kinds", "Inventory", "AWS", "ResourceModel"]),
    tests("StackFilesTests", ["StackFiles", "ResourceModel", "Kinds"], exclude: ["Golden"]),
    tests("AWSClientTests", ["AWSClient", "AWS", "ResourceModel"]),
    tests(
      "LocalAWSTests",
      [
        "LocalAWS", "AWS", "Tokens", "Kinds", "ResourceModel", "DatabaseFile", "COpenSSL", grdb, nio,
        nioHTTPTypes, httpTypes, .product(name: "NIOEmbedded", package: "swift-nio"),
      ]),
    tests(
      "TokensTests",
      [
        "authplat", "Tokens", "AuthPlatform", "Inventory", "Planner", "AWS", "AWSClient", "ResourceModel",
        "COpenSSL",
      ]),
    tests("AWSTests", ["AWS", "ResourceModel"], exclude: ["Vectors"]),
  ]
)

/// Executables for `scripts/fuzz` and `scripts/bench`; ordinary builds never see them.
func tool(_ name: String, in folder: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "\(folder)/\(name)",
    swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
}

if Context.environment["AUTHPLAT_FUZZ"] != nil {
  // All else goes: the tool that embeds SQL would get a second `main` from the sanitizer.
  let read = [
    "ResourceModel", "Planner", "StackFiles", "COpenSSL", "AWS", "CCurl", "AWSClient", "Tokens", "Kinds",
  ]
  package.products = []
  package.targets.removeAll { !read.contains($0.name) }
  package.targets += [
    // Without sockets and without a database.
    .target(
      name: "LocalAWS", dependencies: ["ResourceModel", "AWS", "Tokens", "Kinds", "COpenSSL"],
      exclude: ["HTTP", "World/ObjectStore.swift"], swiftSettings: strict),
    tool("EndpointFuzzer", in: "Fuzz", ["LocalAWS", "AWS", "ResourceModel"]),
    tool("StackFileFuzzer", in: "Fuzz", ["StackFiles", "Planner", "Kinds", "ResourceModel"]),
    tool("AnswerFuzzer", in: "Fuzz", ["AWS", "AWSClient", "Kinds", "ResourceModel"]),
  ]
}
if Context.environment["AUTHPLAT_BENCH"] != nil {
  package.targets += [
    tool("PlannerBenchmark", in: "Benchmarks", ["Planner", "StackFiles", "Kinds", "ResourceModel"]),
    tool("EndpointBenchmark", in: "Benchmarks", ["AWS", "ResourceModel"]),
  ]
}
