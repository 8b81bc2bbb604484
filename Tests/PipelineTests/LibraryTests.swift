import Foundation
import TestSupport
import Testing

/// The library product Quantization, as another package uses it.
@Suite struct LibraryTests {
  @Test("A package that depends on this one builds, and gets α, M and an estimator of its own")
  func dependent() throws {
    let folder = try TemporaryDirectory()
    let sources = folder.url.appending(path: "Sources/Consumer")
    try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
    let files = [
      ("Package.swift", Self.manifest), ("Sources/Consumer/main.swift", Self.program),
    ]
    for (path, text) in files {
      try text.write(to: folder.url.appending(path: path), atomically: true, encoding: .utf8)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "run", "--package-path", folder.url.path, "Consumer"]
    var environment = ProcessInfo.processInfo.environment
    environment["OPENBLAS_CORETYPE"] = nil
    process.environment = environment
    let (output, errors) = (Pipe(), folder.file("errors"))
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let log = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    try #require(process.terminationStatus == 0, "\(log.suffix(3000))")
    let numbers = text.split(separator: "\n").compactMap { Double($0) }
    try #require(numbers.count == 3, "\(text)")
    // HTGE at k·Δ = t: α = s·t²/(t + sinh t) with s = 1/tanh(t/2).
    let t = 5.5 * 2 / 3
    #expect(abs(numbers[0] - t * t / (tanh(t / 2) * (t + sinh(t)))) < 1e-12)
    #expect(abs(numbers[1]) < 1e-12)
    #expect(abs(numbers[2] - 2) < 1e-9)
  }

  private static var manifest: String {
    """
    // swift-tools-version: 6.1
    import PackageDescription

    let package = Package(
      name: "Consumer",
      dependencies: [
        .package(name: "straight-through-in-disguise", path: "\(ProjectFiles.root.path)")
      ],
      targets: [
        .executableTarget(
          name: "Consumer",
          dependencies: [.product(name: "Quantization", package: "straight-through-in-disguise")])
      ])
    """
  }

  // The word is put together here, or this file would seem to import the library by itself.
  private static let program = """
    \("import") Quantization

    /// Half the slope of the STE.
    struct Half: GradientEstimator {
      let name = "half", displayName = "Half"
      let parameters: [(name: String, value: Double)] = []
      let characteristics = EstimatorCharacteristics(
        family: .multiBit, evidence: .own, sign: .positive, isCyclical: true, source: "")
      func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double { 0.5 }
      func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double { 0.5 * w }
    }

    let quantizer = UniformQuantizer(bits: 2, limit: 0.5)
    let map = WeightMap(of: try EstimatorCatalogue.make(name: "htge", bits: 2), on: quantizer)
    print(map.alpha)
    print(map.inverse(map(0.2)) - 0.2)
    print(1 / WeightMap(of: Half(), on: quantizer).alpha)
    """
}
