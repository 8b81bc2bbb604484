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

  /// HDF5 itself does not stand damage: it does not stand it in a process of its own.
  @Test func initialWeightsAreReadByAnotherProcessFirst() throws {
    #expect(try train.run(arguments("w.h5", steps: 2)).code == 0)
    let fallen = folder.file("survey")
    try "#!/bin/sh\nkill -SEGV $$\n".write(toFile: fallen, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fallen)
    try FileManager.default.copyItem(atPath: train.executable.path, toPath: folder.file("train"))
    let ending = try BuiltStage(at: folder.file("train")).run(
      arguments("x.h5", steps: 2) + ["--initial-weights", folder.file("w.h5")])
    #expect(ending.code == 65 && ending.errors.contains("signal 11"), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("x.h5")))
  }

  /// What lies in another file has no place in the checksum, and what is claimed and not there none in memory.
  @Test(
    .enabled(
      if: PythonEnvironment("h5py") != nil, Comment(rawValue: PythonEnvironment.isAbsent("h5py"))))
  func initialWeightsLieInTheirFile() throws {
    let python = try #require(PythonEnvironment("h5py"))
    let script = """
      import sys, os, h5py, numpy
      os.chdir(sys.argv[1])
      shapes = {"conv1/kernel": (3, 3, 1, 32), "conv1/bias": (32,), "conv2/kernel": (3, 3, 32, 64),
                "conv2/bias": (64,), "conv3/kernel": (3, 3, 64, 128), "conv3/bias": (128,),
                "dense/kernel": (128, 10), "dense/bias": (10,)}
      def write(name, change=None):
          with h5py.File(name, "w") as file:
              for path, shape in shapes.items():
                  file["weights/" + path] = numpy.full(shape, 0.01, "f4")
              if change:
                  del file["weights/conv1/kernel"]
                  change(file)
      write("whole.h5")
      kernel, shape = "weights/conv1/kernel", shapes["conv1/kernel"]
      write("linked.h5", lambda f: f.__setitem__(kernel, h5py.ExternalLink("whole.h5", kernel)))
      numpy.full(shape, 0.01, "f4").tofile("raw.bin")
      write("external.h5", lambda f: f.create_dataset(kernel, shape, "f4", external="raw.bin"))
      layout = h5py.VirtualLayout(shape, "f4")
      layout[...] = h5py.VirtualSource("whole.h5", kernel, shape)
      write("virtual.h5", lambda f: f.create_virtual_dataset(kernel, layout))
      write("lzf.h5", lambda f: f.create_dataset(kernel, shape, "f4", compression="lzf"))
      write("compound.h5", lambda f: f.create_dataset(kernel, shape, [("value", "f4")]))
      write("half.h5", lambda f: f.create_dataset(kernel, shape, "f2"))
      write("huge.h5", lambda f: f.create_dataset(kernel, (2**40, 2**20), "f4", chunks=(64, 64)))
      """
    let made = try python.run(["-c", script, folder.path])
    #expect(made.code == 0, "\(made.errors)")
    let whole = try train.run(
      arguments("w.h5", steps: 2) + ["--initial-weights", folder.file("whole.h5")])
    #expect(whole.code == 0, "\(whole.errors)")
    for (name, problem) in [
      ("linked", "is a link to something else"), ("external", "in another file"),
      ("virtual", "in another file"), ("huge", "more numbers than the file can hold"),
      ("lzf", "is packed with lzf"), ("compound", "has the wrong type"),
      ("half", "has the wrong type"),
    ] {
      let ending = try train.run(
        arguments("x.h5", steps: 2) + ["--initial-weights", folder.file("\(name).h5")])
      #expect(ending.code == 65 && ending.errors.contains(problem), "\(name): \(ending.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.file("x.h5")))
    }
  }

  @Test func helpAndVersionAreThere() throws {
    for stage in ["prepare", "train", "bounds", "analyze", "render", "plan"] {
      let help = try BuiltStage(stage).run(["--help"])
      #expect(help.code == 0 && help.output.contains("USAGE: \(stage)"))
      #expect(try BuiltStage(stage).run(["--version"]).output == "\(projectVersion)\n")
    }
  }
}
