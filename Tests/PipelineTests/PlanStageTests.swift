import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// `plan` as make and its users run it.
@Suite("stage plan") struct PlanStageTests {
  private let stage = BuiltStage("plan")
  private let mnist = SharedData.packageRoot + "/pipeline/experiments/mnist.yaml"

  @Test("show says what is trained, as text and as JSON")
  func show() throws {
    let text = try stage.run(["show", "--experiment", mnist])
    #expect(text.code == 0, "\(text.errors)")
    for part in [
      "mnist: A three-layer", "profile default, seeds 1 to 1", "batch_size", "5000 steps",
      "ste-sgd-unadjusted", "qhat-sgd with ste-sgd",
    ] { #expect(text.output.contains(part), "\(text.output)") }
    let json = try stage.run([
      "show", "--experiment", mnist, "--profile", "full", "--seeds", "", "--json",
    ])
    let experiment = try JSONDecoder().decode(Experiment.self, from: Data(json.output.utf8))
    #expect(experiment == (try Experiment.read(path: mnist, profile: "full")))
  }

  @Test("needs names digits, images and bounds")
  func needs() throws {
    let folder = SharedData.packageRoot + "/pipeline/experiments"
    func needs(_ names: String...) throws -> String {
      try stage.run(["needs"] + names.flatMap { ["--experiment", "\(folder)/\($0).yaml"] }).output
    }
    #expect(try needs("mnist", "resnet50") == "bounds\ndigits\nimages\n")
    #expect(try needs("resnet50") == "images\n")
    #expect(try needs("estimators", "mnist") == "digits\n")
  }

  @Test("an unknown profile ends with 78 and the nearest name")
  func unknownProfile() throws {
    for command in ["show", "needs", "check"] {
      let ending = try stage.run(
        [
          command, "--experiment", mnist, "--profile", "ful",
        ] + (command == "check" ? [SharedData.packageRoot + "/pipeline/experiments"] : []))
      #expect(ending.code == ExitCode.configuration.rawValue)
      #expect(ending.errors.contains("did you mean “full”?"))
    }
  }

  @Test("a missing file ends with 66, wrong usage with 64")
  func wrongCalls() throws {
    let absent = try stage.run(["show", "--experiment", "absent.yaml"])
    #expect(absent.code == ExitCode.missingInput.rawValue)
    for wrong in [
      ["show"], ["show", "--experiment", mnist, "--seeds", "0"],
      ["show", "--experiment", mnist, "--profile", "full", "--profile", "smoke"],
    ] {
      #expect(try stage.run(wrong).code == ExitCode.usage.rawValue)
    }
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
      // Others that build on it would be found at fault for it.
      ("mnist.yaml", "\n  sgd:", "\n  sgdd:"),
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
