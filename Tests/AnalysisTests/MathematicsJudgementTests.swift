import Analysis
import Experiments
import Foundation
import Quantization
import Results
import TestSupport
import Testing

/// What is found of the paper's own formulas and tables, whatever was run.
@Suite struct MathematicsJudgementTests {
  private let findings: Findings
  private let paper: PaperValues

  init() throws {
    paper = try SyntheticAnalysis.paper()
    findings = Judgement.blank(
      try SyntheticAnalysis.experiment("mnist"), paper: paper, rules: try SyntheticAnalysis.rules())
  }

  @Test func constantsOfAppendixH() throws {
    let places = try #require(findings["appendix-h.lines"]?.list)
    #expect(places.count == 4 && findings.number("appendix-h.count") == 4)
    for (place, line) in zip(places, AppendixH.lines) {
      #expect(findings.number("\(place).bits") == Double(line.bits))
      #expect(findings.number("\(place).theorem") == line.bounds.theoremConstant)
      let observed = try #require(findings.number("\(place).observed"))
      #expect(
        findings.truth("\(place).violated") == (observed > line.bounds.theoremConstant))
      #expect(observed <= line.correctedConstant)
    }
    // The paper prints 0.25, 2.66, 2.82, 1.77; every α is above 1.
    #expect(findings.word("\(places[0]).paper") == "0.25")
    #expect(findings.number("appendix-h.reproduced") == 4)
    #expect(findings.number("appendix-h.alpha-above-1") == 4)
    #expect(findings.number("appendix-h.violated") == 3)
    #expect(findings.number("appendix-h.beyond-corrected") == 0)
    #expect(findings.truth("appendix-h.contradicted") == true)
  }

  @Test func intervalForDSQ() throws {
    #expect(findings.word("dsq.lower") == "1.71" && findings.word("dsq.upper") == "4.28")
    let places = try #require(findings["dsq.ends"]?.list)
    let excess = try places.map { place in
      try #require(findings.number("\(place).ratio"))
        / (try #require(findings.number("\(place).printed")))
    }
    #expect(findings.number("dsq.excess.least") == excess.min())
    #expect(findings.number("dsq.excess.greatest") == excess.max())
    #expect(findings.truth("dsq.contradicted") == true)
  }

  /// STE − Q̂ where the column says Q̂ − STE.
  @Test func differencesWithTheOtherSign() throws {
    let wrong = try #require(findings["signs.errors"]?.list)
    #expect(wrong.contains("signs.resnet50.s.train-accuracy"))
    #expect(!wrong.contains { $0.hasPrefix("signs.mnist.s") })
    // 68.51 − 68.94, printed as 0.43.
    #expect(findings.word("signs.resnet50.s.train-accuracy.difference") == "−0.43%")
    #expect(findings.word("signs.resnet50.s.train-accuracy.printed") == "0.43%")
    // Cut off: nothing can be said.
    #expect(findings.word("signs.resnet50.s.validation-loss.difference") == nil)
  }

  @Test func theRestOfTheMathematics() throws {
    #expect(findings.number("catalogue.count") == Double(EstimatorCatalogue.entries.count - 2))
    #expect(findings.word("mnist.levels.range") == "−1.00, −0.33, 0.33, 1.00")
    #expect(findings.word("mnist.levels.integer") == "−1.00, −0.50, 0.00, 0.50")
    #expect(findings.number("mnist.momentum.beta") == 0.9)
    #expect(findings.number("mnist.momentum.factor").map { abs($0 - 10) < 1e-12 } == true)
    let alpha = try #require(findings.number("mnist.estimator.alpha"))
    #expect(abs(alpha - 0.6095) < 5e-5)
  }
}
