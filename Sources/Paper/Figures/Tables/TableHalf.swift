import Drawing

/// One of the two halves of Tables 4 and 5: the convolutional network on digits, a residual network on pictures; or what
/// an experiment trains in their place.
struct TableHalf {
  /// As `paper-values.yaml` calls it: "mnist", "resnet50".
  let name: String
  /// The line above its rows.
  let title: RichText
  /// What was found in the experiment of this report that stands there; nil where the report has none.
  let inputs: FigureInputs?

  /// Both, in the order of the paper.
  static func all(_ inputs: FigureInputs) -> [TableHalf] {
    let residual = inputs.focused(on: .residual)
    let digits = inputs.focusedOnDigits()
    let network = digits?.experiment.wholeRuns.first?.networkName.map(RichText.init(verbatim:))
    let halves = [
      (
        "*\((network ?? "convolutional network").capitalized), \(dataName(digits ?? inputs))*"
          as RichText, digits
      ),
      (residual.map(ResidualTraining.init)?.title ?? "*ResNet50, ImageNet*", residual),
    ]
    return zip(inputs.paperHalves, halves).map { name, half in
      TableHalf(name: name, title: half.0, inputs: half.1)
    }
  }

  /// Whether the losses that the paper prints include the penalty on the weights (recipe).
  var reportsPenalty: Bool { inputs?.experiment.wholeRuns.first?.reportsPenalty ?? false }
}
