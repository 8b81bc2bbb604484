/// The name among `names` that `word` is most likely a misspelling of, or nil when none is near.
///
/// Nearness is the edit distance with transpositions (optimal string alignment), at most a third of
/// the longer word and never more than three.
package func nearestName(to word: String, among names: [String]) -> String? {
  let scored = names.map { ($0, editDistance(Array(word.lowercased()), Array($0.lowercased()))) }
  guard let best = scored.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
  let limit = min(3, max(1, max(word.count, best.0.count) / 3))
  return best.1 <= limit ? best.0 : nil
}

/// "did you mean …?" with every valid name after it: the remedy of an unknown name.
package func remedy(forUnknown word: String, among names: [String]) -> String {
  let list = "valid: " + names.joined(separator: ", ")
  guard let near = nearestName(to: word, among: names) else { return list }
  return "did you mean “\(near)”? (\(list))"
}

func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return a.count + b.count }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var current = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = min(substitution, last[j] + 1, current[j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = min(current[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last) = (last, current)
  }
  return last[b.count]
}
