import Analysis
import Configurations
import Results
import TestSupport
import Testing

/// M and α apart, from the committed experiment and numbers set by hand.
@Suite struct AblationJudgementTests {
  private func analysis() throws -> AnalysisResult {
    try SyntheticAnalysis.pairs(SyntheticAnalysis.experiment("ablation", profile: "full"), seeds: 3)
  }

  @Test("each STE-net gets what its entry says")
  func adjustments() throws {
    let experiment = try SyntheticAnalysis.experiment("ablation", profile: "full")
    for (run, adjustment) in [
      ("both-sgd-ste", SteAdjustment.both), ("map-sgd-ste", .map), ("alpha-sgd-ste", .alpha),
      ("neither-sgd-plain-ste", .neither), ("htge-adam-ste", .neither),
      ("htge-map-adam-ste", .map),
    ] {
      #expect(try #require(experiment.run(named: run)).adjustment == adjustment, "\(run)")
    }
    // E is 0 at the start: seen through M where STE-net starts there, and as it is elsewhere.
    for (name, isDirect) in [
      ("map-sgd-baseline", false), ("alpha-sgd-baseline", true), ("map-sgd-lr-tweak", false),
      ("alpha-sgd-lr-tweak", true),
    ] {
      let comparison = try #require(experiment.comparison(named: name), "\(name)")
      #expect((comparison.alignment == .direct) == isDirect, "\(name)")
    }
  }

  @Test("the four nets of an optimizer stand together, by what they get")
  func parts() throws {
    var analysis = try analysis()
    analysis.findings = try SyntheticAnalysis.findings(of: analysis)
    let findings = analysis.findings
    #expect(findings.word("ablation.subject") == "ablation")
    #expect(
      findings["ablation.parts"]?.list == ["ablation.part.sgd", "ablation.part.sgd-plain"])
    #expect(findings.word("ablation.part.sgd-plain.title") == "plain SGD")
    for kind in ["both", "map", "alpha", "neither"] {
      #expect(findings["ablation.part.sgd.\(kind)"]?.list == ["ablation.\(kind).sgd"])
    }
    // Of an optimizer that adapts nothing is said here, and of optimizers nothing at all.
    #expect(findings["ablation.part.adam.both"] == nil && findings["ablation.claimed-apart"] == nil)
  }

  @Test("a gain is that of M(w) over w, seed by seed")
  func gains() throws {
    var analysis = try analysis()
    func set(_ run: String, _ values: [Double]) throws {
      let index = try #require(analysis.runs.firstIndex { $0.name == run })
      analysis.runs[index].validationAccuracy = SeedValues(values)
    }
    try set("psg-adam-ste", [0.95, 0.96, 0.94])
    try set("psg-map-adam-ste", [0.96, 0.972, 0.948])
    let findings = try SyntheticAnalysis.findings(of: analysis)
    let gain = try #require(findings["ablation.start.psg.adam.gain"])
    #expect(abs((gain.number ?? 0) - 0.01) < 1e-12 && gain.seeds == 3)
    // t(0.975, 2) · 0.002 / √3.
    #expect(
      abs((gain.interval?.upperBound ?? 0) - 0.01 - 4.302653 * 0.002 / 3.0.squareRoot()) < 1e-8)
    #expect(findings["ablation.start.psg.adam.mapped"]?.list == ["ablation.psg-map.adam"])
    #expect(findings["ablation.starts"]?.list?.count == 5)
  }
}
