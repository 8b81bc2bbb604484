import Configurations
import Diagnostics
import Results

extension RecipeTable {
  /// The recipe of an experiment; nil when the file has none for it.
  /// - Throws: `Failure` 66 when there is no file, 78 with file, line and column for anything
  ///   unknown, among it a slot of a run or key that does not exist.
  package static func read(path: String, for experiment: Experiment) throws -> RecipeTable? {
    try RecipeTable(YAMLFile(path: path), for: experiment)
  }

  init?(_ file: YAMLFile, for experiment: Experiment) throws {
    guard let own = try file.root().mapping()[experiment.name] else { return nil }
    let rows = try own.list().map { entry in
      let row = try entry.mapping(keys: ["item", "value", "source", "choice"])
      return Row(
        item: try row.required("item").filled(from: experiment),
        value: try row.required("value").filled(from: experiment),
        source: try row.required("source").filled(from: experiment),
        choice: try row["choice"]?.filled(from: experiment))
    }
    self.init(rows: rows)
  }
}

extension YAMLValue {
  /// The text with every `{run.key}` or `{run.key|style}` replaced by the run's value.
  fileprivate func filled(from experiment: Experiment) throws -> String {
    var result = ""
    var rest = try string()[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let slot = rest[rest.index(after: open)...].prefix { $0 != "{" && $0 != "}" }
      guard slot.endIndex < rest.endIndex, rest[slot.endIndex] == "}" else {
        throw Failure(.configuration, at: place, "a slot {\(slot) is not closed by “}”")
      }
      let close = slot.endIndex
      result += try value(of: slot, in: experiment)
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func value(of slot: Substring, in experiment: Experiment) throws -> String {
    let parts = slot.split(separator: "|", maxSplits: 1).map(String.init)
    let path = (parts.first ?? "").split(separator: ".", maxSplits: 1).map(String.init)
    guard path.count == 2 else {
      throw Failure(
        .configuration, at: place, "the slot {\(slot)} names no value",
        expected: "{run.key} or {run.key|style}")
    }
    guard let run = experiment.run(named: path[0]) else {
      throw Failure(
        .configuration, at: place,
        "unknown run “\(path[0])” in {\(slot)}: the experiment \(experiment.name) has none",
        remedy: remedy(forUnknown: path[0], among: experiment.runs.map(\.name)))
    }
    let values = run.shownValues
    guard let value = values[path[1]] else {
      throw Failure(
        .configuration, at: place,
        "unknown key “\(path[1])” in {\(slot)}: the run of the experiment \(experiment.name) has none",
        remedy: remedy(forUnknown: path[1], among: values.keys.sorted()))
    }
    guard parts.count == 2 else { return value }
    return try styled(value, as: parts[1])
  }

  private func styled(_ value: String, as word: String) throws -> String {
    guard let style = NumberStyle(rawValue: word) else {
      throw Failure(
        .configuration, at: place, "unknown style “\(word)”",
        remedy: remedy(forUnknown: word, among: NumberStyle.allCases.map(\.rawValue)))
    }
    guard let number = Double(value) else {
      throw Failure(.configuration, at: place, "the style “\(word)” needs a number", found: value)
    }
    return style.text(number)
  }
}
