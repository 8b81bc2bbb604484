import Configurations
import Experiments
import Testing

/// experiments/optimizers.yaml: each optimizer with the STE-net of its class, and with the other.
@Suite struct OptimizersExperimentTests {
  private func experiment(_ profile: String = "full") throws -> Experiment {
    try Experiment.read(path: ExperimentFiles.path("optimizers.yaml"), profile: profile)
  }

  @Test func everyOptimizerOfSection3IsThere() throws {
    let names = Set(try experiment().optimizerGroups.map(\.rule.displayName))
    #expect(
      names == [
        "SGD", "Nesterov momentum", "Adam", "AdamW", "AdaMax", "RMSprop", "Adadelta",
      ])
  }

  @Test(arguments: ["smoke", "default", "full"])
  func claimedAndCrossed(profile: String) throws {
    let experiment = try experiment(profile)
    for group in experiment.optimizerGroups {
      let pairs = experiment.pairs.filter { $0.optimizerGroup == group.name }
      let claimed = try #require(pairs.first { $0.source == $0.name })
      let mirror = try #require(experiment.run(named: claimed.ste))
      #expect((mirror.initialWeights == .drawn) == group.rule.isAdaptive, "\(group.name)")
      #expect((mirror.gradientFactor == .one) == group.rule.isAdaptive, "\(group.name)")
      for crossed in pairs where crossed.source != crossed.name {
        #expect(crossed.qhat == claimed.qhat)
        let other = try #require(experiment.run(named: crossed.ste))
        #expect((other.initialWeights == .drawn) != group.rule.isAdaptive, "\(group.name)")
      }
    }
    // RMSprop with another ε, and AdamW with the penalty, are tried as claimed alone.
    let crossed = Set(
      experiment.pairs.filter { $0.source != $0.name }.map(\.optimizerGroup))
    let alone = experiment.optimizerGroups.map(\.name).filter { !crossed.contains($0) }
    #expect(alone == ["adamw-penalty", "rmsprop-fine"])
  }

  /// The recipe's optimizers are those of the MNIST half; AdamW's weights decay by themselves.
  @Test func theRecipesOwnAreAmongThem() throws {
    let experiment = try experiment()
    let mnist = try ExperimentFiles.mnist("full")
    for name in ["sgd", "adam"] {
      #expect(
        experiment.optimizerGroups.first { $0.name == name }
          == mnist.optimizerGroups.first { $0.name == name })
    }
    for run in experiment.runs {
      #expect((run.l2 == 0) == (run.optimizerGroup == "adamw"), "\(run.name)")
      #expect(run.estimator.name == "htge" || run.role == .ste)
    }
  }
}
