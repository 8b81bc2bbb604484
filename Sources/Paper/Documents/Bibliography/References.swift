import Drawing

extension Document {
  /// Keys of the works that are cited, in the order in which they first are.
  var citedKeys: [String] {
    var keys: [String] = []
    for target in linkTargets {
      if let key = citationKey(target), !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  var linkTargets: [String] {
    var targets: [String] = []
    _ = map { text in
      targets += text.runs.compactMap(\.link)
      return text
    }
    return targets
  }

  /// The document with its references spelled out: links without words get the name of their place, citations the
  /// number of the work; the list of references has what is cited.
  ///
  /// - Parameter others: names of places that other reports of the same documents have.
  func withReferences(_ bibliography: Bibliography, others: [String: String]) -> Document {
    let names = placeNames.merging(others) { own, _ in own }
    let keys = citedKeys
    func number(_ key: String) -> Int { (keys.firstIndex(of: key) ?? 0) + 1 }
    let cited = keys.compactMap { key in
      bibliography[key].map { CitedWork($0, number: number(key)) }
    }
    let spelledOut = map { text in
      text.withLinkWords { target, words in
        guard words == Marks.reference else { return words }
        return citationKey(target).map { "\(number($0))" }
          ?? names[String(target.dropFirst())] ?? String(target.dropFirst())
      }.withLinks { target in
        citationKey(target).map { "#\(CitedWork.anchor(of: $0))" } ?? target
      }
    }
    return Document(
      spelledOut.blocks.map { if case .references = $0 { .references(cited) } else { $0 } },
      elsewhere: elsewhere)
  }
}

/// The key that the target of a citation has: "@gong2019".
func citationKey(_ target: String) -> String? {
  target.hasPrefix("@") ? String(target.dropFirst()) : nil
}
