import Diagnostics

/// The keys and values of one YAML mapping, in the order of the file.
///
/// Keys that the reader does not know are refused on construction: a typo never becomes a default.
struct YAMLMapping {
  let key: String
  let place: String
  private(set) var entries: [(name: String, place: String, value: YAMLValue)] = []
  private let known: [String]?

  init(_ mapping: [YAMLNode.Entry], of parent: YAMLValue, keys: [String]?) throws {
    key = parent.key
    place = parent.place
    known = keys
    for entry in mapping {
      let name = entry.name
      if let keys, !keys.contains(name) {
        throw Failure(
          .configuration, at: entry.place, "unknown key “\(name)” in \(parent.key)",
          remedy: RetiredKeys.remedy(for: name) ?? remedy(forUnknown: name, among: keys))
      }
      let path = parent.key == YAMLValue.wholeFile ? name : "\(parent.key).\(name)"
      entries.append((name, entry.place, YAMLValue(node: entry.value, key: path)))
    }
  }

  /// The value of a key that may be absent.
  subscript(name: String) -> YAMLValue? {
    precondition(known?.contains(name) ?? true, "read of the undeclared key \(name)")
    return entries.first { $0.name == name }?.value
  }

  /// The value of a key that must be there.
  /// - Throws: `Failure` 78 with the place of the mapping.
  func required(_ name: String) throws -> YAMLValue {
    guard let value = self[name] else {
      throw Failure(
        .configuration, at: place, "\(key) lacks the key “\(name)”", remedy: "add “\(name): …”")
    }
    return value
  }

  /// This mapping with the values of `upper` in place of its own where both have the key; each value
  /// keeps the place it was written at.
  func overlaid(by upper: YAMLMapping?) -> YAMLMapping {
    guard let upper else { return self }
    var result = self
    for entry in upper.entries {
      if let index = result.entries.firstIndex(where: { $0.name == entry.name }) {
        result.entries[index] = entry
      } else {
        result.entries.append(entry)
      }
    }
    return result
  }
}
