import Configurations
import Drawing
import Results
import Storage

/// Table 3: what is compared with what, with the first optimizer that does not adapt, and what the numbers say. The
/// words of the last column follow from the findings.
package struct ComparisonKinds: TableSource {
  package let name = "table-3"
  package let showsTraining = true
  package let style = TableStyle.small

  package let keys = [
    "error", "experiment", "description", "ours", "paper", "reading", "baseline", "times", "alike",
    "not-alike", "farther", "not-farther",
  ]

  package init() {}

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let table = Table(
      columns: [
        .init(.left), .init(.left, width: 118), .init(.right), .init(.right),
        .init(.left, width: 146, spaceBefore: 4),
      ],
      headings: [
        [.init(""), .init(""), words.heading("error", span: 2), .init("")],
        words.headings(["experiment", "description", "ours", "paper", "reading"]),
      ],
      rows: kinds(inputs).enumerated().map { index, comparison in
        let error = inputs.findings["\(inputs.place(of: comparison)).error"]
        let ours: Table.Cell =
          meanAndInterval(error, scale: 100, decimals: percentDecimals(error?.number ?? 0))
          .map { .init($0) } ?? .missing
        return Table.Row(
          [
            .init(RichText(verbatim: comparison.kind)), .init(symbols(comparison.summary)), ours,
            .paper(paperValue(comparison.kind, inputs)?.printed),
            .init(reading(comparison, inputs, words)),
          ], separation: index == 0 ? .none : .space)
      })
    return inputs.beside([3], table)
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: ["experiment"] + SeedColumns.names + ["paper"],
      records: kinds(inputs).map { comparison in
        [comparison.kind]
          + SeedColumns.values(inputs.findings["\(inputs.place(of: comparison)).error"])
          + [paperValue(comparison.kind, inputs)?.printed ?? ""]
      })
  }

  /// The comparisons with one optimizer, in the order of the experiment.
  private func kinds(_ inputs: FigureInputs) -> [Comparison] {
    let group = inputs.experiment.baseline(isAdaptive: false)?.optimizerGroup
    return inputs.experiment.comparisons.filter {
      $0.optimizerGroup == group && !$0.repeatsAPair
    }
  }

  private func paperValue(_ kind: String, _ inputs: FigureInputs) -> PaperValue? {
    let half = inputs.experiment.hasPhotographs ? inputs.paperHalves.last : inputs.paperHalves.first
    return half.flatMap {
      inputs.paperValue(table: "table-3", half: $0, row: kind, column: "alignment_error")
    }
  }

  /// The ratio to the baseline, and what the findings make of it.
  private func reading(
    _ comparison: Comparison, _ inputs: FigureInputs, _ words: TableWords
  ) -> RichText {
    if comparison.knownKind == .baseline { return words["baseline"] }
    let (findings, place) = (inputs.findings, inputs.place(of: comparison))
    guard let ratio = findings.number("\(place).error-over-baseline") else { return "–" }
    let times: RichText = "\(number(ratio, decimals: 2)) \(words["times"])"
    let alike = findings.word("\(inputs.experiment.name).alike.\(comparison.optimizerGroup)")
    switch (comparison.knownKind, alike, findings.word("\(place).farther")) {
    case (.lrTweak, ClaimVerdict.supported.rawValue, _): return "\(times): \(words["alike"])"
    case (.lrTweak, ClaimVerdict.notSupported.rawValue, _):
      return "\(times): \(words["not-alike"])"
    case (_, _, ClaimVerdict.supported.rawValue): return "\(times): \(words["farther"])"
    case (_, _, ClaimVerdict.notSupported.rawValue): return "\(times): \(words["not-farther"])"
    default: return times
    }
  }
}
