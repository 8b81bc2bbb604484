import Analysis
import Configurations
import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Findings from analyses whose numbers were set by hand, by the rules of the pipeline.
@Suite struct JudgementTests {
  private let rules: Rules

  init() throws { rules = try SyntheticAnalysis.rules() }

  /// Sets Ē and agreement of a comparison, seed by seed.
  private func set(
    _ analysis: inout AnalysisResult, _ kind: String, _ group: String, errors: [Double],
    agreements: [Double]? = nil
  ) throws {
    let comparison = try #require(
      analysis.experiment.comparisons.first { $0.kind == kind && $0.optimizerGroup == group })
    let index = try #require(
      analysis.comparisons.firstIndex { $0.name == comparison.name })
    analysis.comparisons[index].total.errorOverLimit = SeedValues(errors)
    if let agreements { analysis.comparisons[index].total.agreement = SeedValues(agreements) }
  }

  private func equalAccuracies(_ analysis: inout AnalysisResult) {
    for index in analysis.runs.indices {
      analysis.runs[index].validationAccuracy.values = analysis.runs[index].seeds.map {
        0.97 + 0.0001 * Double($0 % 3)
      }
    }
  }

  private func made(seeds: Int = 4) throws -> AnalysisResult {
    var analysis = try SyntheticAnalysis.make(seeds: seeds)
    equalAccuracies(&analysis)
    for group in ["sgd", "adam"] {
      try set(
        &analysis, "baseline", group, errors: (0..<seeds).map { 0.010 + 0.0003 * Double($0) },
        agreements: (0..<seeds).map { 0.98 + 0.0003 * Double($0) })
      try set(
        &analysis, "lr-tweak", group, errors: (0..<seeds).map { 0.009 + 0.0002 * Double($0) },
        agreements: (0..<seeds).map { 0.985 + 0.0002 * Double($0) })
    }
    try set(
      &analysis, "unadjusted", "sgd", errors: (0..<seeds).map { 0.03 + 0.0003 * Double($0) },
      agreements: (0..<seeds).map { 0.9 + 0.001 * Double($0) })
    return analysis
  }

  @Test func bothClaimsAreSupportedWhereTheIntervalsAreWithinTheRules() throws {
    let findings = Judgement(try made(), rules: rules).findings
    #expect(findings.word("mnist.claim-a") == "supported")
    #expect(findings.word("mnist.claim-a.adam") == "supported")
    #expect(findings.word("mnist.claim-b") == "supported")
    let ratio = try #require(findings["mnist.baseline.sgd.error-over-lr-tweak"])
    let number = try #require(ratio.number)
    #expect(ratio.seeds == 4 && ratio.interval?.contains(number) == true)
  }

  /// The same numbers with a single seed decide nothing.
  @Test(arguments: [1, 2])
  func fewSeedsDecideNothing(seeds: Int) throws {
    let findings = Judgement(try made(seeds: seeds), rules: rules).findings
    #expect(findings.word("mnist.claim-a") == "open" && findings.word("mnist.claim-b") == "open")
    #expect(findings.number("mnist.baseline.sgd.error-over-lr-tweak") != nil)
  }

  @Test func anIntervalThatReachesBothSidesIsOpen() throws {
    var analysis = try made()
    try set(&analysis, "baseline", "sgd", errors: [0.005, 0.02, 0.03, 0.008])
    let findings = Judgement(analysis, rules: rules).findings
    #expect(findings.word("mnist.alike.sgd") == "open")
    #expect(findings.word("mnist.claim-a") == "open")
    #expect(findings.word("mnist.claim-a.adam") == "supported")
  }

  @Test func aClaimIsRefusedByOnePart() throws {
    var analysis = try made()
    try set(&analysis, "baseline", "adam", errors: [0.05, 0.051, 0.052, 0.05])
    #expect(Judgement(analysis, rules: rules).findings.word("mnist.claim-a") == "not supported")
    // Alike in length, but with many more quantized weights that differ.
    analysis = try made()
    try set(
      &analysis, "baseline", "adam", errors: [0.01, 0.0102, 0.0101, 0.01],
      agreements: [0.9, 0.901, 0.902, 0.9])
    let unequal = Judgement(analysis, rules: rules).findings
    #expect(unequal.word("mnist.alike.adam") == "supported")
    #expect(unequal.word("mnist.agrees.adam") == "not supported")
    #expect(unequal.word("mnist.claim-a") == "not supported")
    analysis = try made()
    let index = try #require(analysis.runs.firstIndex { $0.role == "ste" && $0.optimizer == "sgd" })
    analysis.runs[index].validationAccuracy.values = [0.95, 0.9501, 0.9502, 0.95]
    let findings = Judgement(analysis, rules: rules).findings
    #expect(findings.word("mnist.accurate.sgd") == "not supported")
    #expect(findings.word("mnist.alike.sgd") == "supported")
    #expect(findings.word("mnist.claim-a.sgd") == "not supported")
  }

  @Test func theRulesAreAppliedToThePaper() throws {
    let mnist = Judgement(try made(), rules: rules).findings
    #expect(mnist.word("mnist.paper.claim-a") == "supported")
    #expect(mnist.word("mnist.paper.claim-b") == "supported")
    let residual = Judgement(try SyntheticAnalysis.residual(), rules: rules).findings
    // 7.88 over 5.42 is less than twice; 1.06 points are more than the margin for 50,000 images.
    #expect(residual.word("resnet50.paper.claim-b") == "not supported")
    #expect(residual.word("resnet50.paper.sgd.accurate") == "not supported")
    let margin = try #require(residual.number("resnet50.paper.sgd.accuracy-margin"))
    #expect(abs(margin - 2 * (2 * 0.6877 * 0.3123 / 50_000).squareRoot()) < 1e-12)
  }

  /// Names with their units; of tables that have as many rows as there is something to say, the first row.
  private static func names(_ findings: Findings) -> [String: String] {
    let rows = [
      "checksums", "configuration", "layer", "missing", "provenance", "provenance-notes",
      "recipe-choices", "recipe-table", "tensor",
    ]
    var names: [String: String] = [:]
    for finding in findings.all {
      let parts = finding.name.split(separator: ".")
      let isFurther = zip(parts, parts.dropFirst()).contains { table, row in
        rows.contains(String(table)) && (Int(row) ?? 1) > 1
      }
      if !isFurther { names[finding.name] = finding.unit.rawValue }
    }
    return names
  }

  /// Whatever was run, the names are those of the experiment.
  @Test(arguments: ["mnist", "estimators", "sensitivity", "optimizers", "ablation", "resnet50"])
  func namesFollowFromTheExperiment(name: String) throws {
    let experiment = try SyntheticAnalysis.experiment(
      name, profile: ["mnist", "resnet50"].contains(name) ? "default" : "full")
    let blank = Judgement.blank(experiment, paper: try SyntheticAnalysis.paper(), rules: rules)
    let full =
      switch name {
      case "mnist": try SyntheticAnalysis.make(seeds: 3)
      case "resnet50": try SyntheticAnalysis.residual()
      default: try SyntheticAnalysis.pairs(experiment)
      }
    let found = Judgement(full, rules: rules).findings
    #expect(Self.names(blank) == Self.names(found))
    #expect(found.all.count { $0.value == nil } < found.all.count / 3)
    for finding in found.all {
      let isPlain = finding.name.allSatisfy {
        $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-" || $0 == ".")
      }
      #expect(isPlain, "\(finding.name)")
      if let word = finding.word, !finding.choices.isEmpty {
        #expect(finding.choices.contains(word), "\(finding.name)")
      }
    }
  }

  /// Whatever a user calls a kind or a pair, it cannot hide what every experiment has.
  @Test(arguments: ["mnist", "estimators", "sensitivity", "optimizers", "ablation", "resnet50"])
  func fixedPlacesAreReserved(name: String) throws {
    let experiment = try SyntheticAnalysis.experiment(name, profile: "full")
    let own = Set(experiment.comparisons.map(\.kind) + experiment.pairs.map(\.name))
    for finding in Judgement.blank(
      experiment, paper: try SyntheticAnalysis.paper(), rules: rules
    ).all where finding.name.hasPrefix("\(name).") {
      let place = String(finding.name.split(separator: ".")[1])
      #expect(own.contains(place) || Experiment.reservedNames.contains(place), "\(place)")
    }
  }

  @Test func findingsTravelAsJSON() throws {
    let findings = Judgement(try made(), rules: rules).findings
    let data = try JSONEncoder().encode(findings)
    #expect(try JSONDecoder().decode(Findings.self, from: data) == findings)
    let again = try findings.json()
    #expect(try findings.json() == again)
    let text = String(decoding: try findings.json(), as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"findings\" : ["))
  }
}
