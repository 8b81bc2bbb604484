import Configurations
import Drawing
import Storage

/// Tables 1 and 2: what tells Q̂-net and STE-net apart, for the first optimizer that does not adapt and the first
/// that does; the paper's symbols with the values of this reproduction beside them.
package struct NetworkPair: TableSource {
  package let name: String
  package let showsTraining = false
  package let style = TableStyle.standard
  private let isAdaptive: Bool

  package let keys = [
    "paper", "here", "model", "qhat-net", "ste-net", "estimator", "learning-rate",
    "initial-weights", "drawn", "mapped",
  ]

  /// Table 1.
  package static let nonAdaptive = NetworkPair(
    name: "table-1", isAdaptive: false)
  /// Table 2.
  package static let adaptive = NetworkPair(name: "table-2", isAdaptive: true)

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    Table(
      columns: [.init(.left)] + (0..<4).map { .init(.left, spaceBefore: $0 == 2 ? 8 : 0) },
      headings: [
        [.init(""), words.heading("paper", span: 2), words.heading("here", span: 2)],
        words.headings(["model", "qhat-net", "ste-net", "qhat-net", "ste-net"]),
      ],
      rows: nets(inputs).map { rows($0.qhat, $0.ste, inputs, words) }
        ?? [Table.Row([.notRun] + Array(repeating: .init(""), count: 4))])
  }

  private func rows(
    _ qhat: RunConfiguration, _ ste: RunConfiguration, _ inputs: FigureInputs,
    _ words: TableWords
  ) -> [Table.Row] {
    func initial(_ run: RunConfiguration) -> Table.Cell {
      words.cell(run.initialWeights == .drawn ? "drawn" : "mapped")
    }
    let isAdjusted = ste.initialWeights != .drawn
    let start: RichText = "*w*_{*Q̂*}^{(0)}"
    return [
      .init([
        words.cell("estimator"), "*Q̂*", "STE", .init(estimator(qhat)), .init(estimator(ste)),
      ]),
      .init([
        words.cell("learning-rate"), "*η*", .init(isAdjusted ? "*αη*" : "*η*"),
        .init(rate(qhat)),
        .init(steRate(ste, inputs)),
      ]),
      .init([
        words.cell("initial-weights"), .init(start), .init(isAdjusted ? "*M*(\(start))" : start),
        initial(qhat), initial(ste),
      ]),
    ]
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let alpha = inputs.analysis.quantization.alpha
    return CommaSeparated(
      header: ["model", "estimator", "learning_rate", "gradient_factor", "initial_weights"],
      records: (nets(inputs).map { [$0.qhat, $0.ste] } ?? []).map { run in
        [
          run.name, run.estimator.canonicalText, exact(run.learningRate),
          exact(run.gradientFactor == .one ? 1 : alpha), run.initialWeights.canonicalText,
        ]
      })
  }

  /// Nil where the experiment has no such optimizer.
  private func nets(
    _ inputs: FigureInputs
  ) -> (qhat: RunConfiguration, ste: RunConfiguration, optimizer: RichText)? {
    let experiment = inputs.experiment
    guard let pair = experiment.baseline(isAdaptive: isAdaptive),
      let qhat = experiment.run(named: pair.run), let ste = experiment.run(named: pair.with),
      let group = experiment.optimizerGroup(named: pair.optimizerGroup)
    else { return nil }
    return (qhat, ste, RichText(verbatim: group.title))
  }

  private func estimator(_ run: RunConfiguration) -> RichText {
    RichText(verbatim: run.estimator.name.uppercased())
  }

  private func rate(_ run: RunConfiguration) -> RichText { powerOfTen(run.learningRate) }

  private func steRate(_ run: RunConfiguration, _ inputs: FigureInputs) -> RichText {
    guard run.gradientFactor != .one else { return rate(run) }
    let alpha = number(inputs.analysis.quantization.alpha, decimals: 4)
    return "\(alpha) · \(rate(run))"
  }
}
