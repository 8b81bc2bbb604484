// swift-tools-version: 6.1
import PackageDescription

// Rooms, from the floor up. Dependencies point one way: nothing imports an executable,
// `Quantization` imports nothing, figures see only analysis files. SwiftPM is told to refuse an import
// that is not declared here (`--explicit-target-dependency-import-check error`, see pipeline/Makefile).
// A result is stale when a room changes that the room which makes it is built on (FingerprintSources): what
// determines the bytes of one family of networks has rooms of its own, so that it makes no other's runs stale.

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

/// What a processor may have beside its architecture's basic instructions.
struct InstructionSet {
  let name: String
  var define: String?
  var flags: [String] = []
}

/// Instruction sets that kernels are built for. Only x86-64 has any beside the basic one.
#if arch(x86_64)
  let instructionSets = [
    InstructionSet(name: "Portable"),
    InstructionSet(name: "AVX2", define: "KERNELS_AVX2", flags: ["avx2", "fma"]),
    InstructionSet(
      name: "AVX512", define: "KERNELS_AVX512",
      flags: ["avx2", "fma", "avx512f", "avx512vl", "avx512dq", "avx512bw"]),
  ]
#else
  let instructionSets = [InstructionSet(name: "Portable")]
#endif

/// The targets of a family of kernels: its folder, to which each target's own is a link, built for every instruction
/// set. Their functions may only be called on processors that have it. Clang's flags reach Swift's code generator.
func kernels(_ family: String, _ dependencies: [Target.Dependency]) -> [Target] {
  instructionSets.map { set in
    .target(
      name: family + "Kernels" + set.name, dependencies: dependencies,
      path: "Sources/Engine/Kernels/\(family)Kernels\(set.name)",
      swiftSettings: (set.define.map { [.define($0)] } ?? [])
        + (set.flags.isEmpty
          ? [] : [.unsafeFlags(set.flags.flatMap { ["-Xcc", "-m" + $0] })]))
  }
}

/// All targets of a family of kernels, for the room that chooses among them.
func kernelTargets(_ family: String) -> [Target.Dependency] {
  instructionSets.map { .target(name: family + "Kernels" + $0.name) }
}

/// A header of Sources/Engine/Kernels, for kernels and who calls them: no library.
func kernelHeader(_ name: String) -> Target {
  .systemLibrary(name: name, path: "Sources/Engine/Kernels/\(name)")
}

/// A stage of the pipeline: parse, call, print.
func stage(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: dependencies + ["Diagnostics", argumentParser],
    path: "Sources/Stages/\(name)")
}

/// The tests of a room, in a folder of the room's name. Rooms of one purpose may share a folder.
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

