import Diagnostics
import Foundation
import Storage

/// A document as it is written: Markdown with tags for findings and conditions.
package struct TemplateSource: Equatable, Sendable {
  /// As errors name it: "pipeline/report/summary.md".
  package let path: String
  package let text: String

  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The documents of a folder whose names begin with a digit, in the order of their names.
  /// - Throws: `Failure` 66 where there are none, 65 for one that is no UTF-8.
  package static func all(inFolder folder: String) throws -> [TemplateSource] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let documents = names.filter { $0.hasSuffix(".md") && $0.first?.isNumber == true }.sorted()
    guard !documents.isEmpty else {
      throw Failure(
        .missingInput, at: folder, "there are no documents here",
        expected: "files such as 10-summary.md",
        found: names.isEmpty ? "no folder, or an empty one" : names.sorted().joined(separator: ", ")
      )
    }
    return try documents.map { try read(path: "\(folder)/\($0)") }
  }

  package static func read(path: String) throws -> TemplateSource {
    guard let text = String(validating: try readBytes(path), as: UTF8.self) else {
      throw Failure(.badData, at: path, "the document is no UTF-8 text")
    }
    return TemplateSource(path: path, text: text)
  }

  func failure(
    line: Int, _ problem: String, expected: String? = nil, found: String? = nil,
    remedy: String? = nil
  ) -> Failure {
    Failure(
      .configuration, at: "\(path):\(line)", problem, expected: expected, found: found,
      remedy: remedy)
  }

  func failure(_ fault: MarkdownFault, line: Int) -> Failure {
    failure(line: line, fault.problem, expected: fault.expected, found: fault.found)
  }
}
