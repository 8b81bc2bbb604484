import ArgumentParser
import Diagnostics
import Configurations
import DigitSets
import Experiments
import ImageSets
import SourceFingerprints
import StageOptions
import Storage

/// Prepares the data that experiments name a folder of.
struct PrepareOwn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "own",
    abstract: "Prepares the data that experiments name a folder of.",
    discussion: """
      Experiments say “dataset: {name: NAME, idx: FOLDER}” for IDX files of any size and number of classes, or \
      “dataset: {name: NAME, images: FOLDER}” for class folders. The first become NAME.h5, the second a folder NAME. \
      Data are prepared once, whatever the number of experiments that name them.

      Example:
        prepare own --experiment pipeline/experiments/fashion.yaml
      """)

  @OptionGroup var selected: SelectedExperiments

  @Option(help: ArgumentHelp("The folder of prepared data.", valueName: "folder"))
  var output = "build/data"

  @Option(
    help: ArgumentHelp(
      "How many pictures may be left out because they cannot be decoded (default: 1 in 100).",
      valueName: "count"))
  var damagedLimit: Int?

  @OptionGroup var work: WorkOptions

  func run() {
    runStage("prepare own") {
      var folders: [String: (folder: String, file: String)] = [:]
      for file in selected.files {
        let data = try Experiment.dataset(path: file)
        guard let folder = data.folder else { continue }
        if let other = folders[data.name] {
          guard other.folder == folder else {
            throw Failure(
              .configuration, at: file, "two experiments call different data “\(data.name)”",
              expected: "\(other.folder), as in \(other.file)", found: folder,
              remedy: "give one of them another name")
          }
          continue
        }
        folders[data.name] = (folder, file)
        switch data.kind {
        case .digits: try prepareDigits(data.name, folder)
        case .images: try prepareImages(data.name, folder)
        }
      }
    }
  }

  private func prepareDigits(_ name: String, _ folder: String) throws {
    var preparation = DigitPreparation(output: "\(output)/\(name).h5")
    preparation.folder = folder
    preparation.unverifiedName = name
    preparation.allowUnverified = true
    let report = try work.patiently {
      try preparation.run(force: work.force, isDryRun: work.dryRun) {
        Provenance(sources: SourceFingerprints.closure(of: "DigitSets"))
      }
    }
    for line in report.lines(output: preparation.output) { print(line) }
  }

  private func prepareImages(_ name: String, _ folder: String) throws {
    var preparation = ImagePreparation(output: "\(output)/\(name)")
    preparation.folder = folder
    preparation.name = name
    preparation.damagedLimit = damagedLimit
    let line = ProgressLine()
    let report = try work.patiently {
      try preparation.run(
        force: work.force, isDryRun: work.dryRun,
        progress: { done, total in line.update { "prepare \(name): \(done) of \(total) images" } }
      ) {
        Provenance(sources: SourceFingerprints.closure(of: "ImageSets"))
      }
    }
    for text in report.lines(output: preparation.output) { print(text) }
  }
}
