import Diagnostics
import Drawing
import Foundation
import Report
import Storage
import TestSupport
import Testing

/// Two small report folders, alike but for what a test changes.
@Suite("comparing reports") struct ReportVerificationTests {
  let temporary: TemporaryDirectory
  init() throws { temporary = try TemporaryDirectory() }

  private static let machine = [
    "commit": "abc", "source_fingerprint": "1", "processor": "One", "blas_core": "Cooperlake",
  ]

  /// Writes a report folder with one picture, one table and the pages.
  @discardableResult
  private func report(
    _ name: String, agreement: Double = 0.9863, error: Double = 0.00414, loss: Double = 0.1581,
    picture: String = "picture", pages: String = "pages", data: String = "MNIST",
    profile: String = "full", provenance: [String: String] = machine
  ) throws -> String {
    let folder = temporary.file(name)
    let table = CommaSeparated(
      header: ["half", "experiment", "quantity", "mean", "standard_deviation", "seeds", "paper"],
      records: [
        ["mnist", "baseline (S)", "agreement", "\(agreement)", "", "1", "0.9831"],
        ["mnist", "baseline (S)", "error_over_limit", "\(error)", "", "1", "0.00515"],
        ["mnist", "Q̂ (S), 1.01 η", "train_loss", "\(loss)", "", "1", ""],
        ["resnet50", "baseline (S)", "agreement", "", "", "0", "0.6894"],
      ])
    var manifest = Manifest()
    manifest.data = data
    manifest.provenance = provenance
    manifest.key = ["stage = render", "profile = \(profile)"]
    let files = [
      "figures/figure-1.png": picture, "tables/table-4.csv": table.text, "report.pdf": pages,
    ]
    for (path, text) in files {
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/\(path)")
      manifest.outputs[path] = Manifest.Entry(sha256: SHA256.hex(text), key: "", inputs: [])
    }
    try AtomicFile.write(try manifest.encoded(), to: Manifest.path(in: folder))
    return folder
  }

  private func outcome(_ fresh: String, _ reference: String) throws -> ReportVerification.Outcome {
    try ReportVerification(report: fresh, reference: reference).outcome()
  }

  private func refusal(_ fresh: String, _ reference: String) throws -> Failure {
    try #require(throws: Failure.self) { try outcome(fresh, reference) }
  }

  @Test func aReportIsNotComparedWithItself() throws {
    let folder = try report("a")
    try FileManager.default.createSymbolicLink(
      atPath: temporary.file("link"), withDestinationPath: folder)
    for same in [folder, folder + "/", temporary.file("link")] {
      #expect(try refusal(same, folder).code == .usage)
    }
  }

  @Test func equalReportsAreIdentical() throws {
    #expect(try outcome(report("a"), report("b")) == .identical(files: 3))
  }

  /// Another commit changes the pages, which print it, and nothing else.
  @Test func anotherCommitChangesThePagesAlone() throws {
    var later = Self.machine
    later["commit"] = "def"
    let fresh = try report("a", pages: "other pages", provenance: later)
    #expect(try outcome(fresh, report("b")) == .identical(files: 2))
    let repainted = try report("c", picture: "other", pages: "other pages", provenance: later)
    #expect(try refusal(repainted, report("b")).found == "figures/figure-1.png")
  }

  /// A forecast of cost is of the machine that was measured: what follows from it is left out where it differs.
  @Test func anotherForecastOfCostChangesNoResult() throws {
    func add(_ cost: String, to folder: String) throws -> String {
      var manifest = try #require(Manifest(folder: folder))
      manifest.cost = cost
      try AtomicFile.write(Array(cost.utf8), to: "\(folder)/figures/figure-p.png")
      manifest.outputs["figures/figure-p.png"] = Manifest.Entry(
        sha256: SHA256.hex(cost), key: "", inputs: [])
      try AtomicFile.write(try manifest.encoded(), to: Manifest.path(in: folder))
      return folder
    }
    let (fresh, reference) = (
      try add("one", to: report("a", pages: "others")), try add("two", to: report("b"))
    )
    #expect(try outcome(fresh, reference) == .identical(files: 2))
    let same = try add("two", to: report("c", pages: "others"))
    #expect(try refusal(same, reference).found == "report.pdf")
  }

