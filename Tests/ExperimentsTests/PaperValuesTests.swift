import Diagnostics
import Experiments
import Results
import TestSupport
import Testing

@Suite struct PaperValuesTests {
  let paper: PaperValues

  init() throws {
    paper = try PaperValues.read(path: ExperimentFiles.path("paper-values.yaml"))
  }

  @Test func table4HasFiveRowsInBothHalves() {
    for half in ["mnist", "resnet50"] {
      let rows = paper.rows(table: "table-4", half: half)
      #expect(
        rows.map(\.name) == [
          "baseline (S)", "lr-tweak (S)", "unadjusted (S)", "baseline (A)", "lr-tweak (A)",
        ])
      #expect(rows.allSatisfy { $0.values.count == 2 })
    }
  }

  @Test func percentagesAreFractionsThatKeepTheirPrintedForm() throws {
    let value = try #require(
      paper.value(table: "table-4", half: "mnist", row: "baseline (S)", column: "alignment_error"))
    #expect(value.printed == "0.515%")
    #expect(abs(value.value - 0.00515) < 1e-18)
    #expect(value.isPercentage && value.decimals == 3 && !value.isCutOff)
    #expect(abs(value.roundingError - 0.000005) < 1e-18)
  }

  @Test func trailingZerosCountAsPrintedDigits() throws {
    let value = try #require(
      paper.value(table: "table-5", half: "mnist", row: "STE (A)", column: "train_loss"))
    #expect(value.printed == "0.1270" && value.decimals == 4)
    #expect(abs(value.roundingError - 0.00005) < 1e-18)
  }

  @Test func valuesCutOffAtThePagesEdgeSaySo() throws {
    let value = try #require(
      paper.value(table: "table-5", half: "resnet50", row: "Q̂ (A)", column: "validation_loss"))
    #expect(value.isCutOff && value.value == 1.24 && value.roundingError == 0.01)
  }

  /// The paper's own differences agree with its rows to what rounding allows: a check of our copy.
  @Test(arguments: ["S", "A"]) func differencesFitTheirRows(letter: String) throws {
    for column in ["train_accuracy", "train_loss", "validation_accuracy", "validation_loss"] {
      func cell(_ row: String) throws -> PaperValue {
        try #require(
          paper.value(table: "table-5", half: "mnist", row: "\(row) (\(letter))", column: column))
      }
      let (ste, qhat, printed) = (try cell("STE"), try cell("Q̂"), try cell("Diff"))
      let slack = ste.roundingError + qhat.roundingError + printed.roundingError + 1e-12
      #expect(abs(qhat.value - ste.value - printed.value) <= slack, "\(column) (\(letter))")
    }
  }

  @Test func whatThePaperDoesNotPrintIsNil() {
    #expect(
      paper.value(table: "table-4", half: "mnist", row: "baseline", column: "agreement") == nil)
    #expect(paper.rows(table: "table-9", half: "mnist").isEmpty)
  }

  @Test(arguments: [
    ("0.515%", "0.5.15%"), ("0.515%", "many"), ("0.515%", "%"), ("0.515%", "1e-3"),
    ("0.515%", "nan"),
  ])
  func whatIsNoPrintedNumberIsRefused(old: String, new: String) throws {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("paper-values.yaml"), replacing: old, by: new, in: folder)
    let refusal = try failure { try PaperValues.read(path: path) }
    #expect(refusal.code == .configuration)
    let place = try ExperimentFiles.place(of: old, in: ExperimentFiles.text("paper-values.yaml"))
    #expect(refusal.place == "\(path):\(place)")
  }

  @Test func anUnknownColumnIsRefused() throws {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("paper-values.yaml"), replacing: "agreement: 98.31%",
      by: "agrement: 98.31%", in: folder)
    let refusal = try failure { try PaperValues.read(path: path) }
    #expect("\(refusal)".contains("did you mean “agreement”?"))
  }
}
