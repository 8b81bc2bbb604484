import Configurations
import Diagnostics
import Foundation
import Optimizers

/// What the stage `bounds` trains and measures: pairs of nets of an experiment, where in training, and over which
/// learning rates. Read from `pipeline/experiments/bounds.yaml`.
package struct BoundsPlan: Sendable, Hashable {
  /// A Q̂-net and its STE-net, with what this file changes of them.
  package struct Pair: Sendable, Hashable {
    /// The name in files ("sgd").
    package let name: String
    /// What readers see.
    package let label: String
    package let qhat: RunConfiguration
    package let ste: RunConfiguration

    /// Whether both nets take equal steps, without which no bound is about them.
    var hasEqualSteps: Bool {
      qhat.optimizer == ste.optimizer && qhat.learningRate == ste.learningRate
    }
  }

  /// The experiment whose runs are paired ("mnist").
  package let experiment: String
  package let profile: String
  package let seed: Int
  package let pairs: [Pair]
  /// Labels of the pairs whose two nets do not take equal steps. Who gives one run of the experiment another
  /// learning rate may still train it, and make a report: the bounds do without it.
  package let leftOut: [String]
  /// Steps done before each stretch, ascending.
  package let stretches: [Int]
  /// Steps of each stretch.
  package let stretchSteps: Int
  /// Factors on a pair's learning rate, ascending.
  package let rateFactors: [Double]
  /// Steps with equal gradients in both nets at each of these rates.
  package let sharedSteps: Int
  /// Steps of whole runs at each of these rates.
  package let runSteps: Int

  /// The optimizers whose bounds are spelled out: Theorems 5.1 and D.3, and 5.2.
  package static let optimizers: [any OptimizerKind.Type] = [SGD.self, Adam.self]
  /// Constants of theirs that a pair may change.
  static let constants = ["momentum", "epsilon"]
  static let keys = ["experiment", "seed", "pairs", "profiles"]
  static let profileKeys = [
    "stretches", "stretch_steps", "rate_factors", "shared_steps", "run_steps",
  ]

  /// The experiment of the file stands beside it and has the same profiles.
  /// - Throws: `Failure` 66 when there is no file, 78 with file, line and column for whatever is unknown,
  ///   missing or out of range, in any profile.
  package static func read(path: String, profile: String) throws -> BoundsPlan {
    let file = try YAMLFile(path: path)
    let root = try file.root().mapping(keys: keys)
    let named = try root.required("experiment")
    let name = try named.fileName()
    let experiment = named.besideFile("\(name).yaml")
    guard FileManager.default.fileExists(atPath: experiment) else {
      throw Failure(
        .configuration, at: named.place, "there is no experiment “\(name)”",
        expected: "the file \(experiment)")
    }
    var found: BoundsPlan?
    let profiles = try root.required("profiles").mapping()
    let known = try Experiment.profiles(path: experiment)
    for entry in profiles.entries {
      guard known.contains(entry.name) else {
        throw Failure(
          .configuration, at: entry.place, "the experiment \(name) has no profile “\(entry.name)”",
          remedy: remedy(forUnknown: entry.name, among: known))
      }
      let plan = try BoundsPlan(
        root, over: entry.value.mapping(keys: profileKeys),
        of: try Experiment.read(path: experiment, profile: entry.name))
      if entry.name == profile { found = plan }
    }
    guard let found else {
      throw Failure(
        .configuration, at: profiles.place, "there is no profile “\(profile)”",
        remedy: remedy(forUnknown: profile, among: profiles.entries.map(\.name)))
    }
    return found
  }

  /// The profiles that the file defines, in its order.
  package static func profiles(path: String) throws -> [String] {
    let root = try YAMLFile(path: path).root().mapping(keys: keys)
    return try root.required("profiles").mapping().entries.map(\.name)
  }

  private init(_ root: YAMLMapping, over values: YAMLMapping, of experiment: Experiment) throws {
    self.experiment = experiment.name
    profile = experiment.profile
    seed = try root.required("seed").integer(in: 1..., "1 or more")
    let all = try root.required("pairs").mapping().entries.map {
      try $0.value.boundsPair(named: $0.name, of: experiment)
    }
    pairs = all.filter(\.hasEqualSteps)
    leftOut = all.filter { !$0.hasEqualSteps }.map(\.label)
    let length = try values.required("stretch_steps").integer(in: 1..., "1 or more")
    let shortest = all.map(\.qhat.steps).min() ?? 0
    stretchSteps = length
    stretches = try values.required("stretches").list().map {
      try $0.integer(
        in: 0...max(0, shortest - length), "a step that leaves a stretch before the end")
    }
    let factors = try values.required("rate_factors")
    rateFactors = try factors.list().map { try $0.number(in: 1e-12...1e3, "1e-12 to 1000") }
    guard !rateFactors.isEmpty else {
      throw Failure(
        .configuration, at: factors.place, "rate_factors is empty",
        expected: "the factors on each pair's learning rate, at least one",
        remedy: "write [1] for the learning rate itself")
    }
    sharedSteps = try values.required("shared_steps").integer(in: 1..., "1 or more")
    runSteps = try values.required("run_steps").integer(in: 1..., "1 or more")
    for (key, isAscending) in [
      ("stretches", zip(stretches, stretches.dropFirst()).allSatisfy(<)),
      ("rate_factors", zip(rateFactors, rateFactors.dropFirst()).allSatisfy(<)),
    ] where !isAscending {
      throw Failure(
        .configuration, at: try values.required(key).place, "\(key) do not ascend",
        remedy: "sort them and write each once")
    }
  }
}

