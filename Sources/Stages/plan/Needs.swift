import ArgumentParser
import Diagnostics
import Experiments
import Foundation
import StageOptions

/// Says what has to be made before experiments can be analysed, beside their runs.
struct Needs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what experiments need beside their runs.",
    discussion: """
      One word a line: digits or images, that they are trained on; own, for data that an experiment names a folder \
      of; bounds, when bounds.yaml follows nets of the first experiment.
      """)

  @OptionGroup var selected: SelectedExperiments

  func run() {
    runStage("plan needs") {
      let experiments = try selected.read()
      var needs = Set(
        experiments.map { $0.experiment.hasOwnData ? "own" : $0.experiment.datasetKind.rawValue })
      if let main = experiments.first {
        let bounds = URL(fileURLWithPath: main.file).deletingLastPathComponent()
          .appending(path: "bounds.yaml")
        if try BoundsPlan.beside(bounds.path, of: main.experiment) != nil {
          needs.insert("bounds")
        }
      }
      try StandardOutput.write(needs.sorted().map { $0 + "\n" }.joined())
    }
  }
}
