import Diagnostics
import Yams

/// A YAML file read as a tree whose every node knows its line and column.
///
/// Decoding through `Codable` would lose the places and accept keys that nobody reads, so the tree is
/// walked instead: see `YAMLValue` and `YAMLMapping`.
struct YAMLFile {
  let path: String
  let text: String

  /// - Throws: `Failure` 66 when the file cannot be read, 65 when it is no text, or longer than people write.
  init(path: String) throws {
    self.init(path: path, text: try WrittenText(path: path).text)
  }

  /// - Parameter path: how messages name the file.
  init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The root of the only document in the file.
  /// - Throws: `Failure` 78 for faults of syntax, a key given twice, one that is no text, and an anchor, with the line.
  func root() throws -> YAMLValue {
    let node: Node?
    do {
      node = try YAMLComposition.tree(text, file: path)
    } catch let error as YamlError {
      throw failure(error)
    }
    guard let node else {
      throw Failure(.configuration, at: path, "the file is empty")
    }
    let tree = try YAMLNode(node, file: path, parent: path)
    return YAMLValue(
      node: YAMLNode(tree.content, file: path, place: "\(path):1:1"), key: YAMLValue.wholeFile)
  }

  private func failure(_ error: YamlError) -> Failure {
    switch error {
    case .duplicatedKeysInMapping(let names, let context):
      let list = names.map { "“\($0)”" }.joined(separator: ", ")
      return Failure(
        .configuration, at: "\(path):\(context.mark)", "the key \(list) is given twice",
        remedy: "keep one of the two")
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Failure(.configuration, at: "\(path):\(mark)", "not valid YAML: \(problem)")
    default:
      return Failure(.configuration, at: path, "not valid YAML: \(error)")
    }
  }
}
