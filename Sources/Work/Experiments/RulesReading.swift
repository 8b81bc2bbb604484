import Diagnostics
import Results

extension Rules {
  /// Reads `pipeline/experiments/rules.yaml`.
  /// - Throws: `Failure` 66 when there is no file, 78 with file, line and column for a rule that is unknown or
  ///   missing, and for a value that is out of the rule's range.
  package static func read(path: String) throws -> Rules {
    try Rules(YAMLFile(path: path))
  }

  init(_ file: YAMLFile) throws {
    let root = try file.root().mapping(keys: Name.allCases.map(\.rawValue))
    self.init(
      Dictionary(
        uniqueKeysWithValues: try Name.allCases.map { name in
          let own = try root.required(name.rawValue).mapping(keys: ["value", "statement", "reason"])
          let statement = try own.required("statement")
          let text = try statement.string()
          guard text.contains("{value}") || text.contains("{percent}") else {
            throw Failure(
              .configuration, at: statement.place, "the statement does not say the rule's value",
              expected: "a sentence with {value} or {percent} in it", found: text)
          }
          func shortest(_ number: Double) -> String {
            number < 1e-6 ? "\(number)" : NumberStyle.shortest(number)
          }
          let value = try own.required("value").number(
            in: name.range, "above 0, at most \(NumberStyle.shortest(name.range.upperBound))")
          return (
            name,
            Rule(
              value: value,
              statement: text.replacing("{value}", with: shortest(value))
                .replacing("{percent}", with: shortest(100 * value)),
              reason: try own.required("reason").string())
          )
        }))
  }
}
