// swift-tools-version: 6.1
import PackageDescription

// Rooms, from the floor up. Dependencies point one way: nothing imports an executable,
// `Quantization` imports nothing, figures see only analysis files. SwiftPM is told to refuse an import
// that is not declared here (`--explicit-target-dependency-import-check error`, see pipeline/Makefile).

/// A library of the operating system: a module map, a shim header for what Swift cannot import.
func system(_ name: String, pkgConfig: String, apt: [String]) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt(apt)])
}

/// The floors of `Sources/`, each using only those named before it, and rooms of its own floor.
enum Floor: String {
  case mathematics = "Mathematics"
  case engine = "Engine"
  case exchange = "Exchange"
  case work = "Work"
  case paper = "Paper"
}

/// A room of the house, on its floor.
func room(_ name: String, on floor: Floor, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(floor.rawValue)/\(name)")
}

/// The folder `Sources/Engine/Kernels` (to which the target's own folder is a link) built for one instruction set.
/// Its functions may only be called on processors that have it. Clang's flags reach Swift's code generator.
func kernels(_ name: String, define: String? = nil, instructions: [String] = []) -> Target {
  .target(
    name: name, dependencies: ["CKernels"], path: "Sources/Engine/\(name)",
    swiftSettings: (define.map { [.define($0)] } ?? [])
      + (instructions.isEmpty
        ? [] : [.unsafeFlags(instructions.flatMap { ["-Xcc", "-m" + $0] })]))
}

/// A stage of the pipeline: parse, call, print.
func stage(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: dependencies + ["Diagnostics", "SourceFingerprints", argumentParser],
    path: "Sources/Stages/\(name)")
}

/// The tests of a room, in a folder of the room's name.
///
/// - Parameter exclude: what tests find by its path and not as a resource.
func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  exclude: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: dependencies + [.target(name: name)],
    path: "Tests/\(name)Tests", exclude: exclude, resources: resources)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// Instruction sets beside the portable one. Only x86-64 has any.
#if arch(x86_64)
  let vectorKernels = [
    kernels("KernelsAVX2", define: "KERNELS_AVX2", instructions: ["avx2", "fma"]),
    kernels(
      "KernelsAVX512", define: "KERNELS_AVX512",
      instructions: ["avx2", "fma", "avx512f", "avx512vl", "avx512dq", "avx512bw"]),
  ]
#else
  let vectorKernels: [Target] = []
#endif

