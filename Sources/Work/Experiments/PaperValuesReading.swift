import Diagnostics
import Results

extension PaperValues {
  /// Reads `pipeline/experiments/paper-values.yaml`.
  /// - Throws: `Failure` 66 when there is no file, 78 with file, line and column for anything
  ///   unknown, doubled or no number.
  package static func read(path: String) throws -> PaperValues {
    try PaperValues(YAMLFile(path: path))
  }

  init(_ file: YAMLFile) throws {
    self.init(
      try file.root().mapping().entries.flatMap { table in
        try table.value.mapping().entries.map { half in
          Half(
            table: table.name, half: half.name,
            rows: try half.value.mapping().entries.map {
              let cells = try $0.value.mapping(keys: Self.columns).entries
              return Row(
                name: $0.name,
                values: Dictionary(
                  uniqueKeysWithValues: try cells.map { ($0.name, try $0.value.paperValue()) }))
            })
        }
      })
  }
}

extension YAMLValue {
  func paperValue() throws -> PaperValue {
    let text = try string()
    guard let value = PaperValue(printed: text) else {
      throw Failure(
        .configuration, at: place, "\(key) is not a number as a paper prints it",
        expected: "digits, then “%” or nothing, then “…” if digits are cut off", found: text)
    }
    return value
  }
}
