import Results

/// Findings by the parts of their dotted names.
package final class FindingTree: Sendable {
  package let finding: Finding?
  let path: String
  let children: [String: FindingTree]

  package convenience init(_ findings: Findings) {
    self.init(
      path: "", findings.all.map { ($0.name.split(separator: ".").map(String.init)[...], $0) })
  }

  private init(path: String, _ findings: [(rest: ArraySlice<String>, finding: Finding)]) {
    self.path = path
    finding = findings.first { $0.rest.isEmpty }?.finding
    let deeper = Dictionary(grouping: findings.filter { !$0.rest.isEmpty }) { $0.rest.first ?? "" }
    children = Dictionary(
      uniqueKeysWithValues: deeper.map { name, own in
        (
          name,
          FindingTree(
            path: path.isEmpty ? name : "\(path).\(name)",
            own.map { ($0.rest.dropFirst(), $0.finding) })
        )
      })
  }

  /// The place of a dotted name; nil where nothing is there.
  package func place(_ name: String) -> FindingTree? {
    var tree: FindingTree? = self
    for part in name.split(separator: ".") { tree = tree?.children[String(part)] }
    return tree
  }

  /// Every name that leads somewhere, for messages.
  var names: [String] {
    let own = path.isEmpty || finding == nil ? [] : [path]
    return own + children.sorted { $0.key < $1.key }.flatMap { $0.value.names }
  }
}
