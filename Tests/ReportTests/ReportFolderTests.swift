import Diagnostics
import Foundation
import Report
import Results
import Storage
import TestSupport
import Testing

/// The stage without its command line: what is written, when, and what it says.
@Suite struct ReportFolderTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(_ analysis: AnalysisResult) throws {
    try analysis.write(
      to: directory.file("analysis.h5"), key: StageKey(stage: "analyze"),
      provenance: Provenance(entries: []))
  }

  private func folder(
    _ name: String = "report", program: String = "one", partial: Bool = false
  ) -> ReportFolder {
    return ReportFolder(
      folder: directory.file(name),
      sources: ReportFolder.Sources(
        main: directory.file("analysis.h5"), documents: ProjectFiles.path("pipeline/report")),
      program: program,
      isPartial: partial)
  }

  @discardableResult
  private func render(_ folder: ReportFolder, _ only: String? = nil) throws -> Set<String> {
    var paths: Set<String> = []
    _ = try folder.render(only, force: false) { path, seconds in
      #expect(seconds >= 0)
      paths.insert(path)
    }
    return paths
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: directory.file(path)))
  }

  @Test func everythingOnceThenNothing() throws {
    try write(SyntheticAnalysis.make())
    let first = try render(folder())
    #expect(first == Set(ReportOutput.all.map(\.path)))
    let wanted =
      (1...5).map { "tables/table-\($0).csv" } + [
        "report.pdf", "figures/figure-1.pdf", "figures/figure-2.png", "figures/figure-3a.pdf",
        "figures/figure-3b.png", "tables/table-4.tex", "tables/table-5.pdf", "tables/table-1.png",
      ]
    for path in wanted { #expect(first.contains(path), "\(path)") }
    #expect(try render(folder()).isEmpty)
    #expect(try folder().states(of: nil, force: false).allSatisfy { $0.reason == nil })
  }

  @Test func sameBytesInAnotherFolder() throws {
    try write(SyntheticAnalysis.make())
    let paths = try render(folder("a"))
    try render(folder("b"))
    for path in paths.union(["manifest.json"]) {
      #expect(try bytes("a/\(path)") == bytes("b/\(path)"), "\(path)")
    }
  }

  @Test func onlyWhatIsOutOfDate() throws {
    try write(SyntheticAnalysis.make())
    try render(folder())
    // Touched: redrawn. Another program or another analysis: all of it.
    try Data("x".utf8).write(to: URL(fileURLWithPath: directory.file("report/tables/table-3.csv")))
    try FileManager.default.removeItem(atPath: directory.file("report/figures/figure-1.png"))
    let states = try folder().states(of: nil, force: false).filter { $0.reason != nil }
    #expect(states.map(\.output.path) == ["figures/figure-1.png", "tables/table-3.csv"])
    #expect(try render(folder()) == ["figures/figure-1.png", "tables/table-3.csv"])
    #expect(
      try render(folder(program: "two"), "figure-1") == [
        "figures/figure-1.pdf", "figures/figure-1.png",
      ])
    try write(SyntheticAnalysis.make(seeds: 2))
    let reasons = try folder(program: "two").states(of: "table-4", force: false).map(\.reason)
    #expect(reasons.count == 4)
    #expect(reasons.allSatisfy { $0?.contains("analysis.h5") == true })
  }

  @Test func aSingleFigure() throws {
    try write(SyntheticAnalysis.make())
    #expect(
      try render(folder(), "figure-3a") == ["figures/figure-3a.pdf", "figures/figure-3a.png"])
    let manifest = try #require(Manifest(folder: directory.file("report")))
    #expect(manifest.outputs.count == 2)
    #expect(
      manifest.outputs["figures/figure-3a.png"]?.sha256
        == SHA256.hex(try bytes("report/figures/figure-3a.png")))
    #expect(manifest.data == "MNIST")
    #expect(manifest.runs.count == 7)
  }

  /// What was judged goes out as it was judged; analyses that disagree are no report.
  @Test func findingsGoOutAsJSON() throws {
    var analysis = try SyntheticAnalysis.make(seeds: 2)
    analysis.findings = Findings([
      Finding("mnist.z", .word("open"), .word, choices: ["open", "supported"]),
      Finding("mnist.a", .number(0.25), .share, seeds: 2, spread: 0.1, interval: 0.1...0.4),
      Finding("mnist.m", nil, .ratio),
    ])
    try write(analysis)
    #expect(try render(folder(), "findings") == ["findings.json"])
    let data = try bytes("report/findings.json")
    struct File: Decodable { let findings: Findings }
    let all = try JSONDecoder().decode(File.self, from: data).findings
    #expect(Array(data) == (try all.json()))
    let own = Findings(
      all.all.filter { !$0.name.hasPrefix("report.") && !$0.name.hasPrefix("cost.") })
    #expect(own == analysis.findings && own.all.count < all.all.count)
    #expect(analysis.findings.all.map(\.name) == ["mnist.a", "mnist.m", "mnist.z"])

    var other = try SyntheticAnalysis.residual()
    other.findings = Findings([Finding("mnist.a", .number(0.5), .share)])
    try other.write(
      to: directory.file("other.h5"), key: StageKey(stage: "analyze"),
      provenance: Provenance(entries: []))
    let both = ReportFolder(
      folder: directory.file("both"),
      sources: .init(
        main: directory.file("analysis.h5"), further: [directory.file("other.h5")],
        documents: ProjectFiles.path("pipeline/report")),
      program: "one", isPartial: false)
    let failure = #expect(throws: Failure.self) { try render(both, "findings") }
    #expect(failure?.code == .badData && failure?.problem.contains("mnist.a") == true)
  }

  /// The report says how it is made: which experiments, in which profiles, and by whom.
  @Test func theCommandNamesTheExperiments() throws {
    func command(_ further: [AnalysisResult]) throws -> String? {
      var paths: [String] = []
      for (index, analysis) in further.enumerated() {
        paths.append(directory.file("further-\(index).h5"))
        try analysis.write(
          to: paths[index], key: StageKey(stage: "analyze"), provenance: Provenance(entries: []))
      }
      let name = "report-\(further.count)"
      try render(
        ReportFolder(
          folder: directory.file(name),
          sources: .init(
            main: directory.file("analysis.h5"), further: paths,
            documents: ProjectFiles.path("pipeline/report")), program: "one", isPartial: false),
        "findings")
      struct File: Decodable { let findings: Findings }
      return try JSONDecoder().decode(File.self, from: bytes("\(name)/findings.json")).findings
        .word("report.command")
    }
    try write(SyntheticAnalysis.make())
    #expect(try command([]) == "make -C pipeline PROFILE=default EXPERIMENTS=mnist")
    #expect(
      try command([SyntheticAnalysis.residual()])
        == "make -C pipeline PROFILE=default EXPERIMENTS='mnist resnet50'")
    #expect(
      try command([
        SyntheticAnalysis.layered("mlp"),
        SyntheticAnalysis.elsewhere(name: "pytorch", framework: "PyTorch 2.0"),
      ]) == "make -C pipeline cross-check PROFILE=default SEEDS_mlp=3 EXPERIMENTS='mnist mlp'")
    try write(SyntheticAnalysis.make(seeds: 3))
    #expect(try command([]) == "make -C pipeline PROFILE=default SEEDS=3 EXPERIMENTS=mnist")
    #expect(
      try command([SyntheticAnalysis.residual()])
        == "make -C pipeline PROFILE=default SEEDS_mnist=3 EXPERIMENTS='mnist resnet50'")
  }

  @Test func missingRunsNeedPermission() throws {
    try write(SyntheticAnalysis.make(missing: ["ste-sgd", "qhat-adam"]))
    let failure = #expect(throws: Failure.self) { try render(folder()) }
    #expect(failure?.code == .missingInput)
    #expect(failure?.found?.contains("ste-sgd") == true)
    #expect(failure?.remedy?.contains("make -C pipeline runs") == true)
    #expect(try render(folder(partial: true)).contains("report.pdf"))
    var foreign = try SyntheticAnalysis.elsewhere(name: "pytorch", framework: "PyTorch 2.0")
    foreign.missingRuns = ["ste-sgd: not trained"]
    try write(foreign)
    let remedy = #expect(throws: Failure.self) { try render(folder()) }?.remedy
    #expect(remedy?.contains("make -C pipeline cross-check") == true)
  }

  /// The list of what is missing lies, and is long.
  @Test func missingRunsThatAreNone() throws {
    var analysis = try SyntheticAnalysis.make()
    analysis.missingRuns = ["ste-sgd", "ste-sgd"] + (0..<10_000).map { "run \($0)" }
    try write(analysis)
    let failure = try #require(#expect(throws: Failure.self) { try render(folder()) })
    #expect(failure.code == .badData && "\(failure)".contains("/missing_runs"))
    #expect("\(failure)".count < 1000)
  }

  @Test("a title that nobody would write is refused, and told by its dataset")
  func longTitle() throws {
    var analysis = try SyntheticAnalysis.make()
    let long = String(repeating: "\"", count: longestText)
    analysis.experiment.title = long
    try write(analysis)
    let failure = try #require(#expect(throws: Failure.self) { try render(folder()) })
    #expect(failure.code == .badData && "\(failure)".contains("/experiment"))
  }

  /// The campaign `torture` found a message that named no file.
  @Test(arguments: [\QuantizationSummary.grid, \.estimator])
  func aQuantizationThatIsNone(word: WritableKeyPath<QuantizationSummary, String> & Sendable) throws
  {
    var analysis = try SyntheticAnalysis.make()
    analysis.quantization[keyPath: word] = "nowhere"
    #expect(throws: Failure.self) { try write(analysis) }
  }

  @Test func missingAnalysis() throws {
    let failure = #expect(throws: Failure.self) { try render(folder()) }
    #expect(failure?.code == .missingInput)
    #expect(failure?.remedy?.contains("analysis") == true)
  }

  @Test(
    .enabled(
      if: ExternalTool("pdftotext").isInstalled, "pdftotext (poppler-utils) is not installed"))
  func generatedDataAreLabelledEverywhere() throws {
    try write(SyntheticAnalysis.make(generated: true))
    try render(folder(), "report")
    try render(folder(), "table-4")
    let path = directory.file("report/report.pdf")
    let text = try #require(ExternalTool("pdftotext").output("-layout", path, "-"))
    let pages = text.split(separator: "\u{0C}")
    #expect(pages.count >= 8)
    #expect(pages.first?.contains("not MNIST") == true, "the title page says so")
    for page in pages.dropFirst() where page.contains("Figure 4.") || page.contains("Table 5.") {
      #expect(page.filter { !$0.isWhitespace }.contains("Trainedongenerateddigits"))
    }
    let tex = String(decoding: try bytes("report/tables/table-4.tex"), as: UTF8.self)
    #expect(tex.contains("generated digits, which are not MNIST"))
    let manifest = try #require(Manifest(folder: directory.file("report")))
    #expect(manifest.data == "generated digits")
  }

  @Test(
    .enabled(if: ExternalTool("pdffonts").isInstalled, "pdffonts (poppler-utils) is not installed"))
  func everyPDFHasItsFonts() throws {
    try write(SyntheticAnalysis.make())
    for path in try render(folder()) where path.hasSuffix(".pdf") {
      let fonts = try #require(ExternalTool("pdffonts").output(directory.file("report/\(path)")))
      for line in fonts.split(separator: "\n").dropFirst(2) {
        #expect(!line.contains("Type 3") && line.contains("yes yes yes"), "\(path): \(line)")
      }
    }
  }

  @Test(
    .enabled(if: ExternalTool("pdfinfo").isInstalled, "pdfinfo (poppler-utils) is not installed"))
  func everyLinkHasItsPlace() throws {
    try write(SyntheticAnalysis.make())
    try render(folder(), "report")
    let places = try #require(
      ExternalTool("pdfinfo").output("-dests", directory.file("report/report.pdf")))
    for name in ["summary", "table-1", "table-5", "figure-3b", "figure-5", "verdicts", "recipe"] {
      #expect(places.contains("\"\(name)\""), "\(name)")
    }
  }
}
