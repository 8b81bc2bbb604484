import Configurations
import Diagnostics
import Experiments
import Results
import TestSupport
import Testing

@Suite struct RecipeTableTests {
  static func row(_ item: String, of experiment: Experiment) throws -> RecipeTable.Row {
    let table = try #require(
      try RecipeTable.read(path: ExperimentFiles.path("recipe.yaml"), for: experiment))
    return try #require(table.rows.first { $0.item == item })
  }

  @Test func everyRowHasASourceAndNoOpenSlot() throws {
    let table = try #require(
      try RecipeTable.read(
        path: ExperimentFiles.path("recipe.yaml"), for: try ExperimentFiles.mnist()))
    #expect(table.rows.count >= 20)
    for row in table.rows {
      #expect(!row.source.isEmpty && !row.value.isEmpty)
      #expect(!(row.value + (row.choice ?? "")).contains { "{}|".contains($0) }, "\(row)")
    }
  }

  @Test func configuredValuesAreFilledIn() throws {
    let experiment = try ExperimentFiles.mnist()
    #expect(try Self.row("Length", of: experiment).value == "5,000 steps of 128 samples")
    #expect(
      try Self.row("Learning rate", of: experiment).value
        == "10⁻³ (S), 10⁻⁴ (A); linear from 0 over the first 2 % of steps, then cosine to 0")
    #expect(try Self.row("Adam", of: experiment).value == "β₁ = 0.9, β₂ = 0.95, ε = 10⁻⁷")
    #expect(try Self.row("Estimator Q̂", of: experiment).value.contains("sharpness 5.5 / w_max"))
  }

  /// The profile imagenet is the paper's size; long holds the product within a factor of two of it.
  @Test(arguments: [("imagenet", 500.0, 50.0), ("reference", 500.0, 31.0)])
  func peakRateTimesSteps(profile: String, sgd: Double, adam: Double) throws {
    let experiment = try Experiment.read(
      path: ExperimentFiles.path("resnet50.yaml"), profile: profile)
    let text = try Self.row("Peak rate × steps", of: experiment).value
    let numbers = text.matches(of: /([0-9.]+) \([SA]\)/).compactMap { Double($0.1) }
    #expect(abs(numbers[0] / sgd - 1) < 0.01 && abs(numbers[1] / adam - 1) < 0.03, "\(text)")
    #expect((250...1000).contains(numbers[0]) && (25...100).contains(numbers[1]))
    #expect(text.hasSuffix("the paper’s is 500 and 50"))
  }

  /// Networks that are listed layer by layer have theirs, which says what each profile changes.
  @Test(arguments: ["mlp", "vgg"], ["smoke", "default", "full"])
  func networksOfLayersToo(name: String, profile: String) throws {
    let experiment = try Experiment.read(
      path: ExperimentFiles.path("\(name).yaml"), profile: profile)
    let table = try #require(
      try RecipeTable.read(path: ExperimentFiles.path("recipe.yaml"), for: experiment))
    let run = try #require(experiment.runs.first)
    let length = try Self.row("Length", of: experiment).value
    #expect(length.replacing(",", with: "").contains("\(run.steps) steps of \(run.batchSize) "))
    for row in table.rows {
      #expect(!(row.value + row.source).contains { "{}|".contains($0) }, "\(row)")
    }
  }

  /// An experiment of one's own need not stand in the file.
  @Test func anExperimentWithoutATableHasNone() throws {
    var experiment = try ExperimentFiles.mnist()
    experiment.name = "mine"
    #expect(
      try RecipeTable.read(path: ExperimentFiles.path("recipe.yaml"), for: experiment) == nil)
  }

  @Test func theyFollowTheConfiguration() throws {
    let changed = try ExperimentFiles.mnist(replacing: "steps: 5000", by: "steps: 1234567")
    #expect(try Self.row("Length", of: changed).value == "1,234,567 steps of 128 samples")
    let slower = try ExperimentFiles.mnist(
      replacing: "learning_rate: 1.0e-3", by: "learning_rate: 0.00025")
    #expect(try Self.row("Learning rate", of: slower).value.hasPrefix("2.5·10⁻⁴ (S)"))
  }

  @Test(arguments: [
    ("{qhat-sgd.steps|grouped}", "{qhat-sgd.stepz|grouped}", "did you mean “steps”?"),
    ("{qhat-sgd.steps|grouped}", "{qaht-sgd.steps}", "did you mean “qhat-sgd”?"),
    ("{qhat-sgd.steps|grouped}", "{qhat-sgd.steps|gruoped}", "did you mean “grouped”?"),
    ("{qhat-sgd.steps|grouped}", "{steps}", "names no value"),
    ("{qhat-sgd.steps|grouped}", "{qhat-sgd.steps", "not closed"),
    ("{qhat-sgd.steps|grouped}", "{qhat-sgd.decay|grouped}", "needs a number"),
    ("source: author code", "sauce: author code", "did you mean “source”?"),
  ])
  func faultsAreRefusedWithTheirPlace(old: String, new: String, words: String) throws {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("recipe.yaml"), replacing: old, by: new, in: folder)
    let experiment = try ExperimentFiles.mnist()
    let refusal = try failure { try RecipeTable.read(path: path, for: experiment) }
    #expect(refusal.code == .configuration)
    #expect(refusal.place?.hasPrefix("\(path):") == true)
    #expect("\(refusal)".contains(words), "\(refusal)")
    // What is no value of the experiment may as well be the experiment's fault: it is named.
    let isOfExperiment =
      refusal.problem.hasPrefix("unknown run") || refusal.problem.contains(" in {")
    #expect(refusal.problem.contains("the experiment mnist") == isOfExperiment, "\(refusal)")
  }
}
