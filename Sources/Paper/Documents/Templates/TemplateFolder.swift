import Diagnostics
import Foundation
import Storage

/// The folder of a report's documents: those whose names begin with a digit are the report, in the order of their
/// names; the others are parts, which documents include by `{{> name}}`.
///
/// On a line of its own, such a tag stands for the lines of the part; within a line, for its only line.
package struct TemplateFolder: Sendable {
  package let path: String
  /// By name without ending.
  package let texts: [String: String]

  /// Bytes of one document at most: some eighteen times the longest of the report. Each is parsed several times over.
  private static let longest = 128 << 10

  /// - Throws: `Failure` 66 where there are no documents, 65 for one that is too long, no UTF-8, or whose name is none.
  package init(path: String) throws {
    self.path = path
    let names = try folderNames(path)
    let documents = names.filter { $0.hasSuffix(".md") }
    guard documents.contains(where: { $0.first?.isNumber == true }) else {
      throw Failure(
        .missingInput, at: path, "there are no documents here",
        expected: "files such as 10-title.md",
        found: names.isEmpty ? "an empty folder" : names.joined(separator: ", "))
    }
    var texts: [String: String] = [:]
    for name in documents {
      let bytes = try readBytes("\(path)/\(name)")
      guard bytes.count <= Self.longest else {
        throw Failure(
          .badData, at: "\(path)/\(name)", "the document is too long",
          expected: "at most \(Self.longest) bytes", found: "\(bytes.count)",
          remedy: "divide it")
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Failure(.badData, at: "\(path)/\(name)", "the document is no UTF-8 text")
      }
      texts[String(name.dropLast(3))] = text
    }
    self.texts = texts
  }

  /// For tests: documents by name.
  package init(path: String, texts: [String: String]) {
    self.path = path
    self.texts = texts
  }

  /// Paths of all that is read.
  package var files: [String] {
    texts.keys.sorted().map { "\(path)/\($0).md" } + [styleSheetPath, bibliographyPath]
  }

  private var bibliographyPath: String { "\(path)/references.yaml" }

  /// The works that the documents may cite.
  /// - Throws: `Failure` 66 where there is no such file, 78 where it is no such list.
  package func bibliography() throws -> Bibliography { try Bibliography(path: bibliographyPath) }

  private var styleSheetPath: String { "\(path)/report.css" }

  /// How the web page looks.
  /// - Throws: `Failure` 66 where there is no such file, 65 where it is no UTF-8.
  package func styleSheet() throws -> String {
    guard let text = String(validating: try readBytes(styleSheetPath), as: UTF8.self) else {
      throw Failure(.badData, at: styleSheetPath, "the style sheet is no UTF-8 text")
    }
    return text
  }

  /// The documents of the report, in order.
  /// - Throws: `Failure` 78 for parts that do not exist.
  package func report() throws -> [TemplateSource] {
    try texts.keys.filter { $0.first?.isNumber == true }.sorted().map { try document($0) }
  }

  /// A document by its name without ending.
  /// - Throws: `Failure` 66 where there is none, 78 for parts that do not exist.
  package func document(_ name: String) throws -> TemplateSource {
    guard texts[name] != nil else {
      throw Failure(
        .missingInput, at: "\(path)/\(name).md", "there is no such document",
        found: texts.keys.sorted().joined(separator: ", "))
    }
    return TemplateSource(path: "\(path)/\(name).md", lines: try lines(of: name, within: []))
  }

  private typealias Line = (text: String, origin: TemplateSource.Origin)

  private func lines(of name: String, within outer: [String]) throws -> [Line] {
    let file = "\(path)/\(name).md"
    let own = (texts[name] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    return try own.enumerated().flatMap { index, text -> [Line] in
      let origin = TemplateSource.Origin(path: file, line: index + 1)
      guard text.contains("{{>") else { return [(String(text), origin)] }
      if let only = try? /^\s*\{\{>\s*([A-Za-z0-9-]+)\s*\}\}\s*$/.wholeMatch(in: text) {
        return try included(String(only.1), at: origin, within: outer + [name])
      }
      return [(try inlined(text, at: origin, within: outer + [name]), origin)]
    }
  }

  /// The lines of a part, without empty ones at its end.
  private func included(
    _ name: String, at origin: TemplateSource.Origin, within outer: [String]
  ) throws -> [Line] {
    let place = "\(origin.path):\(origin.line)"
    guard texts[name] != nil else {
      throw Failure(
        .configuration, at: place, "there is no part “\(name)”", expected: "\(path)/\(name).md",
        remedy: remedy(forUnknown: name, among: Array(texts.keys)))
    }
    guard !outer.contains(name) else {
      throw Failure(
        .configuration, at: place, "the part “\(name)” includes itself",
        found: (outer + [name]).joined(separator: " → "))
    }
    var lines = try lines(of: name, within: outer)
    while lines.last?.text.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines
  }

  private func inlined(
    _ text: Substring, at origin: TemplateSource.Origin, within outer: [String]
  ) throws -> String {
    var result = ""
    var rest = text
    while let open = rest.firstRange(of: "{{>"),
      let close = rest[open.upperBound...].firstRange(of: "}}")
    {
      let name = rest[open.upperBound..<close.lowerBound].trimmingCharacters(in: .whitespaces)
      let lines = try included(name, at: origin, within: outer)
      guard lines.count == 1 else {
        throw Failure(
          .configuration, at: "\(origin.path):\(origin.line)",
          "the part “\(name)” has more than one line and stands within one",
          expected: "{{> \(name)}} on a line of its own", found: "\(lines.count) lines")
      }
      result += rest[..<open.lowerBound] + lines[0].text
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}
