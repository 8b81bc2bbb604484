/// A pattern for names of tensors, as shells have for files: `*` is anything but a slash, `**` anything, `?` one
/// character but a slash. All else is itself.
package struct NamePattern: Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package func matches(_ name: String) -> Bool {
    Self.matches(Array(text)[...], Array(name)[...])
  }

  /// Greedy with one way back for each kind of star, so that no pattern takes exponential time.
  private static func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>)
    -> Bool
  {
    // Places in the pattern that the name up to here can have reached.
    var states: Set<Int> = closure([pattern.startIndex], pattern)
    for character in name {
      var next: Set<Int> = []
      for state in states where state < pattern.endIndex {
        switch pattern[state] {
        case "*":
          let isDouble = state + 1 < pattern.endIndex && pattern[state + 1] == "*"
          if isDouble || character != "/" { next.insert(state) }
        case "?": if character != "/" { next.insert(state + 1) }
        default: if pattern[state] == character { next.insert(state + 1) }
        }
      }
      states = closure(next, pattern)
      if states.isEmpty { return false }
    }
    return states.contains(pattern.endIndex)
  }

  /// With the places behind stars that stand for nothing.
  private static func closure(_ states: Set<Int>, _ pattern: ArraySlice<Character>) -> Set<Int> {
    var all = states
    var open = Array(states)
    while let state = open.popLast() {
      guard state < pattern.endIndex, pattern[state] == "*" else { continue }
      let isDouble = state + 1 < pattern.endIndex && pattern[state + 1] == "*"
      if all.insert(state + (isDouble ? 2 : 1)).inserted { open.append(state + (isDouble ? 2 : 1)) }
    }
    return all
  }
}
