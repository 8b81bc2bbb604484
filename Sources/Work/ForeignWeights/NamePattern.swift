import Diagnostics
import WeightFiles

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

extension WeightFile {
  /// The tensors that one of the patterns fits, in the order of the file.
  /// - Throws: `Failure` 65 for a pattern that fits none, with the names that there are; for a chosen tensor that is no
  ///   float32 or float64, or empty.
  package func chosen(_ patterns: [NamePattern]) throws(Failure) -> [WeightTensor] {
    for pattern in patterns where !tensors.contains(where: { pattern.matches($0.name) }) {
      throw Failure(
        .badData, at: path, "no tensor is called “\(pattern.text)”",
        expected: "a name, or a pattern: * is anything but a slash, ** anything",
        found: listedNames,
        remedy: nearestName(to: pattern.text, among: tensors.map(\.name)).map {
          "did you mean “\($0)”?"
        })
    }
    let chosen = tensors.filter { tensor in patterns.contains { $0.matches(tensor.name) } }
    for tensor in chosen {
      _ = try tensor.readablePrecision(in: path)
      guard tensor.count > 0 else {
        throw Failure(
          .badData, at: path, "the tensor \(tensor.name) has no elements",
          expected: "weights", found: tensor.shapeText)
      }
    }
    return chosen
  }

  /// All names, or the first of many.
  package var listedNames: String {
    let names = tensors.prefix(40).map { "\($0.name) (\($0.shapeText))" }
    let rest = tensors.count - names.count
    if names.isEmpty { return "a file without arrays" }
    return names.joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : "")
  }

  /// The values of a tensor, none of which is NaN or infinite.
  /// - Throws: `Failure` 65 naming the first that is.
  package func finiteValues(of tensor: WeightTensor) throws(Failure) -> [Double] {
    let values = try values(of: tensor)
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return values }
    throw Failure(
      .badData, at: path, "the tensor \(tensor.name) holds what is no weight",
      expected: "finite numbers",
      found:
        "\(values.count { !$0.isFinite }) others, the first \(values[index]) at index \(index)",
      remedy: "training has diverged, or the file is damaged: take an earlier one")
  }
}
