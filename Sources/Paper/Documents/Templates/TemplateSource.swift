import Diagnostics

/// A document as it is written: Markdown with tags for findings and conditions.
package struct TemplateSource: Equatable, Sendable {
  /// As errors name it: "pipeline/report/20-summary.md".
  package let path: String
  /// With the parts that it includes in their places.
  package let text: String
  /// Where each line of the text stands; nil where all are the document's own.
  private let origins: [Origin]?

  /// A line of a file.
  struct Origin: Equatable, Sendable {
    let path: String
    let line: Int
  }

  package init(path: String, text: String) {
    self.path = path
    self.text = text
    origins = nil
  }

  init(path: String, lines: [(text: String, origin: Origin)]) {
    self.path = path
    text = lines.map(\.text).joined(separator: "\n")
    origins = lines.map(\.origin)
  }

  private func place(_ line: Int) -> String {
    let origin = origins.flatMap { $0.indices.contains(line - 1) ? $0[line - 1] : nil }
    return "\(origin?.path ?? path):\(origin?.line ?? line)"
  }

  func failure(
    line: Int, _ problem: String, expected: String? = nil, found: String? = nil,
    remedy: String? = nil
  ) -> Failure {
    Failure(
      .configuration, at: place(line), problem, expected: expected, found: found, remedy: remedy)
  }

  func failure(_ fault: MarkdownFault, line: Int) -> Failure {
    failure(line: line, fault.problem, expected: fault.expected, found: fault.found)
  }
}
