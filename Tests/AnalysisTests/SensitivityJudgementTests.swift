import Analysis
import Configurations
import Foundation
import Results
import TestSupport
import Testing

/// What the recipe's numbers hang on, and how far readings are from the paper, from numbers set by hand.
@Suite struct SensitivityJudgementTests {
  private let rules: Rules
  private let experiment: Experiment
  private let measured: AnalysisResult

  init() throws {
    rules = try SyntheticAnalysis.rules()
    experiment = try SyntheticAnalysis.experiment("sensitivity", profile: "full")
    measured = try SyntheticAnalysis.pairs(experiment, seeds: 3)
  }

  private func findings(
    _ own: [String: Double] = [:], accuracies: [String: Double] = [:],
    _ change: (inout AnalysisResult) throws -> Void = { _ in }
  ) throws -> Findings {
    var analysis = measured
    for index in analysis.comparisons.indices {
      let error = own[analysis.comparisons[index].name] ?? 0.004
      analysis.comparisons[index].total.errorOverLimit = SeedValues([error, error, error])
      analysis.comparisons[index].total.errorOverRange = SeedValues([
        error / 2, error / 2, error / 2,
      ])
      analysis.comparisons[index].total.agreement = SeedValues([0.98, 0.98, 0.98])
    }
    for index in analysis.runs.indices {
      let accuracy = accuracies[analysis.runs[index].name] ?? 0.97
      analysis.runs[index].validationAccuracy = SeedValues([accuracy, accuracy, accuracy])
    }
    try change(&analysis)
    return Judgement(analysis, rules: rules).findings
  }

  /// Without any run.
  @Test func everyEntryHasItsTheme() throws {
    let findings = Judgement.blank(
      experiment, paper: try SyntheticAnalysis.paper(), rules: rules)
    for pair in experiment.pairs {
      let place = "sensitivity.\(pair.name).\(pair.optimizerGroup)"
      let theme = try #require(findings.word("\(place).theme"))
      #expect(theme == SensitivityEntries.theme(of: pair.name).rawValue, "\(pair.name)")
      let group = pair.optimizerGroup == "adam" ? "adam" : "sgd"
      let origin = theme == "batch-size" ? "steps-1250" : "recipe"
      #expect(findings["\(place).origin"]?.list == ["sensitivity.\(origin).\(group)"])
      // α := 1 is another reading at one bit, and there are further sharpnesses at four: judged, but no points of the sweep.
      let isOnSweep =
        !["recipe", "reading"].contains(theme)
        && !["bits-1-unit", "bits-4-bin", "bits-4-range"].contains(pair.name)
      #expect(findings.truth("\(place).on-sweep") == isOnSweep, "\(pair.name)")
      if !["recipe", "reading"].contains(theme) {
        #expect(findings.number("\(place).\(theme)") != nil, "\(pair.name)")
      }
    }
    #expect(findings["sensitivity.sweep.bits.sgd.points"]?.list == [])
    #expect(findings["sensitivity.variations"]?.list == [])
  }

