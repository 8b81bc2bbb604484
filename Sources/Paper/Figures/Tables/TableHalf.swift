import Drawing
import Results

/// One of the two halves of Tables 4 and 5: the convolutional network on digits, a residual network on pictures; or what
/// an experiment trains in their place.
struct TableHalf {
  /// As `paper-values.yaml` calls it: "mnist", "resnet50".
  let name: String
  /// The line above its rows.
  let title: RichText
  /// What was found in the experiment of this report that stands there; nil where the report has none.
  let inputs: FigureInputs?

  /// Both, in the order of the paper; in the place of a network of the paper that the report is without, nothing where
  /// all of it is about others.
  static func all(_ inputs: FigureInputs) -> [TableHalf] {
    let residual = inputs.focused(on: .residual)
    let digits = inputs.focusedOnDigits()
    let halves = [
      (digits.map(digitsTitle) ?? "*Convolutional network, MNIST*", digits),
      (residual.map(ResidualTraining.init)?.title ?? "*ResNet50, ImageNet*", residual),
    ]
    return zip(inputs.paperHalves, halves).map { name, half in
      TableHalf(name: name, title: half.0, inputs: half.1)
    }.filter { $0.inputs != nil || inputs.isOfThePaper }
  }

  private static func digitsTitle(_ digits: FigureInputs) -> RichText {
    let network = digits.experiment.wholeRuns.first?.networkName.map(RichText.init(verbatim:))
    return "*\((network ?? "convolutional network").capitalized), \(dataName(digits))*"
  }

  /// The paper's number in a row of this half; nil beside a network that the paper does not have.
  /// - Parameter all: the report's.
  func paperValue(
    table: String, row: String, column: String, _ all: FigureInputs
  ) -> PaperValue? {
    inputs.map { $0.paperValue(table: table, half: name, row: row, column: column) }
      ?? all.paper.value(table: table, half: name, row: row, column: column)
  }

  /// Whether the losses that the paper prints include the penalty on the weights (recipe).
  var reportsPenalty: Bool { inputs?.experiment.wholeRuns.first?.reportsPenalty ?? false }
}
