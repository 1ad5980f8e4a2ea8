// swift-tools-version: 6.2

import PackageDescription

/// Warnings are errors under the compilers that find none here; a newer one, which may find some, never fails on them.
#if os(Linux) && compiler(<6.4)
  let strict = true
#else
  let strict = false
#endif

let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let cSettings: [CSetting] = strict ? [.treatAllWarnings(as: .error)] : []

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// A program of one file that reads like a page; `make test` compares what it prints with the `output.txt` beside it.
func example(_ name: String, in folder: String = "Examples", with others: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name, dependencies: ["Synfire"] + others, path: "\(folder)/\(name)", exclude: ["output.txt"],
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "synfire",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Synfire", targets: ["Synfire"]),
    .executable(name: "synfire", targets: ["SynfireCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    .target(name: "CKernels", cSettings: cSettings),
    .target(name: "Kernels", dependencies: ["CKernels"], swiftSettings: swiftSettings),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .target(
      name: "Storage",
      dependencies: ["CZlib", .target(name: "CLibcrypto", condition: .when(platforms: [.linux])), system],
      swiftSettings: swiftSettings),
    .target(name: "Recordings", swiftSettings: swiftSettings),
    .target(name: "Figures", dependencies: ["Recordings", "Storage", system], swiftSettings: swiftSettings),
    .target(name: "NetworkModel", dependencies: ["Kernels", "Recordings"], swiftSettings: swiftSettings),
    .target(
      name: "ChipSimulator",
      dependencies: [
        "Kernels", "CKernels", "NetworkModel", "Recordings", "Storage", system,
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "SynfireCircuits", dependencies: ["NetworkModel", "Recordings"], swiftSettings: swiftSettings),
    .target(
      name: "Datasets", dependencies: ["Kernels", "Storage", system], swiftSettings: swiftSettings),
    .target(
      name: "Learners",
      dependencies: [
        "Kernels", "CKernels", "Storage", "Recordings", "NetworkModel", "ChipSimulator", "SynfireCircuits",
        "Datasets",
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Experiments",
      dependencies: [
        "Kernels", "NetworkModel", "ChipSimulator", "Learners", "SynfireCircuits", "Recordings", "Datasets", "Storage",
        system,
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Reports",
      dependencies: [
        "NetworkModel", "ChipSimulator", "Learners", "Recordings", "Figures", "Datasets", "Storage",
        "Experiments", system,
      ],
      resources: ["circuit.js", "player.js", "report.css", "report.html", "sample.js", "trains.js"].map {
        .embedInCode("Page/\($0)")
      },
      swiftSettings: swiftSettings),
    .target(
      name: "Papers",
      dependencies: [
        "Kernels", "NetworkModel", "ChipSimulator", "Learners", "SynfireCircuits", "Recordings", "Figures", "Datasets",
        "Storage", "Experiments", system,
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "Synfire",
      dependencies: [
        "Kernels", "NetworkModel", "ChipSimulator", "SynfireCircuits", "Storage", "Recordings", "Figures",
        "Datasets", "Learners", "Experiments",
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "SynfireCLI", dependencies: ["Synfire", "Reports", "Papers", argumentParser, system],
      swiftSettings: swiftSettings),

    example("CompositeNeuron"),
    example("FirstSpikes"),
    example("FirstTraining"),
    example("GatingChain"),
    example("PairwiseSTDP"),
    example("BiswasEtAl2023", in: "Examples/Papers", with: ["Papers"]),
    example("RennerEtAl2024", in: "Examples/Papers", with: ["Papers"]),
    example("StochasticMultiplication"),
    example("ThreeFactorRule"),
    example("WhatAHiddenLayerIsWorth"),

    // What tests of several targets train.
    .target(
      name: "ExperimentFixtures",
      dependencies: ["Experiments", "Learners", "Recordings", "Datasets", "Kernels", "NetworkModel", system],
      path: "Tests/ExperimentFixtures", swiftSettings: swiftSettings),
    // The files of the package as text, for tests of what must agree between them.
    .target(name: "Repository", path: "Tests/Repository", swiftSettings: swiftSettings),
    .testTarget(name: "StructureTests", dependencies: ["Repository"], swiftSettings: swiftSettings),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "CKernels", "Repository"], swiftSettings: swiftSettings),
    .testTarget(
      name: "NetworkModelTests", dependencies: ["NetworkModel", "Kernels", "Recordings"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ChipSimulatorTests",
      dependencies: [
        "ChipSimulator", "SynfireCircuits", "NetworkModel", "Kernels", "Recordings", "Storage",
        system,
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "SynfireCircuitsTests", dependencies: ["SynfireCircuits", "NetworkModel"],
      swiftSettings: swiftSettings),
    .testTarget(name: "StorageTests", dependencies: ["Storage", system], swiftSettings: swiftSettings),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Storage", "Kernels", system],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "LearnersTests",
      dependencies: [
        "Storage", "Recordings", "Learners", "Datasets", "Kernels", "NetworkModel",
        "ChipSimulator",
        "SynfireCircuits",
      ],
      swiftSettings: swiftSettings),
    .testTarget(name: "RecordingsTests", dependencies: ["Recordings"], swiftSettings: swiftSettings),
    .testTarget(
      name: "FiguresTests", dependencies: ["Figures", "Recordings", "Storage", system], swiftSettings: swiftSettings),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "ExperimentFixtures", "Experiments", "Learners", "ChipSimulator", "SynfireCircuits", "Recordings", "Datasets",
        "Storage",
        "Kernels", system,
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "ExperimentFixtures", "Reports", "Experiments", "Learners", "ChipSimulator", "SynfireCircuits", "Recordings",
        "Datasets", "Storage",
        "Kernels", system,
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "PapersTests",
      dependencies: [
        "ExperimentFixtures", "Papers", "Figures", "Experiments", "Learners", "ChipSimulator", "SynfireCircuits",
        "Recordings",
        "Datasets", "Storage",
        "Kernels", system,
      ],
      swiftSettings: swiftSettings),
    .testTarget(name: "SynfireCLITests", dependencies: ["SynfireCLI"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
