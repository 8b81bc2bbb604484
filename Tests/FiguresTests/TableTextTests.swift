import Analysis
import Configurations
import Drawing
import Figures
import Foundation
import Results
import TestSupport
import Testing

@Suite struct TableTextTests {
  @Test func recordsHoldUnroundedNumbersAndThePaper() throws {
    let analysis = try SyntheticAnalysis.make(seeds: 3)
    let records = try AlignmentMetrics().records(inputs(analysis))
    let total = try #require(analysis.comparison("baseline-sgd")).total
    let line = try #require(
      records.records.first { $0[1] == "baseline (S)" && $0[2] == "error_over_limit" })
    #expect(Double(line[3]) == total.errorOverLimit.mean)
    #expect(Double(line[4]) == SeedStatistics(total.errorOverLimit).deviation)
    #expect(line[5] == "3")
    #expect(line[8] == "0.515%")
    #expect(records.records.contains { $0[0] == "resnet50" && $0[3] == "" })
  }

  @Test func differencesAreTakenSeedBySeed() throws {
    var analysis = try SyntheticAnalysis.make(seeds: 2)
    let surrogate = try #require(analysis.runs.firstIndex { $0.name == "qhat-sgd" })
    let ste = try #require(analysis.runs.firstIndex { $0.name == "ste-sgd" })
    analysis.runs[surrogate].trainAccuracy = SeedValues([0.9, 0.96])
    analysis.runs[ste].trainAccuracy = SeedValues([0.91, 0.95])
    analysis.findings = try SyntheticAnalysis.findings(of: analysis)
    let records = try TrainingMetrics().records(inputs(analysis))
    let line = try #require(
      records.records.first { $0[1] == "Diff (S)" && $0[2] == "train_accuracy" })
    #expect(abs(try #require(Double(line[3]))) < 1e-12)
    #expect(abs(try #require(Double(line[4])) - 0.02 / 2.0.squareRoot()) < 1e-12)
  }

  @Test func missingRunsGiveMissingCells() throws {
    let analysis = try SyntheticAnalysis.make(missing: ["ste-sgd", "qhat-adam"])
    let table = try AlignmentMetrics().table(inputs(analysis))
    let row = try #require(table.rows.first { $0.cells[0].text.plain == "baseline (S)" })
    #expect(
      row.cells.map(\.text.plain) == [
        "baseline (S)", "missing", "missing", "0.515", "missing", "98.31",
      ])
    let metrics = try TrainingMetrics().table(inputs(analysis))
    let difference = try #require(metrics.rows.first { $0.cells[0].text.plain == "Diff (S)" })
    #expect(difference.cells[1].text.plain == "missing")
    #expect(try ComparisonKinds().records(inputs(analysis)).records.first?[1] == "")
  }

  @Test func resnetHalfSaysNotRun() throws {
    for source in [AlignmentMetrics(), TrainingMetrics()] as [any TableSource] {
      let table = try source.table(inputs())
      #expect(table.rows.contains { row in row.cells.contains { $0.text.plain == "not run" } })
    }
  }

  /// Without bounds the tables stand, and say so.
  @Test func tablesWithoutBounds() throws {
    for source in [BoundsByPair(), ErrorOrders()] as [any TableSource] {
      let table = try source.table(inputs(bounds: nil))
      #expect(table.rows.map { $0.cells[0].text.plain } == ["not followed"])
      #expect(try source.records(inputs(bounds: nil)).records.isEmpty)
    }
  }

  /// A share just below 1 is never rounded up to a hundred per cent.
  @Test func sharesOfKeptBoundsAreRoundedDown() throws {
    var bounds = SyntheticBounds.make()
    bounds.pairs[0].stretches[0].double.covered = 10_000_000
    bounds.pairs[0].stretches[0].double.brokenPrinted = 1
    bounds.pairs[0].stretches[0].double.brokenCorrected = 123_456
    let cells = try BoundsByPair().table(inputs(bounds: bounds)).rows[1].cells.map(\.text.plain)
    #expect(cells[1] == "99.9999" && cells[3] == "98.7")
    bounds.pairs[0].stretches[0].double.brokenPrinted = 0
    #expect(
      try BoundsByPair().table(inputs(bounds: bounds)).rows[1].cells[1].text.plain == "100")
  }

  @Test func numbersOfAnySize() {
    #expect(scientific(0.0123).plain == "0.012" && scientific(1.23e-5).plain == "1.2 · 10^−5")
    #expect(scientific(9.96e-6).plain == "1.0 · 10^−5" && scientific(0).plain == "0")
    #expect(scientific(-250).plain == "−250" && scientific(0.98).plain == "0.98")
    #expect(scientific(1e-3, digits: 1).plain == "1 · 10^−3")
  }

  @Test func latexOfTable1() throws {
    let latex = try NetworkPair.nonAdaptive.table(inputs()).latex
    #expect(latex.contains("Learning rate & $\\eta$ & $\\alpha\\eta$ & 10$^{-3}$ & 0.6095"))
    #expect(latex.contains("$w_{\\hat{Q}}^{(0)}$"))
    #expect(latex.contains("\\cmidrule(lr){2-3} \\cmidrule(lr){4-5}"))
  }

  @Test func symbolsInPlainText() {
    #expect(symbols("Q̂-net at 1.01 η, w_max").notation == "*Q̂*-net at 1.01 *η*, *w*_{max}")
    #expect(symbols("10⁻³ · Σw²").notation == "10^{−3} · Σ*w*^{2}")
    #expect(symbols("β₁ = 0.9; MNIST, a bias").notation == "*β*_{1} = 0.9; MNIST, a bias")
  }

  /// Every figure and table file is in its catalogue, under a name of its own.
  @Test func cataloguesAreComplete() throws {
    let names = FigureCatalogue.figures.map(\.name) + TableCatalogue.tables.map(\.name)
    #expect(Set(names).count == names.count)
    let folder = ProjectFiles.path("Sources/Paper/Figures")
    let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap {
      $0 as? String
    }
    let listed = try ["FigureCatalogue.swift", "Tables/TableSource.swift"].map {
      try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
    }.joined()
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for match in text.matches(of: /struct (\w+): (?:\w*Figure|TableSource)\b/) {
        #expect(listed.contains(match.1), "\(match.1) is in no catalogue")
      }
    }
  }
}
