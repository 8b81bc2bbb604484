import Bounds
import ConvNetTraining
import Diagnostics
import Experiments
import Foundation
import Results
import TestSupport
import Testing
import Training

/// Q̂-net and STE-net trained side by side, at a size of seconds.
@Suite struct BoundsStageTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try SquareImages.write(to: folder.file("data.h5"))
  }

  /// The committed plan at smoke size.
  private func plan() throws -> BoundsPlan {
    try BoundsPlan.read(
      path: ProjectFiles.path("pipeline/experiments/bounds.yaml"), profile: "smoke")
  }

  private func stage(
    _ plan: BoundsPlan, _ output: String = "bounds.h5", threads: Int = 1
  ) -> BoundsStage {
    BoundsStage(
      plan: plan, dataPath: folder.file("data.h5"), output: folder.file(output), sources: "tests",
      threads: threads)
  }

  @Test func `every bound that is spelled out holds in training, in double precision`() throws {
    let plan = try plan()
    let result = try #require(try stage(plan).run(interruption: Interruption()))
    #expect(result.pairs.map(\.name) == plan.pairs.map(\.name))
    for entry in result.pairs {
      #expect(entry.stretches.map(\.firstStep) == plan.stretches)
      for stretch in entry.stretches {
        for tally in [stretch.double, stretch.single] {
          // 288 + 18,432 + 73,728 kernel weights and 224 biases, every step.
          #expect(tally.covered + tally.uncovered == 92_672 * plan.stretchSteps)
          #expect(tally.covered > tally.uncovered)
          #expect(tally.curves.values.allSatisfy { $0.count == plan.stretchSteps })
        }
        #expect(stretch.double.brokenCorrected == 0, "\(entry.name)")
        #expect(stretch.oneStep.learningRates == plan.rateFactors.map { $0 * entry.learningRate })
        #expect(stretch.severalSteps.steps == plan.sharedSteps)
      }
      #expect(entry.wholeRuns.steps == plan.runSteps)
    }
    // The printed bounds have a constant only without Adam; the shortcut of Appendix H is for plain SGD.
    #expect(
      result.pairs.map { $0.stretches[1].double.keptAppendixH != nil } == [true]
        + Array(repeating: false, count: 5))
    #expect(try BoundsResult(path: folder.file("bounds.h5")) == result)

    // Side by side they end with the same bytes.
    _ = try stage(plan, "side-by-side.h5", threads: 4).run(interruption: Interruption())
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.file("bounds.h5"), andPath: folder.file("side-by-side.h5")))

    #expect(try stage(plan).staleness() == .current)
    #expect(try stage(plan).run(interruption: Interruption()) == nil)
    #expect(try stage(try longer(plan)).staleness() != .current)
  }

  /// A plan of other length, as if the file had been edited.
  private func longer(_ plan: BoundsPlan) throws -> BoundsPlan {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/bounds.yaml"), encoding: .utf8)
    return try read(text.replacing("stretch_steps: 3\n", with: "stretch_steps: 4\n"))
  }

  /// A plan beside a copy of the experiment that it speaks of.
  private func read(_ text: String) throws -> BoundsPlan {
    let experiment = folder.file("mnist.yaml")
    if !FileManager.default.fileExists(atPath: experiment) {
      try FileManager.default.copyItem(
        atPath: ProjectFiles.path("pipeline/experiments/mnist.yaml"), toPath: experiment)
    }
    let path = folder.file("bounds.yaml")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try BoundsPlan.read(path: path, profile: "smoke")
  }

  @Test func `optimizers without bounds are refused`() throws {
    let plan = try plan()
    let experiment = folder.file("mnist.yaml")
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/mnist.yaml"), encoding: .utf8)
    let adamW = text.replacing("kind: adam\n", with: "kind: adamw\n")
    #expect(adamW != text)
    try adamW.write(toFile: experiment, atomically: true, encoding: .utf8)
    let bounds = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/bounds.yaml"), encoding: .utf8)
    let failure = #expect(throws: Failure.self) { try read(bounds) }
    #expect(failure?.code == .configuration && failure?.problem == "qhat-adam has no bounds")
    #expect(failure?.found?.hasPrefix("adamw(") == true && failure?.place != nil)
    #expect(plan.pairs.count > 1)
  }

  /// The message was that of the experiment's file.
  @Test func `a profile that the experiment lacks is refused where it stands`() throws {
    let bounds = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/bounds.yaml"), encoding: .utf8)
    let failure = #expect(throws: Failure.self) {
      try read(bounds.replacing("\n  smoke: ", with: "\n  smoked: "))
    }
    #expect(failure?.code == .configuration && failure?.place?.contains("bounds.yaml:48") == true)
    #expect(failure?.remedy?.contains("smoke") == true)
  }

  /// What is measured is what is trained: after as many steps the nets have the weights of `train`'s files.
  @Test(arguments: ["sgd", "adam"])
  func `the nets end where the training stage ends`(name: String) throws {
    let plan = try plan()
    let pair = try #require(plan.pairs.first { $0.name == name })
    for (run, isQhat) in [(pair.qhat, true), (pair.ste, false)] {
      let request = TrainingRequest(run: run, seed: plan.seed, stepLimit: 5)
      let output = folder.file("\(run.name).h5")
      let trained = TrainingStage(
        request: request, family: ConvNetFamily(), dataPath: folder.file("data.h5"),
        output: output, sources: "tests")
      guard case .trained(let record, _) = try trained.run(interruption: Interruption()) else {
        Issue.record("nothing was trained")
        return
      }
      let task = try DigitTask(
        TrainingRequest(run: pair.qhat, seed: plan.seed), dataPath: folder.file("data.h5"))
      var nets = try PairTraining(pair, seed: plan.seed, kernels: .automatic, task: task)
      while nets.step < 5 { try nets.advance() }
      #expect((isQhat ? nets.states.qhat : nets.states.ste).weights == record.final)
    }
  }

  /// The double-precision steps stand for one kind of STE-net; others got numbers that were not theirs.
  @Test(arguments: [
    ("bounds", "with: ste-sgd\n", "with: ste-sgd-unadjusted\n", "ste-sgd-unadjusted is not what"),
    (
      "mnist", "estimator: pwl          # 1 within", "estimator: ste          # 1 within",
      "ste-sgd is not what"
    ),
    (
      "mnist", "    initial_weights: mapped # Table 1\n", "",
      "initial weights drawn, gradient factor alpha"
    ),
    (
      "mnist", "estimator: pwl          # neither M nor α (Table 2)",
      "estimator: pwl\n    counterpart: qhat-adam\n    gradient_factor: alpha",
      "ste-adam is not what"
    ),
    ("mnist", "label: STE (S)\n", "label: STE (S)\n    training: {l2: 0.5}\n", "differ in l2"),
    ("mnist", "label: STE (A)\n", "label: STE (A)\n    quantizer: {bits: 3}\n", "differ in bits"),
    ("mnist", "dampened: false ", "dampened: true ", "is dampened"),
  ])
  func `nets that the bounds are not computed for are refused`(
    file: String, old: String, new: String, message: String
  ) throws {
    var texts: [String: String] = [:]
    for name in ["mnist", "bounds"] {
      texts[name] = try String(
        contentsOfFile: ProjectFiles.path("pipeline/experiments/\(name).yaml"), encoding: .utf8)
    }
    let changed = try #require(texts[file]?.replacing(old, with: new))
    try #require(changed != texts[file])
    texts[file] = changed
    try #require(texts["mnist"]).write(
      toFile: folder.file("mnist.yaml"), atomically: true, encoding: .utf8)
    let failure = #expect(throws: Failure.self) { try read(try #require(texts["bounds"])) }
    #expect(failure?.code == .configuration)
    #expect("\(try #require(failure))".contains(message), "\(String(describing: failure))")
    // The line of the plan that names the net.
    let text = try #require(texts["bounds"])
    let line = try #require(
      failure?.place?.split(separator: ":").dropFirst().first.flatMap { Int($0) })
    #expect(failure?.place?.hasPrefix(folder.file("bounds.yaml")) == true)
    #expect(
      text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1].contains("with: ste-")
    )
  }

  /// Who changes one run of the experiment gets the others' bounds, and is told what is not among them.
  @Test func `nets that do not take equal steps are left out`() throws {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/mnist.yaml"), encoding: .utf8)
    let changed = text.replacing(
      "label: STE (A)\n", with: "label: STE (A)\n    learning_rate: 0.0005\n")
    try #require(changed != text)
    try changed.write(toFile: folder.file("mnist.yaml"), atomically: true, encoding: .utf8)
    let plan = try read(
      try String(
        contentsOfFile: ProjectFiles.path("pipeline/experiments/bounds.yaml"), encoding: .utf8))
    let whole = try self.plan()
    #expect(plan.pairs == whole.pairs.filter { $0.qhat.optimizerGroup == "sgd" })
    #expect(
      plan.leftOut == whole.pairs.filter { $0.qhat.optimizerGroup == "adam" }.map(\.label))
    #expect(!plan.leftOut.isEmpty && whole.leftOut.isEmpty)
  }

  @Test func `interruption ends it with 130 and leaves nothing`() throws {
    let interruption = Interruption()
    interruption.request(SIGINT)
    let stage = stage(try plan())
    let ending = Result { () throws(Failure) in try stage.run(interruption: interruption) }
    guard case .failure(let failure) = ending else {
      Issue.record("it was not interrupted")
      return
    }
    #expect(failure.code == .interrupted)
    #expect(!FileManager.default.fileExists(atPath: folder.file("bounds.h5")))
  }

  @Test(arguments: [
    ("momentum: 0 ", "momentun: 0 ", "did you mean “momentum”?"),
    ("run: qhat-adam", "run: ste-adam", "has no bounds"),
    ("epsilon: 1.0e-30", "momentum: 0.5", "the optimizer has no momentum"),
    ("with: ste-sgd             # Theorem D.3", "with: ste-adam", "different optimizers"),
    ("stretches: [0, 6]", "stretches: [6, 0]", "do not ascend"),
    ("stretches: [0, 6]", "stretches: [0, 198]", "out of range"),
    ("rate_factors: [0.1, 1]", "rate_factors: [0, 1]", "out of range"),
    ("rate_factors: [0.1, 1]", "rate_factors: []", "rate_factors is empty"),
    ("rate_factors: [0.1, 1]", "rate_factors: [1, 1e100]", "out of range"),
    ("experiment: mnist", "experiment: cifar", "bounds.yaml:8:13: there is no experiment “cifar”"),
  ])
  func `a plan with a mistake is refused by name`(old: String, new: String, message: String) throws
  {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/bounds.yaml"), encoding: .utf8)
    let range = try #require(text.range(of: old), "the file has no “\(old)”")
    let failure = #expect(throws: Failure.self) {
      try read(text.replacingCharacters(in: range, with: new))
    }
    #expect(failure.map { "\($0)".contains(message) } == true, "\(String(describing: failure))")
  }
}
