import ArgumentParser
import Configurations

/// Where `prepare` put what experiments are trained on.
package struct PreparedData: ParsableArguments {
  @Option(help: ArgumentHelp("Prepared digits, of the dataset mnist.", valueName: "file.h5"))
  package var digits = "build/data/mnist.h5"

  @Option(
    help: ArgumentHelp(
      "The index of prepared images, of the dataset images.", valueName: "index.h5"))
  package var images = "build/data/images-generated/index.h5"

  @Option(
    name: .customLong("data-folder"),
    help: ArgumentHelp("Where data are that experiments name a folder of.", valueName: "folder"))
  package var folder = "build/data"

  package init() {}

  /// The file that an experiment's runs read.
  package func path(of experiment: Experiment) -> String {
    let own = "\(folder)/\(experiment.dataset)"
    return switch (experiment.datasetKind, experiment.hasOwnData) {
    case (.digits, false): digits
    case (.digits, true): own + ".h5"
    case (.images, false): images
    case (.images, true): own + "/index.h5"
    }
  }
}
