import Diagnostics

/// The folder `pipeline/experiments`: one file per experiment, three that all share,
/// and one that says what the stage `bounds` trains.
package struct ExperimentFolder: Sendable {
  /// The numbers that the paper prints; see `PaperValues`.
  package let paperValues: String
  /// The thresholds of all judgements; see `Rules`.
  package let rules: String
  /// The recipe as the report shows it; see `RecipeTable`.
  package let recipe: String
  /// What the stage `bounds` trains; see `BoundsPlan`. Nil where there is no such file.
  package let bounds: String?
  /// The experiment files, by name.
  package let experiments: [String]

  /// - Throws: `Failure` 66 when the folder cannot be read or holds no experiment, 65 for a name that is not UTF-8.
  package init(path: String) throws {
    let names = try folderNames(path)
    paperValues = "\(path)/paper-values.yaml"
    recipe = "\(path)/recipe.yaml"
    rules = "\(path)/rules.yaml"
    bounds = names.contains("bounds.yaml") ? "\(path)/bounds.yaml" : nil
    let shared = ["paper-values.yaml", "recipe.yaml", "rules.yaml", "bounds.yaml"]
    experiments = names.filter { $0.hasSuffix(".yaml") && !shared.contains($0) }
      .map { "\(path)/\($0)" }
    guard !experiments.isEmpty else {
      throw Failure(
        .missingInput, at: path, "the folder holds no experiment", expected: "a file NAME.yaml")
    }
  }
}
