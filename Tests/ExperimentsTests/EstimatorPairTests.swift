import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// The section `pairs`: what it stands for, and what it refuses.
@Suite struct EstimatorPairTests {
  private static let pairs = """
    pairs:
      psg: {label: PSG, estimator: psg}
      dead: {estimator: xucheung, quantizer: {bits: 1}, learning_rate: 0.002}
      pcf: {estimator: pcf, quantizer: {bits: 1}}

    profiles:
    """

  private func experiment(_ pairs: String = pairs, profile: String = "default") throws -> Experiment
  {
    try ExperimentFiles.mnist(replacing: "profiles:", by: pairs, profile: profile)
  }

  @Test func eachPairIsThreeRunsAndTwoComparisonsPerOptimizer() throws {
    let experiment = try experiment()
    #expect(experiment.pairs.count == 6)
    #expect(experiment.runs.count == 7 + 18)
    #expect(experiment.comparisons.count == 6 + 12)
    for pair in experiment.pairs {
      for run in [pair.qhat, pair.ste, pair.lrTweak] {
        #expect(experiment.run(named: run)?.optimizerGroup == pair.optimizerGroup)
      }
      let baseline = try #require(experiment.comparison(named: pair.baselineComparison))
      #expect(baseline.run == pair.qhat && baseline.with == pair.ste)
      let lrTweak = try #require(experiment.comparison(named: pair.lrTweakComparison))
      #expect(lrTweak.run == pair.qhat && lrTweak.with == pair.lrTweak)
      let estimator = try #require(experiment.run(named: pair.qhat)).estimator
      #expect(
        lrTweak.alignment
          == (pair.optimizerGroup == "sgd" ? .bothMapped(by: estimator) : .direct))
    }
  }

  @Test func tablesOneAndTwo() throws {
    let experiment = try experiment()
    let surrogate = try #require(experiment.run(named: "psg-sgd-qhat"))
    let sgd = try #require(experiment.run(named: "psg-sgd-ste"))
    #expect(sgd.initialWeights == .mapped(by: surrogate.estimator))
    #expect(sgd.gradientFactor == .alpha(of: surrogate.estimator))
    #expect(sgd.estimator.name == "ste", "PSG is positive everywhere")
    let adam = try #require(experiment.run(named: "psg-adam-ste"))
    #expect(adam.initialWeights == .drawn && adam.gradientFactor == .one)
    let lrTweak = try #require(experiment.run(named: "psg-sgd-lr-tweak"))
    #expect(lrTweak.learningRate == surrogate.learningRate * 1.01)
    #expect(surrogate.label == "PSG (S): Q̂")
  }

  /// Appendix G: PWL that ends at M(w_max); the STE where M is unbounded there; w_max itself for Adam.
  @Test func deadZones() throws {
    let experiment = try experiment()
    let sgd = try #require(experiment.run(named: "dead-sgd-ste"))
    #expect(sgd.estimator.name == "ste" && sgd.learningRate == 0.002)
    let adam = try #require(experiment.run(named: "dead-adam-ste"))
    #expect(adam.estimator.name == "pwl" && adam.estimator.parameters == ["reach": 0.5])
    let pcf = try #require(experiment.run(named: "pcf-sgd-ste"))
    #expect(pcf.estimator.parameters == ["reach": 0.25], "M(w) = w/2 and w_max/2 is the end")
    for pair in experiment.pairs {
      let runs = [pair.qhat, pair.ste, pair.lrTweak].compactMap {
        experiment.run(named: $0)
      }
      #expect(runs.count == 3)
      for run in runs { #expect(run.initialSpread == (pair.name == "psg" ? 1 : 0.45)) }
    }
  }

  @Test func aLearningRateForEachOptimizer() throws {
    let rates = "learning_rate: {sgd: 3.0e-3, adam: 3.0e-4}"
    let experiment = try experiment(Self.pairs.replacing("learning_rate: 0.002", with: rates))
    for (group, rate) in [("sgd", 3e-3), ("adam", 3e-4)] {
      for network in ["qhat", "ste"] {
        #expect(experiment.run(named: "dead-\(group)-\(network)")?.learningRate == rate)
      }
      #expect(experiment.run(named: "dead-\(group)-lr-tweak")?.learningRate == rate * 1.01)
    }
  }

  @Test func aProfileMayKeepAFew() throws {
    let text = Self.pairs + "\n  tiny:\n    pairs: [pcf]\n"
    let experiment = try experiment(text, profile: "tiny")
    #expect(Set(experiment.pairs.map(\.name)) == ["pcf"] && experiment.runs.count == 7 + 6)
    let faulty = try failure { try self.experiment(text.replacing("[pcf]", with: "[pfc]")) }
    #expect("\(faulty)".contains("did you mean “pcf”?"))
  }

  @Test(arguments: [
    ("psg: {label: PSG, estimator: psg}", "psg: {estimatr: psg}", "did you mean “estimator”?"),
    ("psg: {label: PSG, estimator: psg}", "psg: {label: PSG}", "lacks the key “estimator”"),
    ("estimator: xucheung", "estimator: xuchong", "did you mean “xucheung”?"),
    ("estimator: xucheung", "estimator: table", "needs a file"),
    ("psg: {label", "p sg: {label", "cannot be part of a file name"),
    ("learning_rate: 0.002", "initial_spread: 2", "at most 1"),
    ("learning_rate: 0.002", "learning_rate: {sgd: 0.002}", "lacks the key “adam”"),
    ("learning_rate: 0.002", "learning_rate: {sgd: 0.002, adma: 0.001}", "did you mean “adam”?"),
    ("learning_rate: 0.002", "learning_rate: {sgd: 0.002, adam: -1}", "above 0"),
  ])
  func refused(old: String, new: String, words: String) throws {
    let found = try failure { try experiment(Self.pairs.replacing(old, with: new)) }
    #expect(found.code == .configuration)
    #expect("\(found)".contains(words), "\(found)")
    #expect(found.place?.contains("mnist.yaml:") == true)
  }
}