extension YAMLValue {
  fileprivate func boundsPair(
    named name: String, of experiment: Experiment
  ) throws -> BoundsPlan.Pair {
    try checkFileName(name, at: place)
    let keys = ["label", "run", "with", "l2"] + BoundsPlan.constants
    let values = try mapping(keys: keys)
    func run(_ key: String, _ role: RunConfiguration.Role) throws -> RunConfiguration {
      let value = try values.required(key)
      let name = try value.name(among: experiment.runs.map(\.name), what: "run")
      guard var run = experiment.run(named: name), run.role == role, run.network == .mnistConvNet
      else {
        throw Failure(
          .configuration, at: value.place, "\(name) has no bounds",
          expected: "a \(role == .qhat ? "Q̂-net" : "STE-net") of the MNIST convnet")
      }
      if let l2 = values["l2"] { run.l2 = try l2.number(in: 0.0..., "0 or more") }
      guard BoundsPlan.optimizers.contains(where: { $0 == run.optimizer.kind }) else {
        throw Failure(
          .configuration, at: value.place, "\(name) has no bounds",
          expected: "an optimizer whose bounds are spelled out: "
            + BoundsPlan.optimizers.map { $0.name }.joined(separator: " or "),
          found: run.optimizer.canonicalText)
      }
      for key in BoundsPlan.constants {
        if let value = values[key] { try value.replace(key, of: &run.optimizer) }
      }
      return run
    }
    let (qhat, ste) = (try run("run", .qhat), try run("with", .ste))
    guard qhat.optimizerGroup == ste.optimizerGroup else {
      throw Failure(.configuration, at: place, "the two nets of \(name) have different optimizers")
    }
    let pair = BoundsPlan.Pair(
      name: name, label: try values.required("label").string(), qhat: qhat, ste: ste)
    try pair.checkModel(at: try values.required("with").place)
    return pair
  }

  /// Puts the value in the place of an optimizer's constant.
  private func replace(_ name: String, of optimizer: inout Optimizer) throws {
    guard let constant = optimizer.kind.constants.first(where: { $0.name == name }) else {
      throw Failure(.configuration, at: place, "the optimizer has no \(name)")
    }
    let own = [name: try self.constant(constant)]
    optimizer = Optimizer(optimizer.kind, optimizer.constants.merging(own) { $1 })
  }
}
