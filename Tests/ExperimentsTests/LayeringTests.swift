import Experiments
import Testing

/// Which layer wins: optimizer group, file, run, profile, from below.
@Suite struct LayeringTests {
  @Test func aRunsOwnSettingsChangeThatRunAlone() throws {
    let before = try ExperimentFiles.mnist()
    let after = try ExperimentFiles.mnist(
      replacing: "label: STE (S)\n",
      by: "label: STE (S)\n    learning_rate: 2.0e-3\n    training: {batch_size: 64}\n")
    for (old, new) in zip(before.runs, after.runs) {
      #expect((old.canonicalText == new.canonicalText) == (old.name != "ste-sgd"), "\(old.name)")
    }
    let changed = try #require(after.run(named: "ste-sgd"))
    #expect(changed.learningRate == 2e-3 && changed.batchSize == 64 && changed.steps == 5000)
  }

  @Test func theProfileWinsOverTheRun() throws {
    let fault = "label: STE (S)\n    training: {steps: 9000, l2: 0}\n"
    let smoke = try ExperimentFiles.mnist(
      replacing: "label: STE (S)\n", by: fault, profile: "smoke")
    let run = try #require(smoke.run(named: "ste-sgd"))
    #expect(run.steps == smoke.runs[0].steps)
    #expect(run.l2 == 0)
  }

  @Test func aFactorMultipliesTheRunsOwnRate() throws {
    let experiment = try ExperimentFiles.mnist(
      replacing: "lr_tweak_factor: 1.01 # Table 3",
      by: "lr_tweak_factor: 1.5\n    learning_rate: 4.0e-3")
    let run = try #require(experiment.run(named: "qhat-sgd-lr-tweak"))
    #expect(run.learningRate == 4e-3 * 1.5)
    #expect(run.lrTweakFactor == 1.5)
  }

  /// STE-net takes M and α of the estimator that its counterpart has, not of a default.
  @Test func theCounterpartsEstimatorIsTheOneMapped() throws {
    let experiment = try ExperimentFiles.mnist(
      replacing: "estimator: htge", by: "estimator: {name: dsq, a: 0.25}", everywhere: true)
    let dsq = try #require(experiment.run(named: "qhat-sgd")).estimator
    #expect(dsq.name == "dsq" && dsq.parameters["a"] == 0.25)
    let ste = try #require(experiment.run(named: "ste-sgd"))
    #expect(ste.initialWeights == .mapped(by: dsq) && ste.gradientFactor == .alpha(of: dsq))
    #expect(experiment.comparison(named: "baseline-sgd")?.alignment == .mapped(by: dsq))
  }
}
