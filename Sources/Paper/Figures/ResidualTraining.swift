import Configurations
import Drawing

/// What was trained on pictures, in the words that captions need: the paper's is ResNet50 on ImageNet, ours is as large
/// as the profile says, or another network that an experiment lists layer by layer.
package struct ResidualTraining {
  private let inputs: FigureInputs

  /// - Parameter inputs: with that experiment in the foreground.
  package init(_ inputs: FigureInputs) { self.inputs = inputs }

  private var run: RunConfiguration? { inputs.experiment.wholeRuns.first }

  /// "ResNet50", or "a residual network of 6 layers" for a relative.
  package var network: RichText { RichText(verbatim: run?.networkName ?? "a residual network") }

  /// "32 × 32 pixels".
  package var resolution: RichText {
    let side = run?.imageSize ?? 0
    return "\(side) × \(side) pixels"
  }

  /// The line above the rows of a table.
  package var title: RichText {
    "*\(network.capitalized), \(dataName(inputs)), \(resolution)*"
  }

  /// Passes over the training images.
  package var epochs: Double {
    guard let run, inputs.analysis.trainCount > 0 else { return 0 }
    return Double(run.steps * run.batchSize) / Double(inputs.analysis.trainCount)
  }
}

extension RichText {
  /// The same with a capital at its beginning.
  var capitalized: RichText {
    RichText(notation: notation.prefix(1).uppercased() + notation.dropFirst())
  }
}
