import Foundation
import Storage
import TestSupport
import Testing

/// Stages whose messages cannot be delivered: the work is done all the same, and the exit code says so.
@Suite("closed, full and broken streams") struct StandardStreamsTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Runs a stage with its streams as `redirection` says; the exit code is the stage's.
  private func run(
    _ stage: String, _ arguments: [String], _ redirection: String
  ) throws -> BuiltStage.Ending {
    try BuiltStage(at: "/bin/bash").run(
      ["-c", "\"$0\" \"$@\" \(redirection); exit ${PIPESTATUS[0]}"]
        + [BuiltStage(stage).executable.path] + arguments,
      in: folder.path, environment: ["MNIST_DIR": nil])
  }

  private func prepare(_ output: String, _ redirection: String = "") throws {
    let ending = try run(
      "prepare",
      ["mnist", "--generated", "--train-images", "600", "--test-images", "100"]
        + ["--output", folder.file(output)], redirection)
    #expect(ending.code == 0, "\(redirection): \(ending.errors)")
  }

  private func train(_ output: String, _ redirection: String = "") throws -> Int32 {
    try run(
      "train",
      [
        "--experiment", ProjectFiles.path("pipeline/experiments/mnist.yaml"), "--run", "qhat-sgd",
        "--data", folder.file("digits.h5"), "--output", folder.file(output), "--steps", "12",
      ], redirection
    ).code
  }

  private static let redirections = [
    "2>/dev/full", "2>&-", ">/dev/full", ">&-", ">/dev/full 2>/dev/full", "<&- >&- 2>&-",
    "2>&1 | true", "2>&1 >/dev/null | true",
  ]

  @Test("the result is the same, byte for byte, and no message lands in a file of ours")
  func work() throws {
    try prepare("digits.h5")
    #expect(try train("plain.h5") == 0)
    let expected = try readBytes(folder.file("plain.h5"))
    for (index, redirection) in Self.redirections.enumerated() {
      let data = "digits-\(index).h5"
      try prepare(data, redirection)
      #expect(try readBytes(folder.file(data)) == readBytes(folder.file("digits.h5")))
      let output = "\(index).h5"
      #expect(try train(output, redirection) == 0, "\(redirection)")
      #expect(try readBytes(folder.file(output)) == expected, "\(redirection)")
      #expect(!FileManager.default.fileExists(atPath: folder.file(".\(output).lock")))
    }
  }

  @Test("a failure keeps its exit code")
  func failure() throws {
    for redirection in Self.redirections {
      #expect(try train("no digits.h5", redirection) == 66, "\(redirection)")
    }
  }

  /// Here the text is the result: if it is lost, the work is not done.
  @Test("a list that cannot be written ends with 74; a reader that has read enough is no fault")
  func results() throws {
    let list = [
      "show", "--experiment", ProjectFiles.path("pipeline/experiments/mnist.yaml"), "--json",
    ]
    #expect(try run("plan", list, ">/dev/full").code == 74)
    #expect(try run("plan", list, "| true").code == 0)
    #expect(try run("plan", list, "2>/dev/full").code == 0)
  }
}