  @Test func onOneKindOfMachineASingleByteCounts() throws {
    let refusal = try refusal(report("a", agreement: 0.98631), report("b"))
    #expect(refusal.code == .badData)
    #expect(refusal.problem.hasPrefix("1 of 3 files differ"))
    #expect(refusal.found == "tables/table-4.csv")
  }

  @Test func aFileThatTheReportLacksCountsAsDifferent() throws {
    let fresh = try report("a")
    var manifest = try #require(Manifest(folder: fresh))
    manifest.outputs["figures/figure-1.png"] = nil
    try AtomicFile.write(try manifest.encoded(), to: Manifest.path(in: fresh))
    #expect(try refusal(fresh, report("b")).found == "figures/figure-1.png")
  }

  private static let elsewhere = [
    "commit": "abc", "source_fingerprint": "1", "processor": "Two", "blas_core": "Haswell",
  ]

  /// On another kind of machine numbers count, to their tolerances.
  @Test func onAnotherKindOfMachineNumbersCount() throws {
    let fresh = try report(
      "a", agreement: 0.9800, error: 0.0060, loss: 0.1650, picture: "other",
      provenance: Self.elsewhere)
    let outcome = try outcome(fresh, report("b"))
    #expect(
      outcome
        == .close(
          numbers: 3, machines: "blas_core: Cooperlake → Haswell; processor: One → Two"))
  }

  @Test(
    "a number beyond its tolerance is named",
    arguments: [
      (0.96, 0.00414, 0.1581, "agreement"), (0.9863, 0.0085, 0.1581, "error_over_limit"),
      (0.9863, 0.0020, 0.1581, "error_over_limit"), (0.9863, 0.00414, 0.18, "train_loss"),
      (Double.nan, 0.00414, 0.1581, "agreement"),
    ])
  func tooFar(agreement: Double, error: Double, loss: Double, quantity: String) throws {
    let fresh = try report(
      "a", agreement: agreement, error: error, loss: loss, provenance: Self.elsewhere)
    let refusal = try refusal(fresh, report("b"))
    #expect(refusal.code == .badData)
    #expect(refusal.problem.hasPrefix("1 of 3 numbers"))
    #expect(refusal.found?.contains(quantity) == true, "\(refusal)")
  }

  @Test func reportsOfDifferentDataAreNotCompared() throws {
    let refusal = try refusal(report("a", data: "generated digits"), report("b"))
    #expect(refusal.expected == "MNIST" && refusal.found == "generated digits")
  }

  /// Reports of different profiles are not compared, and the right command is named.
  @Test func reportsOfDifferentProfilesAreNotCompared() throws {
    let refusal = try refusal(report("a", profile: "default"), report("b"))
    #expect(refusal.expected == "full" && refusal.found == "default")
    #expect(refusal.remedy == "make -C pipeline verify PROFILE=full")
  }

  /// A file that was changed after it was made is found, in either folder.
  @Test func aFileThatWasChangedIsFound() throws {
    let (fresh, reference) = (try report("a"), try report("b"))
    try AtomicFile.write(Array("painted over".utf8), to: "\(reference)/figures/figure-1.png")
    let refusal = try refusal(fresh, reference)
    #expect(refusal.code == .badData)
    #expect(refusal.place == "\(reference)/figures/figure-1.png")
  }

  /// A folder without report ends with 66, a foreign manifest with 65.
  @Test func aFolderWithoutReportEndsWith66() throws {
    let fresh = try report("a")
    #expect(try refusal(fresh, temporary.file("nowhere")).code == .missingInput)
    try AtomicFile.write(Array("{}".utf8), to: temporary.file("c/manifest.json"))
    #expect(try refusal(fresh, temporary.file("c")).code == .badData)
  }
}