let package = Package(
  name: "straight-through-in-disguise",
  products: [
    // The paper's mathematics, for other packages.
    .library(name: "Quantization", targets: ["Quantization"])
  ],
  traits: [
    .trait(name: "MPI", description: "Runs that several processes train together, by Open MPI.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    // A command for documentation; nothing that is built depends on it.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // Libraries of the operating system.
    system("CHDF5", pkgConfig: "hdf5", apt: ["libhdf5-dev"]),
    system("COpenBLAS", pkgConfig: "openblas", apt: ["libopenblas-dev"]),
    system("CPangoCairo", pkgConfig: "pangocairo", apt: ["libcairo2-dev", "libpango1.0-dev"]),
    system(
      "CMarkdown", pkgConfig: "libcmark-gfm",
      apt: ["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]),
    system("CMPI", pkgConfig: "ompi-c", apt: ["libopenmpi-dev", "openmpi-bin"]),
    system("CZlib", pkgConfig: "zlib", apt: ["zlib1g-dev"]),
    system("CTurboJPEG", pkgConfig: "libturbojpeg", apt: ["libturbojpeg0-dev"]),
    system("CPNG", pkgConfig: "libpng", apt: ["libpng-dev"]),
    system("CCurl", pkgConfig: "libcurl", apt: ["libcurl4-openssl-dev"]),
    system("CCrypto", pkgConfig: "libcrypto", apt: ["libssl-dev"]),

    // What the processor can do: a header only, no library.
    .systemLibrary(name: "CProcessor", path: "Sources/System/CProcessor"),

    // What the fast kernels are made of, what they are told of a tensor's update, and of a patch.
    kernelHeader("CVector"),
    kernelHeader("CUpdate"),
    kernelHeader("CPatch"),

    // The paper's mathematics and the training engine.
    room("Quantization", on: .mathematics),
    room("Tensors", on: .mathematics),
    room("MatrixProducts", on: .mathematics, ["COpenBLAS", "CProcessor"]),
    room("Optimizers", on: .engine, ["CUpdate"]),
    // What all networks share, and each family of networks.
    room("NetworkLayers", on: .engine),
    room(
      "Networks", on: .engine,
      ["NetworkLayers", "Optimizers", "Tensors", "Quantization", "CProcessor", "CUpdate"]
        + kernelTargets("Update")),
    room("ConvNets", on: .engine, ["Networks", "Tensors"] + kernelTargets("ConvNet")),
    // Layers on panels of channels, which two families are made of.
    room(
      "Panels", on: .engine,
      ["NetworkLayers", "Networks", "Tensors", "CPatch"] + kernelTargets("Panel")),
    room(
      "ResidualNetworks", on: .engine,
      ["Panels", "NetworkLayers", "Networks", "Tensors"]),
    room(
      "LayeredNetworks", on: .engine, ["Panels", "NetworkLayers", "Networks", "Tensors"]),

    // Errors with exit codes, files that are whole or absent, what the stages exchange.
    room("Diagnostics", on: .exchange, [logging]),
    room("HDF5", on: .exchange, ["CHDF5", "CZlib", "Diagnostics"]),
    room("Storage", on: .exchange, ["HDF5", "CCrypto", "Diagnostics"]),
    // Weights of other programs: HDF5, NumPy, safetensors.
    room("WeightFiles", on: .exchange, ["HDF5", "Storage", "CHDF5", "CZlib", "Diagnostics"]),
    // What is trained, resolved; what data and runs are; what analysis and bounds find.
    room("Configurations", on: .exchange, ["NetworkLayers", "Optimizers", "Quantization"]),
    room("Records", on: .exchange, ["HDF5", "Storage", "Diagnostics"]),
    room(
      "Results", on: .exchange,
      [
        "Configurations", "NetworkLayers", "Quantization", "Records", "HDF5", "Storage",
        "Diagnostics",
      ]),
    room(
      "Experiments", on: .work,
      [
        "Configurations", "NetworkLayers", "Records", "Results", "Optimizers", "Quantization",
        "Storage", "Diagnostics", yams,
      ]),

    // Which sources an executable was built from; written by a plugin before each build.
    .executableTarget(
      name: "fingerprint", dependencies: ["CCrypto"], path: "Sources/Stages/fingerprint"),
    .plugin(
      name: "FingerprintSources", capability: .buildTool(), dependencies: ["fingerprint"],
      path: "Sources/Stages/FingerprintSources"),
    .target(
      name: "SourceFingerprints", path: "Sources/Stages/SourceFingerprints",
      plugins: ["FingerprintSources"]),

    // Data: what is drawn where none is given, what is prepared, batches for training.
    room("DigitGenerator", on: .work, ["Tensors", "Records"]),
    room(
      "DigitSets", on: .work,
      ["DigitGenerator", "Records", "Storage", "CZlib", "CCurl", "Diagnostics"]),
    room("ImageDecoding", on: .work, ["CTurboJPEG", "CPNG", "Diagnostics"]),
    room(
      "ImageGenerator", on: .work,
      ["ImageDecoding", "Tensors", "Records", "CTurboJPEG", "CPNG", "Diagnostics"]),
    room(
      "ImageBatches", on: .work, ["ImageDecoding", "Tensors", "Records", "Storage", "Diagnostics"]),
    room(
      "ImageSets", on: .work,
      [
        "ImageGenerator", "ImageBatches", "ImageDecoding", "Tensors", "Records", "Storage",
        "Diagnostics",
      ]),

    // The stages' work.
    // What all networks' training shares, and each family's.
    room(
      "Training", on: .work,
      [
        "Optimizers", "Networks", "Tensors", "Quantization", "Configurations", "Records",
        "Storage", "HDF5", "Diagnostics",
      ]),
    // How the processes find each other that train one run.
    room(
      "Ranks", on: .work,
      [
        "Networks", "Diagnostics", .target(name: "CMPI", condition: .when(traits: ["MPI"])),
      ]),
    room(
      "ConvNetTraining", on: .work,
      [
        "Training", "ConvNets", "Networks", "Configurations", "Records", "Storage", "Diagnostics",
      ]),
    room(
      "LayeredTraining", on: .work,
      [
        "Training", "LayeredNetworks", "NetworkLayers", "Networks", "Tensors", "ImageBatches",
        "Configurations", "Records", "Storage", "Diagnostics",
      ]),
    room(
      "ResidualTraining", on: .work,
      [
        "Training", "ResidualNetworks", "Networks", "ImageBatches",
        "Configurations", "Records", "Diagnostics",
      ]),
    // Which runs are due, and their processes.
    room(
      "Supervision", on: .work,
      ["Training", "Configurations", "Records", "Storage", "Diagnostics"]),
    room(
      "Bounds", on: .work,
      [
        "ConvNetTraining", "Training", "Networks", "Optimizers", "Quantization", "Configurations",
        "Experiments", "Records", "Results", "Storage", "Diagnostics",
      ]),
    room(
      "Analysis", on: .work,
      [
        "Quantization", "Configurations", "Optimizers", "Records", "Results", "Storage",
        "Diagnostics",
      ]),

    // Weights files of other programs: M applied to them, and two of them compared.
    room(
      "ForeignWeights", on: .work,
      ["Analysis", "Configurations", "Quantization", "Results", "WeightFiles", "Diagnostics"]),

    room(
      "Benchmarks", on: .work,
      [
        "Networks", "ConvNets", "Panels", "ResidualNetworks", "LayeredNetworks", "NetworkLayers",
        "MatrixProducts", "Tensors", "Quantization", "Training", "ResidualTraining",
        "LayeredTraining", "DigitGenerator", "DigitSets", "ImageBatches",
        "Configurations", "Experiments", "Optimizers", "Records", "Results", "Storage",
        "Diagnostics",
      ]),

    // What people look at.
    room("Drawing", on: .paper, ["CPangoCairo", "CZlib", "Diagnostics"]),
    room(
      "Documents", on: .paper,
      ["Drawing", "Results", "Storage", "Diagnostics", "CMarkdown", mustache, yams]),
    room(
      "Figures", on: .paper,
      ["Drawing", "Configurations", "Results", "Storage", "Quantization"]),
    room(
      "Report", on: .paper,
      [
        "Documents", "Figures", "Drawing", "Configurations", "Records", "Results", "Storage",
        "Quantization", "Diagnostics",
      ]),

    // The stages, and the options that several of them take.
    .target(
      name: "StageOptions",
      dependencies: [
        "Configurations", "Experiments", "ForeignWeights", "Quantization", "WeightFiles", "Storage",
        "Diagnostics", argumentParser,
      ],
      path: "Sources/Stages/StageOptions"),
    stage(
      "prepare",
      [
        "StageOptions", "DigitSets", "ImageSets", "ImageGenerator", "Configurations", "Experiments",
        "Storage",
        "SourceFingerprints",
      ]),
    stage(
      "train",
      [
        "Supervision", "StageOptions", "ConvNetTraining", "ResidualTraining", "LayeredTraining",
        "Training", "Ranks", "WeightFiles",
        "Benchmarks", "Configurations", "Experiments", "Storage", "Networks", "SourceFingerprints",
      ]),
    stage(
      "bounds",
      [
        "StageOptions", "Bounds", "Analysis", "Experiments", "Results", "Storage",
        "SourceFingerprints",
      ]),
    stage(
      "analyze",
      [
        "StageOptions", "Analysis", "Configurations", "Experiments", "Records", "Results",
        "Storage", "SourceFingerprints",
      ]),
    stage("render", ["StageOptions", "Report", "Drawing", "Storage", "SourceFingerprints"]),
    // What convert and compare have read a strange HDF5 file before they do.
    .executableTarget(
      name: "survey", dependencies: ["WeightFiles"], path: "Sources/Stages/survey"),
    stage("convert", ["StageOptions", "ForeignWeights", "WeightFiles", "Storage"]),
    stage(
      "compare", ["StageOptions", "ForeignWeights", "WeightFiles", "Figures", "Drawing", "Storage"]),
    stage(
      "bench",
      [
        "StageOptions", "Benchmarks", "Configurations", "Experiments", "Records", "Results",
        "Training", "Storage", "HDF5", "Networks", "ConvNets", "MatrixProducts", "Ranks",
        "SourceFingerprints",
      ]),
    stage(
      "plan",
      [
        "StageOptions", "Analysis", "Documents", "Report", "Configurations", "Experiments",
        "Optimizers", "Results", "Storage",
      ]),

    // Tests, one folder a room or a few of one purpose; PipelineTests run the built stages.
    .target(
      name: "TestSupport",
      dependencies: [
        "Configurations", "Networks", "Optimizers", "Records", "Results", "Storage", "Experiments",
        "Analysis", "Drawing", "Diagnostics", "CHDF5",
      ],
      path: "Tests/TestSupport"),
    // Parsers of what strangers write, for libFuzzer (pipeline/fuzz.sh); as it is built here it reads files.
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Configurations", "DigitSets", "Documents", "Experiments", "Figures", "ImageDecoding",
        "Quantization", "Results", "WeightFiles", "Diagnostics",
      ],
      path: "Tests/Fuzz", exclude: ["Corpus"]),
    tests("Quantization"),
    tests("Tensors"),
    tests("MatrixProducts"),
    tests(
      "Networks",
      [
        "TestSupport", "HDF5", "Optimizers", "NetworkLayers", "ConvNets", "ResidualNetworks",
        "Tensors",
        "Quantization",
      ],
      resources: [.copy("Fixtures")]
    ),
    tests(
      "LayeredNetworks",
      [
        "TestSupport", "NetworkLayers", "Networks", "ConvNets", "ResidualNetworks", "HDF5",
        "Tensors",
      ],
      resources: [.copy("Fixtures")]),
    tests("Optimizers"),
    tests(
      "Benchmarks",
      [
        "TestSupport", "Configurations", "ConvNets", "Diagnostics", "Experiments", "ImageSets",
        "NetworkLayers", "Networks", "Results", "Storage", "Tensors", "Training",
      ]),
    tests("Diagnostics"),
    tests("HDF5", ["TestSupport", "CHDF5", "Diagnostics"]),
    tests("Storage", ["TestSupport", "Records", "Results", "HDF5", "Diagnostics"]),
    tests("Records", ["TestSupport", "Storage", "HDF5", "Diagnostics"]),
    tests("Results", ["TestSupport", "Storage"]),
    tests(
      "WeightFiles", ["TestSupport", "HDF5", "Storage", "Diagnostics", "CZlib"],
      exclude: ["Fixtures"]),
    tests(
      "ForeignWeights",
      ["TestSupport", "Configurations", "Quantization", "WeightFiles", "Diagnostics"]),
    tests(
      "Experiments",
      [
        "TestSupport", "Configurations", "NetworkLayers", "Results", "Optimizers", "Diagnostics",
        "Quantization",
      ]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: [
        "DigitGenerator", "DigitSets", "ImageDecoding", "ImageGenerator", "ImageBatches",
        "ImageSets", "TestSupport", "Records", "Storage", "Tensors", "CZlib", "Diagnostics",
      ],
      path: "Tests/DatasetsTests", resources: [.copy("Fixtures")]),
    tests(
      "Training",
      [
        "TestSupport", "ConvNetTraining", "ResidualTraining", "LayeredTraining", "NetworkLayers",
        "Optimizers", "ConvNets",
        "Configurations", "Experiments", "ImageSets", "Records", "Storage", "HDF5", "Diagnostics",
        "Quantization",
      ]),
    tests(
      "Bounds",
      ["TestSupport", "ConvNetTraining", "Training", "Experiments", "Results", "Diagnostics"]),
    tests(
      "Supervision",
      [
        "TestSupport", "ConvNetTraining", "Training", "Configurations", "Experiments", "Records",
        "Storage",
        "Diagnostics",
      ]),
    tests(
      "Analysis",
      [
        "TestSupport", "Configurations", "Experiments", "Optimizers", "Records", "Results",
        "Storage", "Quantization", "Diagnostics",
      ]),
    tests("Drawing", ["TestSupport", "Storage", "Diagnostics"], exclude: ["References"]),
    tests("Documents", ["Drawing", "Results", "Diagnostics"]),
    tests(
      "Figures",
      [
        "TestSupport", "Documents", "Drawing", "Configurations", "Results", "Quantization",
        "Analysis", "Experiments", "Storage", "Diagnostics",
      ],
      exclude: ["References"]),
    tests(
      "Report",
      [
        "TestSupport", "Documents", "Drawing", "Configurations", "Results", "Storage", "Figures",
        "Analysis", "Diagnostics",
      ]),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "TestSupport", "Configurations", "Records", "Results", "Storage", "Experiments", "Tensors",
        "Diagnostics",
      ],
      path: "Tests/PipelineTests"),
  ] + kernels("Update", ["CVector", "CUpdate"]) + kernels("ConvNet", ["CVector"])
    + kernels("Panel", ["CVector", "CPatch"]),
  swiftLanguageModes: [.v6]
)
