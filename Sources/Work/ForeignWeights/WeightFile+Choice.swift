import Diagnostics
import WeightFiles

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
        "\(values.count { !$0.isFinite }) of \(values.count) are not, the first \(values[index]) at index \(index)",
      remedy: "training has diverged, or the file is damaged: take an earlier one")
  }
}
