// swift-tools-version: 6.1
import PackageDescription

// Rooms, from the floor up. Dependencies point one way: nothing imports an executable,
// `Quantization` imports nothing, figures see only analysis files. SwiftPM is told to refuse an import
// that is not declared here (`--explicit-target-dependency-import-check error`, see pipeline/Makefile).

/// A library of the operating system: a module map, a shim header for what Swift cannot import.
func system(_ name: String, pkgConfig: String, apt: [String]) -> Target {
  .systemLibrary(
    name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt(apt)])
}

/// A room of the house.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(name)")
}

/// A stage of the pipeline: parse, call, print.
func stage(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies + ["Diagnostics", argumentParser],
    path: "Sources/\(name)")
}

/// The tests of a room, in a folder of the room's name.
func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: dependencies + [.target(name: name)],
    path: "Tests/\(name)Tests", resources: resources)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "straight-through-in-disguise",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Libraries of the operating system.
    system("CHDF5", pkgConfig: "hdf5", apt: ["libhdf5-dev"]),
    system("COpenBLAS", pkgConfig: "openblas", apt: ["libopenblas-dev"]),
    system("CPangoCairo", pkgConfig: "pangocairo", apt: ["libcairo2-dev", "libpango1.0-dev"]),
    system("CZlib", pkgConfig: "zlib", apt: ["zlib1g-dev"]),
    system("CCurl", pkgConfig: "libcurl", apt: ["libcurl4-openssl-dev"]),
    system("CCrypto", pkgConfig: "libcrypto", apt: ["libssl-dev"]),

    // What the processor can do: a header only, no library.
    .systemLibrary(name: "CProcessor", path: "Sources/CProcessor"),

    // The paper's mathematics and the training engine.
    room("Quantization"),
    room("Tensors", ["COpenBLAS", "CProcessor"]),
    room("Networks", ["Tensors", "Quantization"]),

    // Errors with exit codes, files that are whole or absent, what the stages exchange.
    room("Diagnostics", [logging]),
    room("HDF5", ["CHDF5", "Diagnostics"]),
    room("Artifacts", ["HDF5", "CCrypto", "Diagnostics"]),
    room("Experiments", ["Quantization", "Diagnostics", yams]),

    // The stages' work.
    room("Datasets", ["Tensors", "Artifacts", "CZlib", "CCurl", "Diagnostics"]),
    room(
      "Training",
      ["Networks", "Tensors", "Quantization", "Experiments", "Artifacts", "Diagnostics"]),
    room("Analysis", ["Quantization", "Experiments", "Artifacts", "Diagnostics"]),

    // What people look at.
    room("Drawing", ["CPangoCairo", "Artifacts", "Diagnostics"]),
    room("Figures", ["Drawing", "Artifacts", "Quantization", "Experiments", "Diagnostics"]),
    room(
      "Report",
      ["Figures", "Drawing", "Artifacts", "Quantization", "Experiments", "Diagnostics"]),

    // The stages.
    stage("prepare", ["Datasets", "Artifacts"]),
    stage("train", ["Training", "Experiments", "Artifacts"]),
    stage("analyze", ["Analysis", "Experiments", "Artifacts"]),
    stage("render", ["Report", "Figures", "Artifacts", "Experiments"]),
    stage("plan", ["Experiments", "Artifacts"]),

    // Tests, one folder a room; PipelineTests run the built stages.
    .target(
      name: "TestSupport", dependencies: ["Diagnostics", "Artifacts"], path: "Tests/TestSupport"),
    tests("Quantization"),
    tests("Tensors", ["TestSupport"]),
    tests(
      "Networks", ["TestSupport", "HDF5", "Tensors", "Quantization"], resources: [.copy("Fixtures")]
    ),
    tests("Diagnostics", ["TestSupport"]),
    tests("HDF5", ["TestSupport"]),
    tests("Artifacts", ["TestSupport", "HDF5", "Diagnostics"]),
    tests("Experiments", ["TestSupport", "Diagnostics", "Quantization"]),
    tests("Datasets", ["TestSupport", "Artifacts", "CZlib", "Diagnostics"]),
    tests(
      "Training",
      [
        "TestSupport", "Networks", "Tensors", "Experiments", "Artifacts", "Diagnostics",
        "Quantization",
      ]),
    tests("Analysis", ["TestSupport", "Artifacts", "Experiments", "Diagnostics", "Quantization"]),
    tests("Drawing", ["TestSupport", "CPangoCairo", "Diagnostics"]),
    tests(
      "Figures",
      ["TestSupport", "Drawing", "Artifacts", "Quantization", "Experiments", "Diagnostics"]),
    tests(
      "Report",
      ["TestSupport", "Drawing", "Artifacts", "Figures", "Experiments", "Diagnostics"]),
    .testTarget(
      name: "PipelineTests",
      dependencies: ["TestSupport", "Artifacts", "HDF5", "Experiments", "Diagnostics"],
      path: "Tests/PipelineTests"),
  ],
  swiftLanguageModes: [.v6]
)
