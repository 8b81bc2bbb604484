import Diagnostics
import Storage
import Yams

/// The works that documents may cite: `references.yaml`, by key.
///
///     gong2019:
///       authors: [Ruihao Gong, Xianglong Liu]
///       title: Differentiable Soft Quantization
///       venue: ICCV
///       year: 2019
///       doi: 10.1109/ICCV.2019.00495
package struct Bibliography: Equatable, Sendable {
  /// In the file's order.
  package let works: [Work]

  package struct Work: Equatable, Sendable {
    package let key: String
    /// "file:line:column".
    package let place: String
    let authors: [String]
    package let title: String
    /// By name: what else is known of it.
    package let facts: [String: String]
  }

  package init(_ works: [Work] = []) { self.works = works }

  /// - Throws: `Failure` 66 when the file cannot be read, 78 with file, line and column for what is no such list.
  package init(path: String) throws {
    guard let text = String(validating: try readBytes(path), as: UTF8.self) else {
      throw Failure(.badData, at: path, "the list of works is no UTF-8 text")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Failure(.configuration, at: path, "not valid YAML: \(error)")
    }
    works = try (root.map { try Self.pairs($0, of: "the list of works", at: path) } ?? []).map {
      key, node in
      try Work(key, node, at: key.mark.map { "\(path):\($0)" } ?? path)
    }
  }

  fileprivate static func pairs(
    _ node: Node, of what: String, at place: String
  ) throws -> [(key: Node, value: Node)] {
    guard case .mapping(let pairs) = node else {
      throw Failure(.configuration, at: place, "\(what) is not a list of keys with values")
    }
    return pairs.map { ($0.key, $0.value) }
  }

  package subscript(key: String) -> Work? { works.first { $0.key == key } }
}

extension Bibliography.Work {
  private static let names = [
    "authors", "title", "venue", "year", "doi", "arxiv", "address", "commit", "note",
  ]

  fileprivate init(_ key: Node, _ node: Node, at place: String) throws {
    self.key = key.string ?? ""
    self.place = place
    var facts: [String: String] = [:]
    var authors: [String] = []
    for (name, value) in try Bibliography.pairs(node, of: "the work “\(self.key)”", at: place) {
      let name = name.string ?? ""
      guard Self.names.contains(name) else {
        throw Failure(
          .configuration, at: place, "a work has no “\(name)”",
          remedy: remedy(forUnknown: name, among: Self.names))
      }
      if name == "authors", case .sequence(let list) = value {
        authors = list.compactMap(\.string)
      } else if let text = value.scalar?.string, !text.isEmpty {
        facts[name] = text
      } else {
        throw Failure(.configuration, at: place, "“\(name)” of a work says nothing")
      }
    }
    guard let title = facts.removeValue(forKey: "title"), facts["year"] != nil, !authors.isEmpty
    else {
      throw Failure(
        .configuration, at: place, "a work lacks its authors, title or year",
        expected: "authors: [Given Family, …], title: …, year: …")
    }
    guard !self.key.isEmpty,
      self.key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else {
      throw Failure(
        .configuration, at: place, "the key of a work has characters that citations do not have",
        expected: "letters, digits and hyphens", found: self.key)
    }
    self.title = title
    self.authors = authors
    self.facts = facts
  }
}
