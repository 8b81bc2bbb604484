import Diagnostics
import Foundation
import Report
import Results
import Storage
import TestSupport
import Testing

/// The theorems' bounds as an input of the report.
@Suite struct BoundsInReportTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try SyntheticAnalysis.make().write(
      to: directory.file("analysis.h5"), key: StageKey(stage: "analyze"),
      provenance: Provenance(entries: []))
  }

  /// The bounds, and an analysis that judged by them.
  private func write(_ bounds: BoundsResult) throws {
    let path = directory.file("bounds.h5")
    try bounds.write(
      to: path, key: StageKey(stage: "follow"), provenance: Provenance(entries: []))
    var analysis = try SyntheticAnalysis.make(bounds: bounds)
    analysis.inputs.append(
      .init(path: AnalysisResult.boundsInput, sha256: SHA256.hex(try readBytes(path))))
    try analysis.write(
      to: directory.file("analysis.h5"), key: StageKey(stage: "analyze"),
      provenance: Provenance(entries: []))
  }

  private func folder(withBounds: Bool = true) -> ReportFolder {
    return ReportFolder(
      folder: directory.file("report"),
      sources: ReportFolder.Sources(
        main: directory.file("analysis.h5"),
        bounds: withBounds ? directory.file("bounds.h5") : nil,
        documents: ProjectFiles.path("pipeline/report")),
      program: "one", isPartial: false)
  }

  private func render(_ folder: ReportFolder, _ only: String) throws -> Int {
    try folder.render(only, force: false) { _, _ in }.rendered
  }

  private func failure(_ folder: ReportFolder) -> Failure? {
    #expect(throws: Failure.self) { try render(folder, "table-c") }
  }

  @Test func anotherFileMakesTheReportOutOfDate() throws {
    try write(SyntheticBounds.make())
    #expect(try render(folder(), "table-c") == 4)
    let manifest = try #require(Manifest(folder: directory.file("report")))
    let path = directory.file("bounds.h5")
    #expect(manifest.inputs[path] == SHA256.hex(try readBytes(path)))
    #expect(manifest.outputs["tables/table-c.csv"]?.inputs.contains(path) == true)
    #expect(try render(folder(), "table-c") == 0)
    var other = SyntheticBounds.make()
    other.seed = 2
    try write(other)
    let reasons = try folder().states(of: "table-c", force: false).map(\.reason)
    #expect(reasons.allSatisfy { $0?.contains("bounds.h5") == true }, "\(reasons)")
  }

  @Test func numbersOfTheTableAreThoseOfTheFile() throws {
    let bounds = SyntheticBounds.make()
    try write(bounds)
    _ = try render(folder(), "table-c")
    let text = try String(
      contentsOfFile: directory.file("report/tables/table-c.csv"), encoding: .utf8)
    let records = try #require(CommaSeparated(text: text)).records
    let stretch = try #require(bounds.pairs.last?.stretches.last)
    let found = records.filter { $0[0] == "adam" && $0[1] == "1000" && $0[3] == "single" }
    func value(_ quantity: String) -> Double? {
      found.first { $0[4] == quantity }.flatMap { Double($0[5]) }
    }
    let single = stretch.single
    #expect(
      value("kept_as_printed") == 1 - Double(single.brokenPrinted) / Double(single.covered))
    #expect(
      value("kept_spelled_out") == 1 - Double(single.brokenCorrected) / Double(single.covered))
    let errors = try #require(single.curves[.gradientError])
    let mean = try #require(value("mean_gradient_error"))
    #expect(abs(mean - errors.reduce(0, +) / Double(errors.count)) < 1e-12 * mean)
    #expect(value("kept_appendix_h") == nil)
  }

  @Test func missingDamagedAndForeignFilesAreRefused() throws {
    let missing = failure(folder())
    #expect(missing?.code == .missingInput && missing?.remedy?.contains("bounds") == true)
    let path = directory.file("bounds.h5")
    try write(SyntheticBounds.make())
    var bytes = try readBytes(path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: path)
    let damaged = failure(folder())
    #expect(damaged?.code == .badData && damaged?.place?.contains("bounds.h5") == true)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: directory.file("analysis.h5"), toPath: path)
    let foreign = failure(folder())
    #expect(foreign?.code == .badData && foreign?.expected == "bounds")
    #expect(foreign?.remedy?.contains("make -C pipeline bounds") == true)
  }

  @Test func boundsOfOtherNetsOrImagesAreRefused() throws {
    var other = SyntheticBounds.make()
    other.experiment = "estimators"
    try write(other)
    let nets = failure(folder())
    #expect(nets?.code == .badData && nets?.found == "estimators" && nets?.expected == "mnist")
    try write(SyntheticBounds.make(generated: true))
    #expect(failure(folder())?.found == "generated digits")
    other = SyntheticBounds.make()
    other.dataset.checksums[0].sha256 = "00"
    try write(other)
    #expect(failure(folder())?.problem.contains("other images") == true)
  }

  @Test func boundsThatTheAnalysisWasNotMadeWithAreRefused() throws {
    let path = directory.file("bounds.h5")
    try SyntheticBounds.make().write(
      to: path, key: StageKey(stage: "follow"), provenance: Provenance(entries: []))
    let without = failure(folder())
    #expect(without?.code == .badData && without?.problem.contains("without bounds") == true)
    #expect(without?.remedy?.contains("analysis") == true)
    try write(SyntheticBounds.make())
    var other = SyntheticBounds.make()
    other.seed = 2
    try other.write(
      to: path, key: StageKey(stage: "follow"), provenance: Provenance(entries: []))
    #expect(failure(folder())?.problem.contains("with other bounds") == true)
  }

  @Test(
    .enabled(
      if: ExternalTool("pdftotext").isInstalled, "pdftotext (poppler-utils) is not installed"))
  func theReportSaysWhatTheFileHoldsOrThatItIsMissing() throws {
    func text() throws -> String {
      let path = directory.file("report/report.pdf")
      return try #require(ExternalTool("pdftotext").output(path, "-"))
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    try write(SyntheticBounds.make())
    _ = try render(folder(), "report")
    let told = try text()
    #expect(told.contains("none grows by more than the spelled-out bound"))
    #expect(told.contains("a pair left out"))
    #expect(told.contains("an error of first order that no theorem of the paper counts"))
    _ = try render(folder(withBounds: false), "report")
    #expect(try text().contains("have not been followed step by step"))
  }
}
