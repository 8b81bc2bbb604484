import Configurations
import Experiments
import Quantization
import TestSupport
import Testing

/// experiments/sensitivity.yaml: every entry differs from the recipe in what it says, and in nothing else.
@Suite struct SensitivityExperimentTests {
  private func experiment(_ profile: String = "full") throws -> Experiment {
    try Experiment.read(path: ExperimentFiles.path("sensitivity.yaml"), profile: profile)
  }

  private func differences(_ a: RunConfiguration, _ b: RunConfiguration) -> Set<String> {
    let (x, y) = (a.canonicalValues, b.canonicalValues)
    return Set(Set(x.keys).union(y.keys).filter { x[$0] != y[$0] })
  }

  @Test func everyEntryIsListed() throws {
    let names = Set(try experiment().pairs.map(\.name))
    #expect(names == Set(SensitivityEntries.all.map(\.name)).union(["recipe"]))
  }

  @Test(arguments: SensitivityEntries.all.map { ($0.name, $0.keys) })
  func differsInNothingElse(name: String, keys: Set<String>) throws {
    let experiment = try experiment()
    for pair in experiment.pairs where pair.name == name {
      let group = pair.optimizerGroup == "sgd-dampened" ? "sgd" : pair.optimizerGroup
      for (own, recipe) in [(pair.qhat, "qhat"), (pair.lrTweak, "lr-tweak")] {
        let run = try #require(experiment.run(named: own))
        let reference = try #require(experiment.run(named: "recipe-\(group)-\(recipe)"))
        #expect(differences(run, reference) == keys, "\(own)")
      }
    }
  }

  /// The reference is the MNIST half itself, but for how often it is looked at.
  @Test func theRecipeIsThatOfTheMNISTHalf() throws {
    let experiment = try experiment()
    let mnist = try ExperimentFiles.mnist("full")
    for (own, theirs) in [
      ("recipe-sgd-qhat", "qhat-sgd"), ("recipe-sgd-ste", "ste-sgd"),
      ("recipe-sgd-lr-tweak", "qhat-sgd-lr-tweak"), ("recipe-adam-qhat", "qhat-adam"),
      ("recipe-adam-ste", "ste-adam"), ("recipe-adam-lr-tweak", "qhat-adam-lr-tweak"),
    ] {
      let run = try #require(experiment.run(named: own))
      let other = try #require(mnist.run(named: theirs))
      #expect(differences(run, other) == ["snapshots", "evaluate_every"], "\(own)")
    }
  }

  @Test func readings() throws {
    let experiment = try experiment()
    #expect(experiment.run(named: "plain-ste-sgd-ste")?.estimator.name == "ste")
    #expect(experiment.run(named: "plain-ste-adam-ste")?.initialWeights == .drawn)
    // α := 1 stretches the range that the mirror covers: M(w_max) over w_max.
    let unit = try #require(experiment.run(named: "bits-1-unit-sgd-ste"))
    let surrogate = try #require(experiment.run(named: "bits-1-unit-sgd-qhat"))
    let map = WeightMap(
      of: try surrogate.estimator.makeEstimator(),
      on: UniformQuantizer(bits: 1, limit: 1, grid: .sign))
    #expect(map.alpha == 1)
    #expect(abs(try #require(unit.estimator.parameters["reach"]) - map(1)) < 1e-12)
    #expect(experiment.run(named: "bits-1-sgd-ste")?.estimator.parameters.isEmpty == true)
    #expect(
      experiment.run(named: "times-limit-sgd-qhat")?.estimator.canonicalText
        == "htge(normalized=1.0,sharpness=5.5,times_limit=1.0)")
  }

  @Test(arguments: ["smoke", "default", "full"])
  func everyProfileHasTheRecipe(profile: String) throws {
    let experiment = try experiment(profile)
    #expect(experiment.run(named: "recipe-sgd-qhat") != nil)
    #expect(Set(experiment.runs.map(\.name)).count == experiment.runs.count)
  }
}
