import Analysis
import Configurations
import Results
import TestSupport
import Testing

/// Whether the STE may stand in an estimator's place, from accuracies and disagreements set by hand.
@Suite struct SwapJudgementTests {
  /// - Parameters:
  ///   - gains: of STE-net's accuracy, seed by seed.
  ///   - disagreement: as a multiple of lr-tweak's.
  private func findings(
    accuracy: Double = 0.97, gains: [Double], disagreement: Double
  ) throws -> Findings {
    var experiment = try SyntheticAnalysis.experiment("estimators")
    experiment.pairs = experiment.pairs.filter { $0.name == "psg" && $0.optimizerGroup == "sgd" }
    let pair = try #require(experiment.pairs.first)
    var analysis = try SyntheticAnalysis.pairs(experiment, seeds: gains.count)
    func set(_ run: String, _ values: [Double]) throws {
      let index = try #require(analysis.runs.firstIndex { $0.name == run })
      analysis.runs[index].validationAccuracy = SeedValues(values)
    }
    try set(pair.qhat, gains.map { _ in accuracy })
    try set(pair.ste, gains.map { accuracy + $0 })
    for (name, factor) in [(pair.baselineComparison, disagreement), (pair.lrTweakComparison, 1)] {
      let index = try #require(analysis.comparisons.firstIndex { $0.name == name })
      analysis.comparisons[index].total.agreement = SeedValues(
        gains.indices.map { 1 - factor * (0.01 + 0.0002 * Double($0)) })
    }
    return try SyntheticAnalysis.findings(of: analysis)
  }

  @Test(
    "Grades",
    arguments: [
      ([0.001, -0.001, 0.0], 1.3, SwapGrade.swap), ([0.001, -0.001, 0.0], 5, .sameResults),
      ([0.02, 0.021, 0.019], 1, .better), ([-0.02, -0.021, -0.019], 1, .doNot),
      ([-0.02, -0.021, -0.019], 5, .doNot), ([0.001, -0.001], 1.3, .open), ([0], 1.3, .open),
      ([0.02, -0.02, 0.001], 1.3, .open),
    ])
  func grades(_ gains: [Double], _ disagreement: Double, _ grade: SwapGrade) throws {
    let found = try findings(gains: gains, disagreement: disagreement)
    #expect(found.word("estimators.psg.sgd.grade") == grade.rawValue)
    #expect(found["estimators.psg.sgd.grade"]?.rule == "swap")
  }

  /// The STE asked about itself: not one weight differs, and no ratio has a logarithm.
  @Test("Equal nets are swapped")
  func equalNets() throws {
    let found = try findings(gains: [0, 0, 0], disagreement: 0)
    #expect(found.word("estimators.psg.sgd.agrees") == "supported")
    #expect(found.word("estimators.psg.sgd.grade") == SwapGrade.swap.rawValue)
    let seed = try findings(gains: [0], disagreement: 0)
    #expect(seed.word("estimators.psg.sgd.grade") == SwapGrade.open.rawValue)
  }

  @Test("Two nets that learn nothing leave the answer open")
  func nothingLearned() throws {
    let found = try findings(accuracy: 0.1, gains: [0, 0.001, -0.001], disagreement: 1)
    #expect(found.word("estimators.psg.sgd.grade") == "open")
    #expect(found.truth("estimators.psg.sgd.learned-nothing") == true)
  }

  @Test("Tensors have their learning rates, quantized or not")
  func tensors() throws {
    let found = try findings(gains: [0, 0, 0], disagreement: 1)
    let place = "estimators.psg.sgd.tensor"
    #expect(found.word("\(place).1.name") == "conv1/kernel")
    #expect(abs((found.number("\(place).1.swapped-learning-rate") ?? 0) - 0.0009) < 1e-12)
    #expect(found.number("\(place).2.swapped-learning-rate") == 0.001)
    #expect(found["\(place).2.limit"]?.number == nil)
  }

  @Test("The paper's own numbers are graded too")
  func paper() throws {
    let found = try findings(gains: [0, 0, 0], disagreement: 1)
    #expect(found.word("estimators.paper-grade.sgd.grade") == "swap it")
    // 1.69 % over 1.34 %, Table 4.
    let ratio = try #require(found.number("estimators.paper-grade.sgd.disagreement-over-lr-tweak"))
    #expect(abs(ratio - 1.69 / 1.34) < 1e-9)
  }

  @Test("M of the STE moves no initial weight; HTGE's spreads them")
  func start() throws {
    let experiment = try SyntheticAnalysis.experiment("estimators")
    let found = try SyntheticAnalysis.findings(of: SyntheticAnalysis.pairs(experiment))
    let deviation = try #require(found.number("estimators.htge.start-deviation"))
    #expect(abs(deviation - 1 / 3.0.squareRoot()) < 1e-6)
    #expect(try #require(found.number("estimators.htge.start-moved")) > 0.01)
  }
}
