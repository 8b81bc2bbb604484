import Configurations
import Drawing
import Figures
import Results
import TestSupport
import Testing

/// Runs are what they are by role, kind and optimizer, whatever they are called; those that the paper does not have
/// stand in figures and tables by their own labels.
@Suite struct OwnRunTests {
  /// The synthetic analysis with every run and comparison under another name.
  private func renamed() throws -> AnalysisResult {
    var analysis = try SyntheticAnalysis.make()
    let runs = Dictionary(
      uniqueKeysWithValues: analysis.experiment.runs.enumerated().map { ($1.name, "net-\($0)") })
    let pairs = Dictionary(
      uniqueKeysWithValues: analysis.experiment.comparisons.enumerated().map {
        ($1.name, "pair-\($0)")
      })
    for index in analysis.experiment.runs.indices {
      analysis.experiment.runs[index].name = "net-\(index)"
    }
    for (index, pair) in analysis.experiment.comparisons.enumerated() {
      analysis.experiment.comparisons[index].name = "pair-\(index)"
      analysis.experiment.comparisons[index].run = try #require(runs[pair.run])
      analysis.experiment.comparisons[index].with = try #require(runs[pair.with])
    }
    for (index, run) in analysis.runs.enumerated() {
      analysis.runs[index].name = try #require(runs[run.name])
    }
    for (index, pair) in analysis.comparisons.enumerated() {
      analysis.comparisons[index].name = try #require(pairs[pair.name])
      analysis.comparisons[index].reference = try #require(runs[pair.reference])
      analysis.comparisons[index].with = try #require(runs[pair.with])
    }
    analysis.findings = try SyntheticAnalysis.findings(of: analysis, bounds: SyntheticBounds.make())
    return analysis
  }

  /// A run and a comparison more, of a kind that the paper does not have.
  private func extended() throws -> AnalysisResult {
    var analysis = try SyntheticAnalysis.make()
    var run = try #require(analysis.experiment.run(named: "ste-sgd-unadjusted"))
    (run.name, run.label) = ("ste-sgd-alpha", "STE (S), α alone")
    var pair = try #require(analysis.experiment.comparison(named: "unadjusted-sgd"))
    (pair.name, pair.label, pair.kind) = ("alpha-sgd", "α alone (S)", "alpha")
    pair.with = run.name
    analysis.experiment.runs.append(run)
    analysis.experiment.comparisons.append(pair)
    var summary = try #require(analysis.run("ste-sgd-unadjusted"))
    (summary.name, summary.label) = (run.name, run.label)
    summary.curveTrainLoss = summary.curveTrainLoss.scaled(by: 1.2)
    analysis.runs.append(summary)
    var found = try #require(analysis.comparison("unadjusted-sgd"))
    (found.name, found.label, found.with) = (pair.name, pair.label, run.name)
    found.errorOverTime = found.errorOverTime.scaled(by: 0.6)
    analysis.comparisons.append(found)
    analysis.findings = try SyntheticAnalysis.findings(of: analysis, bounds: SyntheticBounds.make())
    return analysis
  }

  @Test(arguments: ["figure-3a", "figure-3b", "figure-4", "figure-5", "figure-i2"])
  func namesMeanNothingToFigures(name: String) throws {
    let figure = try #require(FigureCatalogue.figures.first { $0.name == name })
    let png = try figure.picture(inputs(renamed())).png(
      dotsPerInch: 150, typesetter: try Typesetter())
    #expect(try ReferencePicture.fault(of: png, against: name) == nil)
  }

  @Test(arguments: ["table-1", "table-2", "table-3", "table-4", "table-5"])
  func namesMeanNothingToTables(name: String) throws {
    let source = try #require(TableCatalogue.tables.first { $0.name == name })
    let (own, usual) = (try inputs(renamed()), try inputs())
    #expect(try source.table(own).rows == source.table(usual).rows)
  }

  @Test func aRunOfOnesOwnHasItsOwnLabelAndLine() throws {
    let analysis = try extended()
    let looks = analysis.runs.map { RunLook($0, in: analysis.experiment) }
    let own = try #require(looks.last)
    #expect(own.label.plain == "STE-net, α alone")
    #expect(looks.dropLast().allSatisfy { $0.label != own.label && $0.style != own.style })
    let entries = analysis.comparisons.map { ComparisonLook($0, in: analysis.experiment) }
    let pair = try #require(entries.last)
    #expect(pair.label.plain == "α alone")
    #expect(entries.dropLast().allSatisfy { $0.label != pair.label && $0.style != pair.style })
  }

  @Test(arguments: ["figure-4", "figure-5", "figure-i2"]) func ownPicture(name: String) throws {
    let figure = try #require(FigureCatalogue.figures.first { $0.name == name })
    let png = try figure.picture(inputs(extended())).png(
      dotsPerInch: 150, typesetter: try Typesetter())
    #expect(try ReferencePicture.fault(of: png, against: "\(name)-own") == nil)
  }

  @Test func tablesHaveItToo() throws {
    let inputs = try inputs(extended())
    let kinds = try ComparisonKinds().records(inputs).records
    #expect(kinds.map { $0[0] } == ["baseline", "lr-tweak", "unadjusted", "alpha"])
    let metrics = try AlignmentMetrics().records(inputs).records.filter { $0[1] == "α alone (S)" }
    #expect(metrics.count == 3 && metrics.allSatisfy { $0[3] != "" && $0[6] == "" })
  }
}
