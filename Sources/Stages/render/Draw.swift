import ArgumentParser
import Diagnostics
import Foundation
import Report
import SourceFingerprints
import StageOptions
import Storage

struct Draw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draws figures, tables and the report from an analysis.",
    discussion: """
      The last stage of the pipeline. It reads the analysis of one experiment or more and the documents that say
      what the report says; what they say of the runs is what was trained. It writes into the output folder:
        report.html, report.pdf        the whole report, as one web page and as pages
        findings.json                  every number, verdict and answer, with seeds, interval, rule and inputs
        figures/figure-1.pdf .png      one pair for each figure (PNG at 300 dots per inch)
        tables/table-1.pdf .png .csv .tex
        manifest.json                  inputs and SHA-256 of every output
        ro-crate-metadata.json         the same for archives, in the words of RO-Crate 1.1
        timings.json                   how long each took
      Only what is out of date is drawn: an output is current when its bytes are those that the manifest
      names, and were made from the same inputs by the same program. Equal inputs give equal bytes; the
      date inside PDF files is SOURCE_DATE_EPOCH, or else the first of January 2000.

      Examples:
        render --analysis build/default/analysis/mnist.h5 --output reports/default
        render --analysis build/default/analysis/mnist.h5 --output reports/default --only figure-3a
        render --analysis build/default/analysis/mnist.h5 --output reports/default \\
               --also build/default/analysis/resnet50.h5
        render --analysis build/smoke/analysis/mnist.h5 --output reports/smoke --dry-run
        render --disguise --analysis build/default/analysis/disguise-psg.h5 --output reports/disguise
      """)

  @Option(help: ArgumentHelp("The analysis to draw.", valueName: "file"))
  var analysis: String

  @Option(help: ArgumentHelp("The folder to write into.", valueName: "folder"))
  var output: String

  @Option(
    name: .customLong("also"), parsing: .singleValue,
    help: ArgumentHelp(
      "The analysis of a further experiment, may be repeated; it may be of another profile.",
      valueName: "file.h5"))
  var further: [String] = []

  @Option(
    help: ArgumentHelp(
      "The theorems’ bounds on training, from `bounds`; without, the report says that it lacks them.",
      valueName: "file.h5"))
  var bounds: String?

  @Option(
    help: ArgumentHelp(
      "What training costs, from `bench cost`; without, the report has no section on it.",
      valueName: "file.h5"))
  var cost: String?

  @Option(help: ArgumentHelp("The documents of the report.", valueName: "folder"))
  var documents = "pipeline/report"

  @Option(
    help: ArgumentHelp(
      "Draw one thing only: \(ReportOutput.targets.joined(separator: ", ")).", valueName: "name"))
  var only: String?

  @Flag(
    help:
      "Draw one page instead: is the experiment's estimator the STE in disguise? (plan disguise)")
  var disguise = false

  @Flag(help: "Draw although runs are missing; tables and figures show them as missing.")
  var partial = false

  @OptionGroup var work: WorkOptions

  /// The room that makes the bytes of a report.
  static let room = "Report"

  func run() {
    runStage("render") {
      if let only, !ReportOutput.targets.contains(only) {
        throw Failure(
          .usage, at: "--only", "there is nothing called “\(only)”",
          remedy: remedy(forUnknown: only, among: ReportOutput.targets))
      }
      if disguise {
        try drawVerdict()
      } else {
        if work.dryRun { return try explain() }
        try draw()
        if only == nil { try conclude() }
      }
    }
  }

  private var folder: ReportFolder {
    ReportFolder(
      folder: output,
      sources: ReportFolder.Sources(
        main: analysis, further: further, bounds: bounds, cost: cost, documents: documents),
      program: SourceFingerprints.closure(of: Self.room), isPartial: partial)
  }

  private func drawVerdict() throws {
    let files = try DisguiseFiles(
      analysis: analysis, folder: output, documents: documents)
    for sentence in files.sentences { print(sentence) }
    print("drawn: \(files.paths.joined(separator: ", "))")
  }

  private func explain() throws {
    for path in folder.sources.all
    where !FileManager.default.fileExists(atPath: path) {
      // An input that is not there yet is no fault of a forecast.
      let what =
        path == bounds
        ? "bounds must be computed"
        : path == cost ? "cost must be forecast" : "runs must be analysed"
      print("would draw \(output): the \(what) first (\(path) does not exist)")
      return
    }
    let states = try folder.states(of: only, force: work.force)
    // Often all files have one and the same reason.
    var due: [(reason: String, files: [String])] = []
    for state in states {
      guard let reason = state.reason else { continue }
      if let index = due.firstIndex(where: { $0.reason == reason }) {
        due[index].files.append(state.output.path)
      } else {
        due.append((reason, [state.output.path]))
      }
    }
    for (reason, files) in due { print("would draw in \(output): \(someOf(files)): \(reason)") }
    let current = states.count { $0.reason == nil }
    if current > 0 { print("up to date: \(output) (\(current) files)") }
  }

  /// Where to look, and what was found.
  private func conclude() throws {
    func files(_ target: String) -> String {
      ReportOutput.paths(of: target).map { "\(output)/\($0)" }.joined(separator: ", ")
    }
    print("the report: \(files("report")); every number: \(files("findings"))")
    for line in try folder.conclusion() { print(line) }
  }

  private func draw() throws {
    var seconds: [String: Double] = [:]
    let line = ProgressLine()
    let (rendered, current) = try work.patiently {
      try folder.render(only, force: work.force) { path, taken in
        seconds[path] = taken
        line.update { "drawn: \(path)" }
      }
    }
    guard rendered > 0 else {
      print("up to date: \(output) (\(current) files)")
      return
    }
    try Timings.note(seconds, in: output)
    line.finish("drawn: \(rendered) files in \(spokenDuration(seconds.values.reduce(0, +)))")
    print("\(output): \(rendered) files drawn, \(current) up to date")
  }
}
