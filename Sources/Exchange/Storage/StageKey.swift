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

  /// What changed from `old` to this key, in words: "learning_rate: 0.001 → 0.002; …"; of fingerprints of several
  /// rooms the names of those that changed: "sources: HDF5, Training".
  package func difference(from old: StageKey) -> String {
    let before = old.pairs
    let after = pairs
    var changes: [String] = []
    for (name, value) in after.sorted(by: { $0.key < $1.key }) where before[name] != value {
      changes.append("\(name): \(change(from: before[name], to: value))")
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

private func change(from old: String?, to new: String) -> String {
  if let before = old.flatMap(fingerprints), let after = fingerprints(new) {
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    return changed.sorted().joined(separator: ", ")
  }
  return "\(old.map(shorten) ?? "absent") → \(shorten(new))"
}

/// Of "HDF5 0f1e… Training 2d3c…", by name; nil for other values.
private func fingerprints(_ value: String) -> [String: Substring]? {
  let words = value.split(separator: " ")
  guard words.count >= 2, words.count.isMultiple(of: 2) else { return nil }
  var list: [String: Substring] = [:]
  for index in stride(from: 0, to: words.count, by: 2) {
    let fingerprint = words[index + 1]
    guard fingerprint.count == 16, fingerprint.allSatisfy(\.isHexDigit) else { return nil }
    list[String(words[index])] = fingerprint
  }
  return list
}

private func shorten(_ value: String) -> String {
  let isHash = value.count == 64 && value.allSatisfy(\.isHexDigit)
  return isHash ? value.prefix(8) + "…" : value
}
