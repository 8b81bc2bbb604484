import Foundation
import TestSupport
import Testing

/// The built `bench`, run as a user runs it, for moments instead of minutes.
@Suite("bench as a program") struct BenchStageTests {
  private let folder: TemporaryDirectory
  private let bench = BuiltStage("bench")

  init() throws { folder = try TemporaryDirectory() }

  private func report(_ environment: [String: String?]) throws -> [String: Any] {
    let ending = try bench.run(
      [
        "--data", folder.file("none"), "--seconds", "0", "--output", folder.file("bench.json"),
        "--experiments", ProjectFiles.path("pipeline/experiments"),
      ],
      in: folder.path, environment: environment)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("samples/s") && ending.output.contains("conv2 forward"))
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("bench.json")))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// ResNet50 takes far more, and a process's peak never falls: it must be measured after the convnet.
  private func checkPeakMemory(_ report: [String: Any]) throws {
    let single = try #require(report["single"] as? [[String: Any]])
    #expect(single.count == 4)
    for speed in single {
      let peak = try #require(speed["peakMemoryBytes"] as? Int)
      #expect(peak > 10_000_000 && peak < 300_000_000, "\(peak) bytes")
    }
  }

  /// An inherited OPENBLAS_CORETYPE would halve the speed; the program starts itself anew without it.
  @Test("the inherited choice of BLAS kernels is overruled")
  func core() throws {
    let free = try report(["OPENBLAS_CORETYPE": nil as String?])
    let bound = try report(["OPENBLAS_CORETYPE": "Prescott"])
    let core = try #require(free["blasCore"] as? String)
    #expect(bound["blasCore"] as? String == core && core.lowercased() != "prescott")
    try checkPeakMemory(free)
  }

  @Test(
    "mistakes are named before anything is measured",
    arguments: [
      (["run", "qhat-sgb"], 64, "qhat-sgb"), (["--kernels", "avx1024"], 64, "avx1024"),
      (["--output", "/proc/none/bench.json"], 73, "/proc/none"),
    ])
  func mistakes(arguments: [String], code: Int32, word: String) throws {
    let experiments = ["--experiments", ProjectFiles.path("pipeline/experiments")]
    let ending = try bench.run(arguments + experiments, in: folder.path)
    #expect(ending.code == code && ending.errors.contains(word), "\(ending.errors)")
    #expect(ending.seconds < 20)
  }
}
