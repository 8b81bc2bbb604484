/// What determines the bytes of a stage's output, line by line, and the hash of it.
///
/// A stage whose output carries the same key has nothing to do. Since the lines are kept in the output,
/// a stage that does have something to do can say which line changed.
package struct StageKey: Equatable, Sendable {
  /// Lines "name = value" in the order of addition.
  package private(set) var lines: [String] = []

  package init(stage: String) { add("stage", stage) }

  /// The key that a file's text holds.
  package init(text: String) {
    lines = text.split(separator: "\n").map(String.init)
  }

  package mutating func add(_ name: String, _ value: some CustomStringConvertible) {
    lines.append("\(name) = \(String(describing: value).replacing("\n", with: "; "))")
  }

  package var text: String { lines.joined(separator: "\n") }

  /// 64 hexadecimal digits.
  package var hash: String { SHA256.hex(text) }

  /// Names of the lines that are not the same in `old`.
  package func names(changedFrom old: StageKey) -> Set<String> {
    let (before, after) = (old.pairs, pairs)
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
  }

  /// What changed from `old` to this key, in words: "learning_rate: 0.001 → 0.002; …".
  package func difference(from old: StageKey) -> String {
    let before = old.pairs
    let after = pairs
    var changes: [String] = []
    for (name, value) in after.sorted(by: { $0.key < $1.key }) where before[name] != value {
      changes.append("\(name): \(before[name].map(shorten) ?? "absent") → \(shorten(value))")
    }
    for name in before.keys.sorted() where after[name] == nil {
      changes.append("\(name): gone")
    }
    return changes.isEmpty ? "nothing" : changes.joined(separator: "; ")
  }

  private var pairs: [String: String] {
    var pairs: [String: String] = [:]
    for line in lines {
      guard let separator = line.firstRange(of: " = ") else { continue }
      pairs[String(line[..<separator.lowerBound])] = String(line[separator.upperBound...])
    }
    return pairs
  }
}

private func shorten(_ value: String) -> String {
  let isHash = value.count == 64 && value.allSatisfy(\.isHexDigit)
  return isHash ? value.prefix(8) + "…" : value
}
