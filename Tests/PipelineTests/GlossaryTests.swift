import Foundation
import TestSupport
import Testing

/// The glossary of `pipeline/README.md` against the code: its names are there, and the words that it gave up are not.
@Suite("The glossary and the code") struct GlossaryTests {
  private struct Entry {
    let word: String
    let names: [String]
    let retired: [String]
  }

  private static func entries() throws -> [Entry] {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/README.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "## Glossary\n").dropFirst().first)
    let lines = section.prefix(
      upTo: section.firstRange(of: "\n## ")?.lowerBound ?? section.endIndex)
    return lines.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return Entry(
        word: cells[0], names: cells[1].matches(of: /`([^`]+)`/).map { String($0.1) },
        retired: cells.count < 4
          ? [] : cells[3].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
    }
  }

  private static func sources() throws -> [(path: String, text: String)] {
    let root = ProjectFiles.path("Sources")
    let files = try #require(FileManager.default.enumerator(atPath: root))
    return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
      ($0, try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8))
    }
  }

  @Test("Every name of the glossary is in the code, and no word that was given up")
  func names() throws {
    let (entries, sources) = (try Self.entries(), try Self.sources())
    #expect(entries.count > 15 && entries.contains { !$0.retired.isEmpty })
    for entry in entries {
      #expect(!entry.names.isEmpty, "\(entry.word)")
      for name in entry.names {
        let pattern = try Regex("\\b\(name)\\b")
        #expect(
          sources.contains { $0.text.firstMatch(of: pattern) != nil }, "\(name) is nowhere")
      }
      for word in entry.retired {
        // The list of retired keys is what tells users of old files the new word.
        let found = sources.filter {
          !$0.path.hasSuffix("RetiredKeys.swift")
            && $0.text.range(of: word, options: .caseInsensitive) != nil
        }
        #expect(found.isEmpty, "\(word) is still in \(found.map(\.path))")
      }
    }
  }
}
