import Drawing
import Results

/// How the curves of a run look, the same in every figure.
struct RunLook {
  let label: RichText
  let style: StrokeStyle

  /// Colour and dash follow from what the run is, not from its place in a list.
  init(_ run: RunSummary) {
    let isVariant = !["qhat-sgd", "ste-sgd", "qhat-adam", "ste-adam"].contains(run.name)
    switch (run.role, isVariant) {
    case ("ste", false):
      label = "STE-net"
      style = StrokeStyle(Palette.steNet, width: 1.5)
    case ("ste", true):
      label = "STE-net, unadjusted"
      style = StrokeStyle(Palette.green, width: 1.1, dash: StrokeStyle.dashes[3])
    case (_, false):
      label = "*Q̂*-net"
      style = StrokeStyle(Palette.surrogateNet, width: 1.2, dash: StrokeStyle.dashes[1])
    case (_, true):
      label = "*Q̂*-net, 1.01 *η*"
      style = StrokeStyle(Palette.purple, width: 1.1, dash: StrokeStyle.dashes[2])
    }
  }
}

/// The optimizers in the order of the paper, with the name that titles print.
let optimizerColumns: [(name: String, title: RichText, reference: String)] = [
  ("sgd", "SGD with momentum", "qhat-sgd"), ("adam", "Adam", "qhat-adam"),
]
