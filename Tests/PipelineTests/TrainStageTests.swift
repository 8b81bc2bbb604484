import Foundation
import Storage
import TestSupport
import Testing

/// The built `train` on a few generated digits, as a user runs it.
@Suite struct TrainStageTests {
  private let folder: TemporaryDirectory
  private let data: String
  private let train = BuiltStage("train")

  init() throws {
    folder = try TemporaryDirectory()
    data = folder.file("digits.h5")
    let prepared = try BuiltStage("prepare").run([
      "mnist", "--generated", "--train-images", "1000", "--test-images", "200", "--output", data,
    ])
    #expect(prepared.code == 0, "\(prepared.errors)")
  }

  private func arguments(
    _ output: String, run: String = "qhat-sgd", steps: Int = 300
  ) -> [String] {
    [
      "--experiment", ProjectFiles.path("pipeline/experiments/mnist.yaml"), "--run", run,
      "--data", data, "--output", folder.file(output), "--steps", "\(steps)",
    ]
  }

  /// Starts the stage, sends `signal` as soon as the first step is reported, and waits.
  private func interrupt(_ arguments: [String], by signal: Int32) throws -> Int32 {
    let process = Process()
    process.executableURL = train.executable
    process.arguments = arguments
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    _ = errors.fileHandleForReading.availableData
    kill(process.processIdentifier, signal)
    _ = try errors.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? -signal : process.terminationStatus
  }

  @Test func controlCSavesACheckpointAndTheResumedFileIsThatOfAnUnbrokenRun() throws {
    #expect(try interrupt(arguments("broken.h5"), by: SIGINT) == 130)
    #expect(!FileManager.default.fileExists(atPath: folder.file("broken.h5")))
    #expect(FileManager.default.fileExists(atPath: folder.file("broken.checkpoint.h5")))
    #expect(try interrupt(arguments("broken.h5"), by: SIGTERM) == 143)
    let resumed = try train.run(arguments("broken.h5"))
    #expect(resumed.code == 0 && resumed.errors.contains("going on after step"))
    #expect(try train.run(arguments("whole.h5")).code == 0)
    #expect(try readBytes(folder.file("broken.h5")) == readBytes(folder.file("whole.h5")))
  }

  @Test func aKilledRunLeavesNothingThatCountsAndIsWholeTheNextTime() throws {
    #expect(try interrupt(arguments("killed.h5"), by: SIGKILL) == -SIGKILL)
    #expect(!FileManager.default.fileExists(atPath: folder.file("killed.h5")))
    #expect(try train.run(arguments("killed.h5")).code == 0)
    let again = try train.run(arguments("killed.h5"))
    #expect(again.code == 0 && again.output.hasPrefix("up to date"))
  }

  /// All arithmetic of training is our own: neither key nor provenance speaks of OpenBLAS.
  @Test func aRunKnowsNothingOfOpenBLAS() throws {
    #expect(
      try train.run(arguments("a.h5", steps: 20), environment: ["OPENBLAS_CORETYPE": nil]).code == 0
    )
    let other = try train.run(
      arguments("b.h5", steps: 20), environment: ["OPENBLAS_CORETYPE": "Haswell"])
    #expect(other.code == 0)
    let bytes = try readBytes(folder.file("a.h5"))
    #expect(try bytes == readBytes(folder.file("b.h5")))
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    #expect(text.contains("provenance") && !text.contains("blas"))
  }

  @Test func mistakesEndAsTheExitCodesSay() throws {
    let typo = try train.run(arguments("x.h5", run: "qhat-sdg"))
    #expect(typo.code == 78 && typo.errors.contains("did you mean “qhat-sgd”?"))
    #expect(try train.run(arguments("x.h5") + ["--kernels", "magic"]).code == 64)
    #expect(try train.run(["--run", "qhat-sgd"]).code == 64)
    try AtomicFile.write(Array("not HDF5".utf8), to: folder.file("foreign.h5"))
    let foreign = try train.run(
      arguments("x.h5") + ["--initial-weights", folder.file("foreign.h5")])
    #expect(foreign.code == 65 && foreign.errors.contains("foreign.h5"))
    try AtomicFile.write([], to: folder.file("file"))
    #expect(try train.run(arguments("file/x.h5")).code == 73)
    try FileManager.default.removeItem(atPath: data)
    #expect(try train.run(arguments("x.h5")).code == 66)
    try AtomicFile.write(Array("torn".utf8), to: data)
    #expect(try train.run(arguments("x.h5")).code == 65)
  }

  @Test func helpAndVersionAreThere() throws {
    for stage in ["prepare", "train", "bounds", "analyze", "render", "plan"] {
      let help = try BuiltStage(stage).run(["--help"])
      #expect(help.code == 0 && help.output.contains("USAGE: \(stage)"))
      #expect(try BuiltStage(stage).run(["--version"]).output == "\(projectVersion)\n")
    }
  }
}
