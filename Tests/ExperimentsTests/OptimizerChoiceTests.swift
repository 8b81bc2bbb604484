import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing
import Optimizers

/// The section `optimizers` of an experiment file.
@Suite struct OptimizerChoiceTests {
  /// `mnist.yaml`, its Adam replaced by what these lines say, with one pair beside its own runs.
  private func experiment(_ lines: String) throws -> Experiment {
    let text = try ExperimentFiles.text("mnist.yaml")
    let first = try #require(text.range(of: "    kind: adam\n")?.lowerBound)
    let last = try #require(text.range(of: "\n\n", range: first..<text.endIndex)?.lowerBound)
    let own = (["letter: A", "learning_rate: 1.0e-4"] + lines.components(separatedBy: "; "))
      .map { "    " + $0 }.joined(separator: "\n")
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      text.replacingCharacters(in: first..<last, with: own), replacing: "profiles:",
      by: "pairs:\n  psg: {estimator: psg}\n\nprofiles:", in: folder)
    return try Experiment.read(path: path, profile: "default")
  }

  struct Reading: Sendable, CustomTestStringConvertible {
    let lines: String
    let choice: Optimizer
    let text: String
    let name: String
    let isAdaptive: Bool
    var testDescription: String { lines }

    init(
      _ lines: String, _ choice: Optimizer, _ text: String, _ name: String,
      _ isAdaptive: Bool
    ) {
      self.lines = lines
      (self.choice, self.text, self.name, self.isAdaptive) = (choice, text, name, isAdaptive)
    }
  }

  /// Absent constants are Keras', and the canonical text says them.
  static let readings = [
    Reading(
      "kind: sgd; momentum: 0.5", .sgd(momentum: 0.5, dampened: false),
      "sgd(dampened=false,momentum=0.5)", "SGD", false),
    Reading(
      "kind: nesterov; momentum: 0.9", Optimizer(Nesterov.self, ["momentum": 0.9]),
      "nesterov(momentum=0.9)",
      "Nesterov momentum", false),
    Reading(
      "kind: adam; beta1: 0.9; beta2: 0.95; epsilon: 1.0e-7",
      .adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7), "adam(beta1=0.9,beta2=0.95,epsilon=1e-07)",
      "Adam", true),
    Reading(
      "kind: adamw", Optimizer(AdamW.self),
      "adamw(beta1=0.9,beta2=0.999,epsilon=1e-07,weight_decay=0.004)", "AdamW", true),
    Reading(
      "kind: adamw; beta1: 0.8; beta2: 0.95; epsilon: 1.0e-8; weight_decay: 0",
      Optimizer(AdamW.self, ["beta1": 0.8, "beta2": 0.95, "epsilon": 1e-8, "weight_decay": 0]),
      "adamw(beta1=0.8,beta2=0.95,epsilon=1e-08,weight_decay=0.0)", "AdamW", true),
    Reading(
      "kind: adamax", Optimizer(AdaMax.self),
      "adamax(beta1=0.9,beta2=0.999,epsilon=1e-07)", "AdaMax", true),
    Reading(
      "kind: rmsprop", Optimizer(RMSprop.self), "rmsprop(epsilon=1e-07,rho=0.9)",
      "RMSprop", true),
    Reading(
      "kind: adadelta; rho: 0.9; epsilon: 1.0e-6",
      Optimizer(Adadelta.self, ["rho": 0.9, "epsilon": 1e-6]),
      "adadelta(epsilon=1e-06,rho=0.9)", "Adadelta", true),
    Reading(
      "kind: adadelta", Optimizer(Adadelta.self), "adadelta(epsilon=1e-07,rho=0.95)",
      "Adadelta", true),
  ]

  @Test(arguments: readings) func isRead(_ reading: Reading) throws {
    let experiment = try experiment(reading.lines)
    let surrogate = try #require(experiment.run(named: "psg-adam-qhat"))
    let choice = surrogate.optimizer
    #expect(choice == reading.choice)
    #expect(choice.canonicalText == reading.text && choice.displayName == reading.name)
    #expect(choice.isAdaptive == reading.isAdaptive)
    #expect(surrogate.canonicalValues["optimizer"] == reading.text)
    // Table 1 or Table 2.
    let straight = try #require(experiment.run(named: "psg-adam-ste"))
    #expect(
      straight.initialWeights
        == (reading.isAdaptive ? .drawn : .mapped(by: surrogate.estimator)))
    #expect(
      straight.gradientFactor == (reading.isAdaptive ? .one : .alpha(of: surrogate.estimator)))
  }

  @Test(arguments: [
    ("kind: adamw; momentum: 0.9", "unknown key “momentum”"),
    ("kind: adamw; weight_decy: 0.1", "did you mean “weight_decay”?"),
    ("kind: adamw; weight_decay: -0.1", "weight_decay is out of range"),
    ("kind: adamw; beta2: 1", "0 ≤ beta2 < 1"),
    ("kind: adam; beta1: 0.9; weight_decay: 0.1", "unknown key “weight_decay”"),
    ("kind: adam; beta1: 0.9; beta2: 0.95; epsilon: 1.0e-40", "epsilon is out of range"),
    ("kind: adam", "lacks the key “beta1”"),
    ("kind: nesterov", "lacks the key “momentum”"),
    ("kind: nesterov; momentum: 0.9; dampened: true", "unknown key “dampened”"),
    ("kind: nesterov; momentum: 1", "0 ≤ momentum < 1"),
    ("kind: rmsprop; beta2: 0.9", "unknown key “beta2”"),
    ("kind: rmsprop; rho: -0.1", "0 ≤ rho < 1"),
    ("kind: rmsprop; rho: high", "a number"),
    ("kind: adadelta; rho: 1", "0 ≤ rho < 1"),
    ("kind: adadelta; epsilon: 0", "epsilon is out of range"),
    ("kind: adamax; epsilon: 1.0e-40", "epsilon is out of range"),
    ("kind: adadlta", "did you mean “adadelta”?"),
    ("kind: AdamW", "unknown optimizer “AdamW”"),
  ]) func isRefused(lines: String, words: String) throws {
    let refusal = try failure { try experiment(lines) }
    #expect(refusal.code == .configuration && refusal.place?.contains("mnist.yaml:") == true)
    #expect("\(refusal)".contains(words), "\(refusal)")
  }
}
