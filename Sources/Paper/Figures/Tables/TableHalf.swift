import Drawing

/// One of the two halves of Tables 4 and 5: the convolutional network on MNIST, ResNet50 on images.
struct TableHalf {
  /// As `paper-values.yaml` and the experiments call it: "mnist", "resnet50".
  let name: String
  /// The line above its rows.
  let title: RichText
  /// What was found in this experiment; nil where the report does not have it.
  let inputs: FigureInputs?
  /// Whether the losses that the paper prints include the penalty on the weights (recipe).
  let reportsPenalty: Bool

  /// Both, in the order of the paper.
  static func all(_ inputs: FigureInputs) -> [TableHalf] {
    let residual = inputs.focused(on: ResidualTraining.experiment)
    return [
      TableHalf(
        name: "mnist", title: "*Convolutional network, \(dataName(inputs))*", inputs: inputs,
        reportsPenalty: true),
      TableHalf(
        name: ResidualTraining.experiment,
        title: residual.map(ResidualTraining.init)?.title ?? "*ResNet50, ImageNet*",
        inputs: residual, reportsPenalty: false),
    ]
  }
}
