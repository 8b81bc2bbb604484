import Configurations
import Diagnostics
import Drawing
import Figures
import Foundation
import Report
import Results
import TestSupport
import Testing

/// The page of a verdict, from made-up numbers.
@Suite struct DisguisePageTests {
  private func inputs(_ estimator: String, missing: Bool = false) throws -> FigureInputs {
    var experiment = try SyntheticAnalysis.experiment("estimators")
    experiment.pairs = experiment.pairs.filter { $0.name == estimator }
    let names = experiment.pairs.flatMap { [$0.baselineComparison, $0.lrTweakComparison] }
    experiment.comparisons = experiment.comparisons.filter { names.contains($0.name) }
    return FigureInputs(
      analysis: try SyntheticAnalysis.pairs(experiment, missing: missing),
      about: ReportFindings.findings(of: [experiment], among: [experiment], command: nil))
  }

  @Test func eachOptimizerGetsItsVerdict() throws {
    let sentences = try DisguisePage(inputs("xucheung"), documents: ReportTexts.folder()).sentences
    #expect(sentences.count == 2)
    #expect(
      sentences[0].hasPrefix(
        "xucheung with SGD at η = 0.001: yes, it is the STE in disguise. Between it and the STE, "),
      "\(sentences[0])")
    #expect(sentences[0].contains("weights re-initialized by M, gradients times α"))
    #expect(sentences[0].contains("have no image under M"))
    #expect(sentences[1].contains("PWL within ±0.500 w_max, nothing else changed"))
  }

  @Test func theSameBytesTwiceOnOnePage() throws {
    let typesetter = try Typesetter()
    let page = try DisguisePage(inputs("psg"), documents: ReportTexts.folder())
    let picture = try page.picture(typesetter: typesetter)
    #expect(picture.size.width == Size.a4.width && picture.size.height < Size.a4.height + 160)
    let metadata = PDFDocument.Metadata(title: "a test", date: Date(timeIntervalSince1970: 0))
    let first = try picture.pdf(metadata: metadata, typesetter: typesetter)
    #expect(try picture.pdf(metadata: metadata, typesetter: typesetter) == first)
    #expect(first.count > 10_000)
  }

  @Test func anExperimentWithoutPairsOrRunsIsRefused() throws {
    #expect(throws: Failure.self) {
      try DisguisePage(inputs("none of these"), documents: ReportTexts.folder())
    }
    #expect(throws: Failure.self) {
      try DisguisePage(inputs("psg", missing: true), documents: ReportTexts.folder())
    }
  }
}
