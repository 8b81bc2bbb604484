import Diagnostics
import Foundation
import TestSupport
import Testing

/// `plan` as make and its users run it.
@Suite("stage plan") struct PlanStageTests {
  private let stage = BuiltStage("plan")
  private let mnist = SharedData.packageRoot + "/pipeline/experiments/mnist.yaml"

  @Test("lists every run with every seed, the first seed first")
  func list() throws {
    let ending = try stage.run([
      "list", "--experiment", mnist, "--seeds", "2", "--output", "runs",
    ])
    #expect(ending.code == 0, "\(ending.errors)")
    let lines = ending.output.split(separator: "\n")
    #expect(lines.count == 14)
    #expect(lines.first == "runs/mnist/qhat-sgd/seed-1.h5")
    #expect(lines[7] == "runs/mnist/qhat-sgd/seed-2.h5")
    #expect(Set(lines).count == 14)
  }

  @Test("takes the number of seeds from the profile")
  func profile() throws {
    let ending = try stage.run([
      "list", "--experiment", mnist, "--profile", "full", "--output", "runs",
    ])
    #expect(ending.output.split(separator: "\n").count == 35)
  }

  @Test("an unknown profile ends with 78 and the nearest name")
  func unknownProfile() throws {
    let ending = try stage.run([
      "list", "--experiment", mnist, "--profile", "ful", "--output", "runs",
    ])
    #expect(ending.code == ExitCode.configuration.rawValue)
    #expect(ending.errors.contains("did you mean “full”?"))
    #expect(ending.output.isEmpty)
  }

  @Test("a missing file ends with 66, wrong usage with 64")
  func wrongCalls() throws {
    let absent = try stage.run(["list", "--experiment", "absent.yaml", "--output", "runs"])
    #expect(absent.code == ExitCode.missingInput.rawValue)
    #expect(try stage.run(["list"]).code == ExitCode.usage.rawValue)
    let seeds = try stage.run([
      "list", "--experiment", mnist, "--output", "runs", "--seeds", "0",
    ])
    #expect(seeds.code == ExitCode.usage.rawValue)
  }

  @Test("check passes the committed folder and names each profile")
  func check() throws {
    let ending = try stage.run(["check", SharedData.packageRoot + "/pipeline/experiments"])
    #expect(ending.code == 0, "\(ending.errors)")
    for profile in ["smoke", "default", "full"] {
      #expect(ending.output.contains("mnist.yaml: profile \(profile): 7 runs"))
    }
  }

  @Test(
    "check finds a fault in any file of the folder",
    arguments: [
      ("mnist.yaml", "decay: cosine", "decay: cosin"),
      ("paper-values.yaml", "agreement: 98.31%", "agreement: high"),
      ("recipe.yaml", "{qhat-sgd.steps|grouped}", "{qhat-sgd.stpes|grouped}"),
    ])
  func checkRefuses(file: String, old: String, new: String) throws {
    let folder = try TemporaryDirectory()
    let copy = folder.file("experiments")
    try FileManager.default.copyItem(
      atPath: SharedData.packageRoot + "/pipeline/experiments", toPath: copy)
    let text = try String(contentsOfFile: "\(copy)/\(file)", encoding: .utf8)
    #expect(text.contains(old))
    try text.replacing(old, with: new).write(
      toFile: "\(copy)/\(file)", atomically: true, encoding: .utf8)
    let ending = try stage.run(["check", copy])
    #expect(ending.code == ExitCode.configuration.rawValue)
    #expect(ending.errors.contains("\(file):"), "\(ending.errors)")
  }
}
