import Foundation
import TestSupport
import Testing

/// Runs that the twins train are read by `analyze`, and begin as ours do.
@Suite("Runs that TensorFlow and PyTorch train", .serialized) struct ForeignRunStageTests {
  private static let twins: [(name: String, script: String, python: PythonEnvironment?)] = [
    ("tensorflow", "tensorflow_convnet.py", PythonEnvironment("tensorflow", "h5py")),
    ("pytorch", "torch_convnet.py", PythonEnvironment("torch", "h5py")),
  ]
  private static let arePresent = twins.allSatisfy { $0.python != nil }

  private let folder: TemporaryDirectory
  private let data: String

  init() throws {
    folder = try TemporaryDirectory()
    data = folder.file("digits.h5")
    let prepared = try BuiltStage("prepare").run([
      "mnist", "--generated", "--train-images", "600", "--test-images", "200", "--output", data,
    ])
    #expect(prepared.code == 0, "\(prepared.errors)")
  }

  private func analyse(_ name: String, profile: String) throws -> BuiltStage.Ending {
    try BuiltStage("analyze").run([
      "--experiment", ProjectFiles.path("pipeline/experiments/mnist.yaml"), "--profile", profile,
      "--name", name, "--runs", folder.file("runs"), "--seeds", "1", "--partial", "--output",
      folder.file("\(name)-\(profile).h5"),
    ])
  }

  @Test(
    "trained at smoke size, analysed, and held against our engine’s first steps",
    .enabled(
      if: arePresent, Comment(rawValue: PythonEnvironment.isAbsent("tensorflow, torch, h5py"))),
    arguments: [0, 1])
  func twin(index: Int) throws {
    let twin = Self.twins[index]
    let python = try #require(twin.python)
    func path(_ run: String) -> String { folder.file("runs/\(twin.name)/\(run)/seed-1.h5") }
    for run in ["qhat-sgd", "ste-sgd"] {
      let ending = try python.run(
        [
          ProjectFiles.path("pipeline/peers/\(twin.script)"), run, "--data", data, "--train",
          path(run), "--experiment", twin.name,
        ],
        environment: [
          "PROFILE": "smoke", "PLAN": BuiltStage.folder.appending(path: "plan").path,
        ])
      #expect(ending.code == 0, "\(ending.errors.suffix(2000))")
    }
    let analysed = try analyse(twin.name, profile: "smoke")
    #expect(analysed.code == 0, "\(analysed.errors)")
    #expect(analysed.output.contains("baseline (S): Ē/w_max"), "\(analysed.output)")
    // The file says what it was trained with: another profile has other steps.
    let other = try analyse(twin.name, profile: "default")
    #expect(other.code == 65 && other.errors.contains("steps=200"), "\(other.errors)")

    let ours = folder.file("ours-\(twin.name).h5")
    let trained = try BuiltStage("train").run([
      "run", "--experiment", ProjectFiles.path("pipeline/experiments/mnist.yaml"), "--profile",
      "smoke", "--run", "qhat-sgd", "--data", data, "--initial-weights", path("qhat-sgd"),
      "--steps", "5", "--output", ours,
    ])
    #expect(trained.code == 0, "\(trained.errors)")
    let script = """
      import sys, h5py, numpy
      a, b = (h5py.File(path) for path in sys.argv[1:])
      for name in ("cross_entropy", "l2_penalty", "learning_rate", "correct"):
          x, y = a["metrics/" + name][:5], b["metrics/" + name][:5]
          assert numpy.allclose(x, y, rtol=0, atol=2e-5), (name, x, y)
      """
    let compared = try python.run(["-c", script, path("qhat-sgd"), ours])
    #expect(compared.code == 0, "\(compared.errors)")
  }
}
