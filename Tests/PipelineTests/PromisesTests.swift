import Diagnostics
import Foundation
import TestSupport
import Testing

/// The table of cases in pipeline/README.md names tests that there are, and README.md's table of exit codes has every one.
@Suite("promises, case by case") struct PromisesTests {
  @Test("every test of the table is there, and every case has one or a campaign’s")
  func table() throws {
    let text = try String(contentsOfFile: ProjectFiles.path("pipeline/README.md"), encoding: .utf8)
    let rows = text.matches(of: /(?m)^\| (\d+) \|([^|]*)\|([^|]*)\|[^|]*\|$/)
    #expect(rows.compactMap { Int($0.1) } == Array(1...36))
    let folder = ProjectFiles.path("Tests")
    let sources = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }
      .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    for row in rows {
      #expect(row.3.contains("Tests") || row.3.contains("torture"), "case \(row.1)")
      var suite = ""
      for name in row.3.matches(of: /`(\w*Tests)?(?:\.(\w+))?`/) {
        if let given = name.1 { suite = String(given) }
        guard name.1 != nil || name.2 != nil else { continue }
        let isThere = sources.contains { source in
          source.contains("struct \(suite) ")
            && (name.2.map { source.contains("func \($0)(") } ?? true)
        }
        #expect(isThere, "case \(row.1): \(suite).\(name.2 ?? "")")
      }
    }
  }

  @Test("README.md has every exit code of the stages, and the set-up’s 69") func exitCodes() throws
  {
    let text = try String(contentsOfFile: ProjectFiles.path("README.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n| exit code |").last)
    let rows = section.prefix { $0 != "#" }.matches(of: /(?m)^\| ([\d, ]+) \|/)
    let codes = rows.flatMap { $0.1.matches(of: /\d+/).compactMap { Int32($0.0) } }
    let failures = ExitCode.allCases.filter { $0 != .success }.map(\.rawValue)
    #expect(codes.sorted() == (failures + [69]).sorted())
  }
}
