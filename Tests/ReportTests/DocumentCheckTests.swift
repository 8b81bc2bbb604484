import Analysis
import Diagnostics
import Documents
import Report
import Results
import Storage
import TestSupport
import Testing

/// Documents are checked against the names that findings have, before anything is trained.
@Suite("The report's documents are checked before anything trains") struct DocumentCheckTests {
  private static let names = [
    "mnist", "estimators", "sensitivity", "optimizers", "ablation", "resnet50",
  ]

  private func check(
    _ change: (inout [String: String]) -> Void = { _ in }
  ) throws {
    var texts = try ReportTexts.folder().texts
    change(&texts)
    var experiments = try Self.names.map { try SyntheticAnalysis.experiment($0) }
    var elsewhere = experiments[0]
    (elsewhere.name, elsewhere.framework) = ("pytorch", "PyTorch 2.0")
    experiments.append(elsewhere)
    let (paper, rules) = (try SyntheticAnalysis.paper(), try SyntheticAnalysis.rules())
    let findings = experiments.flatMap { experiment in
      Judgement.blank(
        experiment, paper: paper, rules: rules,
        bounds: experiment.name == "mnist" ? SyntheticBounds.make() : nil
      ).all
    }
    try ReportDocuments.check(
      TemplateFolder(path: ProjectFiles.path("pipeline/report"), texts: texts),
      findings: Findings(findings), experiments: experiments, isComplete: true)
  }

  @Test("The project's documents pass") func own() throws { try check() }

  /// 200,000 entries of a list took a minute.
  @Test("A document that is too long is refused before it is parsed") func tooLong() throws {
    let folder = try TemporaryDirectory()
    try AtomicFile.write(
      Array(String(repeating: "- a\n", count: 200_000).utf8), to: folder.file("10-title.md"))
    let failure = #expect(throws: Failure.self) { try TemplateFolder(path: folder.path) }
    #expect(failure?.code == .badData && failure?.place?.hasSuffix("10-title.md") == true)
  }

  @Test("The report is cited as CITATION.cff has it")
  func citation() throws {
    let text = try String(contentsOfFile: ProjectFiles.path("CITATION.cff"), encoding: .utf8)
    let work = try #require(try ReportTexts.folder().bibliography()["this-report"])
    #expect(text.contains("\ntitle: \"\(work.title)\"\n"))
    let version = try #require(text.firstMatch(of: /\nversion: (\S+)\n/)).1
    #expect(work.facts["note"] == "Version \(version)")
    #expect(version == projectVersion)
  }

  @Test(
    "A name that leads nowhere ends with 78, file and line, and the nearest name",
    arguments: [
      ("{{rules.likeness.vlaue}}", "rules.likeness.value"),
      ("[there](#figure-3c)", "figure-3a"), ("[there](#sumary)", "summary"),
      ("![a picture](figure-3c)\n**Title.** Text", "figure-3a"),
      ("![](table-44)\n**Title.** Text", "table-4"), ("{{> sedes}}", "seeds"),
    ])
  func unknown(_ text: String, _ near: String) throws {
    let failure = #expect(throws: Failure.self) {
      try check { $0["96-extra"] = "first line\n\n\(text)\n" }
    }
    #expect(failure?.code == .configuration)
    #expect(
      failure?.place?.hasSuffix("pipeline/report/96-extra.md:3") == true, "\(failure?.place ?? "")")
    #expect(failure?.remedy?.contains(near) == true, "\(failure?.remedy ?? "")")
  }

  @Test("Words that a table has no use for, or that it lacks")
  func words() throws {
    let unused = #expect(throws: Failure.self) {
      try check {
        $0["40-alignment"] = $0["40-alignment"]?.replacing("- `baseline`:", with: "- `baslein`:")
      }
    }
    #expect(unused?.code == .configuration)
    #expect(unused?.place?.contains("pipeline/report/40-alignment.md:") == true)
    #expect(unused?.remedy?.contains("baseline") == true, "\(unused?.remedy ?? "")")
    let missing = #expect(throws: Failure.self) {
      try check { texts in
        let lines = texts["45-training"]?.split(separator: "\n", omittingEmptySubsequences: false)
        texts["45-training"] = lines?.filter { !$0.hasPrefix("- `train-loss`") }.joined(
          separator: "\n")
      }
    }
    #expect(
      missing?.problem == "table-5 has no words for “train-loss”", "\(missing?.problem ?? "")")
  }

  @Test("A fault in a part is told where the part has it")
  func parts() throws {
    let failure = #expect(throws: Failure.self) {
      try check {
        $0["extra"] = "one\n{{rules.likeness.vlaue}}"
        $0["96-extra"] = "first line\n\n{{> extra}}\n"
      }
    }
    #expect(
      failure?.place?.hasSuffix("pipeline/report/extra.md:2") == true, "\(failure?.place ?? "")")
  }
}