let package = Package(
  name: "straight-through-in-disguise",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // Libraries of the operating system.
    system("CHDF5", pkgConfig: "hdf5", apt: ["libhdf5-dev"]),
    system("COpenBLAS", pkgConfig: "openblas", apt: ["libopenblas-dev"]),
    system("CPangoCairo", pkgConfig: "pangocairo", apt: ["libcairo2-dev", "libpango1.0-dev"]),
    system(
      "CMarkdown", pkgConfig: "libcmark-gfm",
      apt: ["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]),
    system("CZlib", pkgConfig: "zlib", apt: ["zlib1g-dev"]),
    system("CTurboJPEG", pkgConfig: "libturbojpeg", apt: ["libturbojpeg0-dev"]),
    system("CPNG", pkgConfig: "libpng", apt: ["libpng-dev"]),
    system("CCurl", pkgConfig: "libcurl", apt: ["libcurl4-openssl-dev"]),
    system("CCrypto", pkgConfig: "libcrypto", apt: ["libssl-dev"]),

    // What the processor can do: a header only, no library.
    .systemLibrary(name: "CProcessor", path: "Sources/System/CProcessor"),

    // The fast kernels, one source for several instruction sets.
    .systemLibrary(name: "CKernels", path: "Sources/Engine/CKernels"),
    kernels("KernelsPortable"),

    // The paper's mathematics and the training engine.
    room("Quantization", on: .mathematics),
    room("Tensors", on: .mathematics, ["COpenBLAS", "CProcessor"]),
    room("Optimizers", on: .engine, ["CKernels"]),
    room(
      "Networks", on: .engine,
      ["Optimizers", "Tensors", "Quantization", "CKernels", "KernelsPortable"]
        + vectorKernels.map { .target(name: $0.name) }),

    // Errors with exit codes, files that are whole or absent, what the stages exchange.
    room("Diagnostics", on: .exchange, [logging]),
    room("HDF5", on: .exchange, ["CHDF5", "Diagnostics"]),
    room("Storage", on: .exchange, ["HDF5", "CCrypto", "Diagnostics"]),
    // What is trained, resolved; what data and runs are; what analysis and bounds find.
    room("Configurations", on: .exchange, ["Optimizers", "Quantization"]),
    room("Records", on: .exchange, ["HDF5", "Storage", "Diagnostics"]),
    room(
      "Results", on: .exchange, ["Configurations", "Records", "HDF5", "Storage", "Diagnostics"]),
    room(
      "Experiments", on: .work,
      ["Configurations", "Results", "Optimizers", "Quantization", "Storage", "Diagnostics", yams]),

    // Which sources an executable was built from; written by a plugin before each build.
    .executableTarget(
      name: "fingerprint", dependencies: ["CCrypto"], path: "Sources/Stages/fingerprint"),
    .plugin(
      name: "FingerprintSources", capability: .buildTool(), dependencies: ["fingerprint"],
      path: "Sources/Stages/FingerprintSources"),
    .target(
      name: "SourceFingerprints", path: "Sources/Stages/SourceFingerprints",
      plugins: ["FingerprintSources"]),

    // The stages' work.
    room(
      "Datasets", on: .work,
      ["Tensors", "Records", "Storage", "CZlib", "CCurl", "CTurboJPEG", "CPNG", "Diagnostics"]),
    room(
      "Training", on: .work,
      [
        "Optimizers", "Networks", "Tensors", "Quantization", "Configurations", "Experiments",
        "Datasets",
        "Records",
        "Results", "Storage", "HDF5", "Diagnostics",
      ]),
    // Which runs are due, and their processes.
    room(
      "Supervision", on: .work,
      ["Training", "Configurations", "Records", "Storage", "Diagnostics"]),
    room(
      "Bounds", on: .work,
      [
        "Training", "Optimizers", "Networks", "Tensors", "Quantization", "Configurations",
        "Experiments", "Datasets", "Records", "Results", "Storage", "Diagnostics",
      ]),
    room(
      "Analysis", on: .work,
      [
        "Quantization", "Configurations", "Optimizers", "Records", "Results", "Storage",
        "Diagnostics",
      ]),

    room(
      "Benchmarks", on: .work,
      [
        "Optimizers", "Networks", "Tensors", "Quantization", "Configurations", "Experiments",
        "Datasets", "Records", "Storage", "Diagnostics",
      ]),

    // What people look at.
    room("Drawing", on: .paper, ["CPangoCairo", "CZlib", "Diagnostics"]),
    room(
      "Documents", on: .paper,
      ["Drawing", "Results", "Storage", "Diagnostics", "CMarkdown", mustache]),
    room(
      "Figures", on: .paper,
      ["Drawing", "Configurations", "Results", "Storage", "Quantization", "Diagnostics"]),
    room(
      "Report", on: .paper,
      [
        "Documents", "Figures", "Drawing", "Configurations", "Records", "Results", "Storage",
        "Quantization", "Diagnostics",
      ]),

    // The stages, and the options that several of them take.
    .target(
      name: "StageOptions",
      dependencies: ["Configurations", "Experiments", "Storage", argumentParser],
      path: "Sources/Stages/StageOptions"),
    stage("prepare", ["StageOptions", "Datasets", "Storage"]),
    stage(
      "train",
      [
        "Supervision", "StageOptions", "Training", "Benchmarks", "Configurations", "Experiments",
        "Storage", "Tensors",
      ]),
    stage(
      "bounds",
      ["StageOptions", "Bounds", "Training", "Analysis", "Experiments", "Results", "Storage"]),
    stage(
      "analyze",
      [
        "StageOptions", "Analysis", "Configurations", "Experiments", "Records", "Results",
        "Storage",
      ]),
    stage("render", ["StageOptions", "Report", "Storage"]),
    stage("bench", ["Benchmarks", "Records", "Storage", "HDF5", "Networks", "Tensors"]),
    stage(
      "plan",
      [
        "StageOptions", "Analysis", "Documents", "Report", "Configurations", "Experiments",
        "Optimizers", "Results", "Storage",
      ]),

    // Tests, one folder a room; PipelineTests run the built stages.
    .target(
      name: "TestSupport",
      dependencies: [
        "Diagnostics", "Configurations", "Records", "Results", "Storage", "Experiments",
        "Analysis", "Drawing",
      ],
      path: "Tests/TestSupport"),
    tests("Quantization"),
    tests("Tensors", ["TestSupport"]),
    tests(
      "Networks", ["TestSupport", "HDF5", "Optimizers", "Tensors", "Quantization"],
      resources: [.copy("Fixtures")]
    ),
    tests("Optimizers"),
    tests("Benchmarks", ["TestSupport", "Records", "Storage", "Networks", "Tensors"]),
    tests("Diagnostics", ["TestSupport"]),
    tests("HDF5", ["TestSupport"]),
    tests("Storage", ["TestSupport", "Records", "Results", "HDF5", "Diagnostics"]),
    tests("Records", ["TestSupport", "Storage", "HDF5", "Diagnostics"]),
    tests("Results", ["TestSupport", "Storage", "Diagnostics"]),
    tests(
      "Experiments",
      ["TestSupport", "Configurations", "Results", "Optimizers", "Diagnostics", "Quantization"]),
    tests(
      "Datasets", ["TestSupport", "Records", "Storage", "Tensors", "CZlib", "Diagnostics"],
      resources: [.copy("Fixtures")]),
    tests(
      "Training",
      [
        "TestSupport", "Optimizers", "Networks", "Tensors", "Configurations", "Experiments",
        "Datasets",
        "Records",
        "Results", "Storage", "HDF5", "Diagnostics", "Quantization",
      ]),
    tests("Bounds", ["TestSupport", "Training", "Experiments", "Results", "Diagnostics"]),
    tests(
      "Supervision",
      [
        "TestSupport", "Training", "Configurations", "Experiments", "Records", "Storage",
        "Diagnostics",
      ]),
    tests(
      "Analysis",
      [
        "TestSupport", "Configurations", "Experiments", "Records", "Results", "Storage",
        "Diagnostics", "Quantization",
      ]),
    tests("Drawing", ["TestSupport", "CPangoCairo", "Diagnostics"], exclude: ["References"]),
    tests("Documents", ["TestSupport", "Drawing", "Results", "Diagnostics"]),
    tests(
      "Figures",
      [
        "TestSupport", "Drawing", "Configurations", "Records", "Results", "Storage",
        "Quantization", "Analysis", "Experiments", "Diagnostics",
      ],
      exclude: ["References"]),
    tests(
      "Report",
      [
        "TestSupport", "Documents", "Drawing", "Configurations", "Records", "Results", "Storage",
        "Figures", "Analysis", "Experiments", "Diagnostics",
      ]),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "TestSupport", "Configurations", "Records", "Results", "Storage", "HDF5", "Experiments",
        "Diagnostics",
      ],
      path: "Tests/PipelineTests"),
  ] + vectorKernels,
  swiftLanguageModes: [.v6]
)
