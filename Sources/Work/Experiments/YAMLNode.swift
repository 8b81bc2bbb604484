import Diagnostics
import Yams

/// A node of a YAML tree. Every node knows the file and the place that it was written at, so that a tree may be put
/// together from several files.
struct YAMLNode {
  enum Content {
    /// - isPlain: whether it stands without quotes: `"5"` is text, `5` is a number.
    case scalar(String, isPlain: Bool)
    case mapping([Entry])
    case list([YAMLNode])
    case alias
  }

  struct Entry {
    let name: String
    /// Of the key.
    let place: String
    var value: YAMLNode
  }

  var content: Content
  let file: String
  /// "file:line:column".
  let place: String

  init(_ content: Content, file: String, place: String) {
    self.content = content
    self.file = file
    self.place = place
  }

  /// - Parameter parent: the place of what holds the node, for one that has none.
  /// - Throws: `Failure` 78 for a key that is no text.
  init(_ node: Node, file: String, parent: String) throws {
    let place = node.mark.map { "\(file):\($0)" } ?? parent
    let content: Content =
      switch node {
      case .scalar(let scalar):
        .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
      case .sequence(let nodes):
        .list(try nodes.map { try YAMLNode($0, file: file, parent: place) })
      case .mapping(let pairs):
        .mapping(
          try pairs.map { key, value in
            let keyPlace = key.mark.map { "\(file):\($0)" } ?? place
            guard case .scalar(let scalar) = key, !scalar.string.isEmpty else {
              throw Failure(.configuration, at: keyPlace, "a key must be text")
            }
            return Entry(
              name: scalar.string, place: keyPlace,
              value: try YAMLNode(value, file: file, parent: keyPlace))
          })
      case .alias: .alias
      }
    self.init(content, file: file, place: place)
  }

  /// The text of a scalar.
  var text: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The value of a mapping's key.
  subscript(name: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.name == name }?.value
  }

  /// This node where it says something, and `lower` elsewhere: of two mappings the keys are taken together, one by
  /// one; anything else replaces what `lower` has. Keys of `lower` alone come first, then those of this node in its
  /// own order.
  func merged(over lower: YAMLNode) -> YAMLNode {
    guard case .mapping(let own) = content, case .mapping(let others) = lower.content else {
      return self
    }
    var result = self
    result.content = .mapping(
      others.filter { other in !own.contains { $0.name == other.name } }
        + own.map { entry in
          var entry = entry
          if let other = lower[entry.name] { entry.value = entry.value.merged(over: other) }
          return entry
        })
    return result
  }

  /// As Yams writes it.
  var yams: Node {
    switch content {
    case .scalar(let text, let isPlain):
      .scalar(Node.Scalar(text, .implicit, isPlain ? .any : .doubleQuoted))
    case .list(let nodes): .sequence(Node.Sequence(nodes.map(\.yams)))
    case .mapping(let entries):
      .mapping(Node.Mapping(entries.map { (Node($0.name), $0.value.yams) }))
    case .alias: Node("")
    }
  }
}