  @Test func movesByHand() throws {
    let findings = try findings(
      [
        "recipe-sgd-baseline": 0.005, "bits-1-sgd-baseline": 0.0125, "bits-1-sgd-lr-tweak": 0.005,
        "steps-1250-adam-baseline": 0.01, "batch-32-adam-baseline": 0.002,
      ], accuracies: ["bits-1-sgd-qhat": 0.95])
    for (place, expected) in [("bits-1.sgd", 2.5), ("batch-32.adam", 0.2)] {
      let factor = try #require(findings.number("sensitivity.\(place).error-factor"))
      #expect(abs(factor - expected) < 1e-12)
    }
    let gain = try #require(findings.number("sensitivity.bits-1.sgd.accuracy-gain"))
    #expect(abs(gain + 0.02) < 1e-12)
    #expect(
      findings["sensitivity.sweep.bits.sgd.points"]?.list == [
        "sensitivity.bits-1.sgd", "sensitivity.recipe.sgd", "sensitivity.bits-4.sgd",
      ])
    #expect(findings["sensitivity.bits-apart"]?.list == ["sensitivity.bits-1.sgd"])
    #expect(
      findings["sensitivity.bits-beside"]?.list == [
        "sensitivity.bits-4-bin.sgd", "sensitivity.bits-4-bin.adam",
        "sensitivity.bits-4-range.sgd", "sensitivity.bits-4-range.adam",
      ])
    #expect(
      findings["sensitivity.sweep.batch-size.adam.points"]?.list == [
        "sensitivity.batch-32.adam", "sensitivity.steps-1250.adam", "sensitivity.batch-512.adam",
      ])
    // Both groups of SGD are one family; one of its entries is apart.
    let count = experiment.pairs.count { $0.optimizerGroup != "adam" }
    #expect(findings.number("sensitivity.family.sgd.trained") == Double(count))
    #expect(findings.number("sensitivity.family.sgd.alike") == Double(count - 1))
    #expect(findings.number("sensitivity.family.sgd.apart") == 1)
    #expect(findings.number("sensitivity.family.sgd.open") == 0)
    #expect(findings.truth("sensitivity.family.sgd.few-seeds") == false)
  }

  @Test func readingsThatMoveMost() throws {
    let findings = try findings(
      [
        "no-penalty-adam-baseline": 0.032, "integer-sgd-baseline": 0.001,
        "unscaled-sgd-baseline": 0.012, "dampened-sgd-dampened-baseline": 0.0044,
      ], accuracies: ["times-limit-adam-qhat": 0.9])
    #expect(
      findings["sensitivity.movers"]?.list == [
        "sensitivity.no-penalty.adam", "sensitivity.integer.sgd", "sensitivity.unscaled.sgd",
      ])
    #expect(findings["sensitivity.accuracy-mover"]?.list == ["sensitivity.times-limit.adam"])
    #expect(findings.number("sensitivity.integer-grid.highest-level") == 0.5)
    #expect(findings.number("sensitivity.integer-grid.beyond") == 0.25)
  }

  /// Numbers equal to the paper's are at distance 1; Ē twice as large is at a factor of 2, of the range 1.
  @Test func distanceFromThePaper() throws {
    let paper = try SyntheticAnalysis.paper()
    func value(_ table: String, _ row: String, _ column: String) throws -> Double {
      try #require(paper.value(table: table, half: "mnist", row: row, column: column)).value
    }
    let far = Dictionary(uniqueKeysWithValues: experiment.comparisons.map { ($0.name, 0.1) })
    let findings = try findings(far) { analysis in
      for (name, row) in [
        ("recipe-sgd-baseline", "baseline (S)"), ("recipe-sgd-lr-tweak-plain", "lr-tweak (S)"),
      ] {
        let error = try value("table-4", row, "alignment_error")
        let index = try #require(analysis.comparisons.firstIndex { $0.name == name })
        analysis.comparisons[index].total.errorOverLimit = SeedValues([2 * error])
        analysis.comparisons[index].total.errorOverRange = SeedValues([error, error, error])
        analysis.comparisons[index].total.agreement = SeedValues([
          try value("table-4", row, "agreement")
        ])
      }
      for (name, row) in [("recipe-sgd-qhat", "Q̂ (S)"), ("recipe-sgd-ste", "STE (S)")] {
        let index = try #require(analysis.runs.firstIndex { $0.name == name })
        for (path, column, factor) in [
          (\.trainAccuracy, "train_accuracy", 1), (\.validationAccuracy, "validation_accuracy", 1),
          (\.trainLoss, "train_loss", 1), (\.validationLoss, "validation_loss", 4),
        ] as [(WritableKeyPath<RunSummary, SeedValues>, String, Double)] {
          analysis.runs[index][keyPath: path] = SeedValues([
            factor * (try value("table-5", row, column))
          ])
        }
      }
    }
    for (part, expected, count) in [
      ("error", 2, 2), ("error-over-range", 1, 2), ("agreement", 1, 2), ("accuracy", 1, 4),
      ("loss", 2, 4), ("all", pow(2, (2.0 + 2 * 2) / 12), 12),
    ] as [(String, Double, Double)] {
      let found = try #require(findings.number("sensitivity.recipe.sgd.distance.\(part)"))
      #expect(abs(found - expected) < 1e-12, "\(part)")
      #expect(findings.number("sensitivity.recipe.sgd.distance.\(part).numbers") == count)
    }
    #expect(findings["sensitivity.bits-1.sgd.rank"] == nil, "the paper's numbers are for two bits")
    #expect(findings.number("sensitivity.recipe.sgd.rank") == 1)
    #expect(findings["sensitivity.readings.sgd.nearest"]?.list == ["sensitivity.recipe.sgd"])
    #expect(findings.truth("sensitivity.readings.sgd.recipe-is-nearest") == true)
    #expect(findings["sensitivity.readings"]?.list?.first == "sensitivity.recipe")
  }

  /// The main experiment's own seeds say how far apart the recipe itself comes out.
  @Test func seedsGiveTheScale() throws {
    let findings = Judgement(try SyntheticAnalysis.make(seeds: 3), rules: rules).findings
    let least = try #require(findings.number("mnist.paper-distance.sgd.least"))
    let greatest = try #require(findings.number("mnist.paper-distance.sgd.greatest"))
    #expect(1 < least && least < greatest)
    #expect(findings.number("mnist.paper-distance.sgd.seeds") == 3)
  }

  /// Comparisons that a seed is missing from are held against others over the seeds that both have.
  @Test func ratiosAreOfTheSeedsThatBothHave() throws {
    let findings = try findings { analysis in
      let names = ["recipe-sgd-baseline", "recipe-sgd-lr-tweak"]
      for (name, seeds, values) in [
        (names[0], [1, 3], [0.02, 0.06]), (names[1], [1, 2, 3], [0.01, 9, 0.03]),
      ] {
        let index = try #require(analysis.comparisons.firstIndex { $0.name == name })
        analysis.comparisons[index].seeds = seeds
        analysis.comparisons[index].total.errorOverLimit = SeedValues(values)
        analysis.comparisons[index].total.agreement = SeedValues(values.map { 1 - $0 / 10 })
      }
    }
    let ratio = try #require(findings["sensitivity.recipe.sgd.error-over-lr-tweak"])
    #expect(ratio.seeds == 2)
    #expect(abs(try #require(ratio.number) - 2) < 1e-12)
  }
}
