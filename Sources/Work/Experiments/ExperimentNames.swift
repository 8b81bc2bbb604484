import Configurations
import Diagnostics

extension Experiment {
  /// What is found of a comparison is called after its kind and optimizer: two cannot have both alike.
  static func checkKinds(_ comparisons: [Comparison], at section: YAMLValue) throws {
    var seen: [String: String] = [:]
    for comparison in comparisons {
      let place = "\(comparison.kind), \(comparison.optimizerGroup)"
      if let other = seen.updateValue(comparison.name, forKey: place) {
        let entry = try section.mapping().entries.first { $0.name == comparison.name }
        throw Failure(
          .configuration, at: entry?.value.place ?? section.place,
          "“\(comparison.name)” has the kind and the optimizer of “\(other)”",
          expected: "one comparison of a kind with an optimizer", found: place,
          remedy: "give one of them a kind of its own")
      }
    }
  }

  /// Legends tell runs and comparisons apart by their labels, in which the optimizer's letter does not count.
  static func checkLabels(
    _ entries: [(name: String, label: String, group: String)], of experiment: Experiment,
    at section: YAMLValue
  ) throws {
    var seen: [String: String] = [:]
    for (name, label, group) in entries {
      let common = experiment.labelWithoutLetter(label, group)
      if let other = seen.updateValue(name, forKey: "\(group): \(common)") {
        let entry = try section.mapping().entries.first { $0.name == name }
        let value = try entry?.value.mapping(keys: nil)["label"]
        throw Failure(
          .configuration, at: value?.place ?? section.place,
          "“\(name)” has the label of “\(other)”",
          expected: "a label for each, which legends show without the optimizer’s letter",
          found: label, remedy: "give one of them a label of its own")
      }
    }
  }
}
