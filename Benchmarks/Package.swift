// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// A package of its own, so that no user of the library pays for it:
//
//     swift run -c release --package-path Benchmarks synfire-benchmarks
let package = Package(
  name: "synfire-benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "synfire-benchmarks", targets: ["SynfireBenchmarks"]),
    .executable(name: "synfire-peer", targets: ["SynfirePeer"]),
  ],
  dependencies: [.package(name: "synfire", path: "..")],
  targets: [
    .executableTarget(
      name: "SynfireBenchmarks", dependencies: [.product(name: "Synfire", package: "synfire")],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "SynfirePeer", dependencies: [.product(name: "Synfire", package: "synfire")],
      swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6]
)
