import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// Entries of `pairs` that keep to some optimizers, say how STE-net is made, or share another's Q̂-net.
@Suite struct PairSharingTests {
  private static let pairs = """
    pairs:
      psg: {label: PSG, estimator: psg, training: {l2: 0}}
      one: {estimator: htge, optimizers: [sgd], quantizer: {bits: 1}}
      crossed: {label: crossed, shares: psg, adjusted: false, optimizers: [sgd]}
      over: {shares: psg, adjusted: true, optimizers: [adam]}
      straight: {shares: one, mirror: ste}

    profiles:
      few:
        pairs: [psg, crossed]
    """

  private func experiment(_ pairs: String = pairs, profile: String = "default") throws -> Experiment
  {
    try ExperimentFiles.mnist(replacing: "profiles:", by: pairs, profile: profile)
  }

  @Test func anEntryKeepsToItsOptimizers() throws {
    let experiment = try experiment()
    let groups = { name in
      experiment.pairs.filter { $0.name == name }.map(\.optimizerGroup)
    }
    #expect(groups("psg") == ["sgd", "adam"])
    #expect(groups("one") == ["sgd"])
    #expect(groups("straight") == ["sgd"], "those of the entry that it shares")
    // Seven of the file, two whole pairs, one more, three STE-nets alone.
    #expect(experiment.runs.count == 7 + 6 + 3 + 3)
    #expect(experiment.comparisons.count == 6 + 2 * 6)
  }

  @Test func whatIsSharedIsTrainedOnce() throws {
    let experiment = try experiment()
    let crossed = try #require(experiment.pairs.first { $0.name == "crossed" })
    #expect(crossed.qhat == "psg-sgd-qhat" && crossed.lrTweak == "psg-sgd-lr-tweak")
    #expect(crossed.ste == "crossed-sgd-ste")
    let baseline = try #require(experiment.comparison(named: crossed.baselineComparison))
    #expect(baseline.run == "psg-sgd-qhat" && baseline.with == "crossed-sgd-ste")
    #expect(baseline.name == "crossed-sgd-baseline")
    // Penalty and estimator come from the entry that is shared.
    let mirror = try #require(experiment.run(named: "crossed-sgd-ste"))
    let surrogate = try #require(experiment.run(named: "psg-sgd-qhat"))
    #expect(mirror.l2 == 0 && mirror.l2 == surrogate.l2 && mirror.bits == surrogate.bits)
    #expect(mirror.label == "crossed (S): STE")
  }

  /// The tables of the paper the other way round, and the lr-tweak as the comparison sees weights.
  @Test func adjustedAgainstTheRule() throws {
    let experiment = try experiment()
    let crossed = try #require(experiment.run(named: "crossed-sgd-ste"))
    #expect(crossed.initialWeights == .drawn && crossed.gradientFactor == .one)
    #expect(experiment.comparison(named: "crossed-sgd-baseline")?.alignment == .direct)
    #expect(experiment.comparison(named: "crossed-sgd-lr-tweak")?.alignment == .direct)
    let over = try #require(experiment.run(named: "over-adam-ste"))
    let estimator = try #require(experiment.run(named: "psg-adam-qhat")).estimator
    #expect(over.initialWeights == .mapped(by: estimator))
    #expect(over.gradientFactor == .alpha(of: estimator))
    #expect(
      experiment.comparison(named: "over-adam-baseline")?.alignment == .mapped(by: estimator))
    #expect(
      experiment.comparison(named: "over-adam-lr-tweak")?.alignment == .bothMapped(by: estimator))
  }

  @Test func theMirrorCanBeNamed() throws {
    let experiment = try experiment()
    #expect(experiment.run(named: "one-sgd-ste")?.estimator.name == "pwl")
    let straight = try #require(experiment.run(named: "straight-sgd-ste"))
    #expect(straight.estimator.name == "ste" && straight.bits == 1)
    #expect(straight.gradientFactor != .one)
  }

  /// Where STE-net is seen through M, the paper's own lr-tweak is not the one in use.
  @Test func theLRTweakAsThePaperHasIt() throws {
    let experiment = try experiment("lr_tweak: both\n\n" + Self.pairs)
    #expect(experiment.comparisons.count == 6 + 2 * 6 + 4)
    for pair in experiment.pairs {
      let plain = experiment.comparison(named: pair.plainLRTweakComparison)
      let usual = try #require(experiment.comparison(named: pair.lrTweakComparison))
      #expect((plain == nil) == (usual.alignment == .direct))
      if let plain {
        #expect(plain.alignment == .direct && plain.run == usual.run && plain.with == usual.with)
      }
    }
    let faulty = try failure { try self.experiment("lr_tweak: bth\n\n" + Self.pairs) }
    #expect("\(faulty)".contains("did you mean “both”?"))
  }

  @Test func aProfileKeepsTheSource() throws {
    let few = try experiment(profile: "few")
    #expect(few.runs.count == 7 + 6 + 1)
    let faulty = try failure {
      try experiment(Self.pairs.replacing("[psg, crossed]", with: "[one, crossed]"), profile: "few")
    }
    #expect("\(faulty)".contains("“crossed” shares the runs of “psg”, which is left out"))
  }

  @Test(arguments: [
    ("optimizers: [sgd], quantizer", "optimizers: [sdg], quantizer", "did you mean “sgd”?"),
    ("optimizers: [sgd], quantizer", "optimizers: [], quantizer", "names no optimizer"),
    ("optimizers: [sgd], quantizer", "optimizers: sgd, quantizer", "a list"),
    ("adjusted: false", "adjusted: perhaps", "alpha"),
    ("shares: one", "shares: on", "did you mean “one”?"),
    ("shares: one", "shares: crossed", "unknown pair before this one"),
    ("shares: one,", "shares: one, optimizers: [adam],", "is not trained with adam"),
    ("shares: one,", "shares: one, estimator: psg,", "has a “estimator” already"),
    ("shares: one,", "shares: one, quantizer: {bits: 2},", "nothing but label"),
    ("mirror: ste", "mirror: psg", "the estimator ste, pwl or mirror"),
    ("mirror: ste", "mirror: sте", "unknown estimator"),
  ])
  func refused(old: String, new: String, words: String) throws {
    let found = try failure { try experiment(Self.pairs.replacing(old, with: new)) }
    #expect(found.code == .configuration)
    #expect("\(found)".contains(words), "\(found)")
    #expect(found.place?.contains("mnist.yaml:") == true)
  }
}
