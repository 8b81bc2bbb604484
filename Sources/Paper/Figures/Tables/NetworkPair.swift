import Configurations
import Drawing
import Storage

/// Tables 1 and 2: what tells Q̂-net and STE-net apart, for SGD and for Adam; the paper's symbols with
/// the values of this reproduction beside them.
package struct NetworkPair: TableSource {
  package let name: String
  package let label: String
  package let showsTraining = false
  package let style = TableStyle.standard
  private let optimizer: RichText
  private let surrogateRun: String
  private let steRun: String

  /// Table 1.
  package static let sgd = NetworkPair(
    name: "table-1", label: "Table 1", optimizer: "SGD with momentum", surrogateRun: "qhat-sgd",
    steRun: "ste-sgd")
  /// Table 2.
  package static let adam = NetworkPair(
    name: "table-2", label: "Table 2", optimizer: "Adam", surrogateRun: "qhat-adam",
    steRun: "ste-adam")

  private init(
    name: String, label: String, optimizer: RichText, surrogateRun: String, steRun: String
  ) {
    self.name = name
    self.label = label
    self.optimizer = optimizer
    self.surrogateRun = surrogateRun
    self.steRun = steRun
  }

  package func caption(_ inputs: FigureInputs) throws -> Caption {
    let (surrogate, ste) = try runs(inputs)
    let alpha = number(inputs.analysis.quantization.learningRateFactor, decimals: 4)
    let factor: RichText =
      ste.gradientFactor == .one
      ? "" : " *α* = \(alpha) multiplies the loss gradients of the quantized tensors."
    return Caption(
      "*Q̂*-net and STE-net for \(optimizer).",
      """
      On the left as the paper defines them, on the right as they were trained here, with \
      \(surrogate.bits) bits.\(factor) STE-net has the slope 1 within [−*w*_{max}, *w*_{max}] and 0 \
      outside, as the paper’s Appendix G requires of the counterpart of an estimator that vanishes \
      there.
      """)
  }

  package func table(_ inputs: FigureInputs) throws -> Table {
    let (surrogate, ste) = try runs(inputs)
    let isAdjusted = ste.initialWeights != .drawn
    let start: RichText = "*w*_{*Q̂*}^{(0)}"
    return Table(
      columns: [.init(.left)] + (0..<4).map { .init(.left, spaceBefore: $0 == 2 ? 8 : 0) },
      headings: [
        [.init(""), .init("paper", span: 2), .init("here", span: 2)],
        [
          .init("Model"), .init("*Q̂*-net"), .init("STE-net"), .init("*Q̂*-net"), .init("STE-net"),
        ],
      ],
      rows: [
        .init([
          "Gradient estimator", "*Q̂*", "STE", .init(estimator(surrogate)), .init(estimator(ste)),
        ]),
        .init([
          "Learning rate", "*η*", .init(isAdjusted ? "*αη*" : "*η*"), .init(rate(surrogate)),
          .init(steRate(ste, inputs)),
        ]),
        .init([
          "Initial weights", .init(start), .init(isAdjusted ? "*M*(\(start))" : start),
          .init(initial(surrogate)), .init(initial(ste)),
        ]),
      ])
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let (surrogate, ste) = try runs(inputs)
    let alpha = inputs.analysis.quantization.learningRateFactor
    return CommaSeparated(
      header: ["model", "estimator", "learning_rate", "gradient_factor", "initial_weights"],
      records: [surrogate, ste].map { run in
        [
          run.name, run.estimator.canonicalText, exact(run.learningRate),
          exact(run.gradientFactor == .one ? 1 : alpha), run.initialWeights.canonicalText,
        ]
      })
  }

  private func runs(
    _ inputs: FigureInputs
  ) throws -> (surrogate: RunConfiguration, ste: RunConfiguration) {
    (
      try inputs.configuration(surrogateRun), try inputs.configuration(steRun)
    )
  }

  private func estimator(_ run: RunConfiguration) -> RichText {
    RichText(verbatim: run.estimator.name.uppercased())
  }

  private func rate(_ run: RunConfiguration) -> RichText { powerOfTen(run.learningRate) }

  private func steRate(_ run: RunConfiguration, _ inputs: FigureInputs) -> RichText {
    guard run.gradientFactor != .one else { return rate(run) }
    let alpha = number(inputs.analysis.quantization.learningRateFactor, decimals: 4)
    return "\(alpha) · \(rate(run))"
  }

  private func initial(_ run: RunConfiguration) -> RichText {
    run.initialWeights == .drawn ? "as drawn" : "*M*(as drawn)"
  }
}
