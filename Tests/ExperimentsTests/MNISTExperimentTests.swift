import Configurations
import Experiments
import Results
import Testing

/// The committed file against the recipe: Section 6.1 and Tables 1 to 4 of the paper, and the author's
/// code where the paper is silent.
@Suite struct MNISTExperimentTests {
  @Test func hasTheSevenRunsInOrder() throws {
    let names = try ExperimentFiles.mnist().runs.map(\.name)
    #expect(
      names == [
        "qhat-sgd", "ste-sgd", "qhat-sgd-lr-tweak", "ste-sgd-unadjusted", "qhat-adam", "ste-adam",
        "qhat-adam-lr-tweak",
      ])
  }

  @Test(arguments: ["default", "full"]) func everyRunHasTheRecipesLength(profile: String) throws {
    for run in try ExperimentFiles.mnist(profile).runs {
      #expect(run.dataset == "mnist" && run.network == .mnistConvNet)
      #expect(run.bits == 2 && run.grid == .range)
      #expect(run.batchSize == 128 && run.steps == 5000 && run.stepsPerEpoch == 100)
      #expect(run.l2 == 1e-4)
      #expect(run.warmUpFraction == 0.02 && run.decay == .cosine)
      #expect(run.trainImages == nil && run.testImages == nil)
    }
  }

  @Test func optimizersAreThoseOfSection61() throws {
    for run in try ExperimentFiles.mnist().runs {
      switch run.optimizerGroup {
      case "sgd": #expect(run.optimizer == .sgd(momentum: 0.9, dampened: false))
      case "adam": #expect(run.optimizer == .adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7))
      default: Issue.record("no such group in the recipe: \(run.optimizerGroup)")
      }
    }
  }

  @Test(arguments: [
    ("qhat-sgd", 1e-3), ("ste-sgd", 1e-3), ("qhat-sgd-lr-tweak", 1.01e-3),
    ("ste-sgd-unadjusted", 1e-3), ("qhat-adam", 1e-4), ("ste-adam", 1e-4),
    ("qhat-adam-lr-tweak", 1.01e-4),
  ])
  func learningRates(name: String, rate: Double) throws {
    let run = try #require(try ExperimentFiles.mnist().run(named: name))
    #expect(abs(run.learningRate / rate - 1) < 1e-15)
  }

  @Test func adjustmentsAreThoseOfTables1And2() throws {
    let experiment = try ExperimentFiles.mnist()
    let htge = try #require(experiment.run(named: "qhat-sgd")).estimator
    #expect(htge.name == "htge")
    for run in experiment.runs {
      let isAdjusted = run.name == "ste-sgd"
      #expect(run.initialWeights == (isAdjusted ? .mapped(by: htge) : .drawn))
      #expect(run.gradientFactor == (isAdjusted ? .alpha(of: htge) : .one))
      #expect(run.estimator.name == (run.role == .ste ? "pwl" : "htge"))
      #expect(run.name.hasPrefix(run.role.rawValue + "-"))
    }
  }

  @Test func comparesThePairsOfTable4() throws {
    let experiment = try ExperimentFiles.mnist()
    let htge = try #require(experiment.run(named: "qhat-sgd")).estimator
    let expected: [(String, String, String, String, Comparison.Alignment)] = [
      ("baseline-sgd", "baseline (S)", "qhat-sgd", "ste-sgd", .mapped(by: htge)),
      ("lr-tweak-sgd", "lr-tweak (S)", "qhat-sgd", "qhat-sgd-lr-tweak", .direct),
      (
        "lr-tweak-mapped-sgd", "lr-tweak, M of both (S)", "qhat-sgd", "qhat-sgd-lr-tweak",
        .bothMapped(by: htge)
      ),
      ("unadjusted-sgd", "unadjusted (S)", "qhat-sgd", "ste-sgd-unadjusted", .direct),
      ("baseline-adam", "baseline (A)", "qhat-adam", "ste-adam", .direct),
      ("lr-tweak-adam", "lr-tweak (A)", "qhat-adam", "qhat-adam-lr-tweak", .direct),
    ]
    #expect(experiment.comparisons.count == expected.count)
    for (comparison, row) in zip(experiment.comparisons, expected) {
      #expect(comparison.name == row.0 && comparison.label == row.1)
      #expect(comparison.run == row.2 && comparison.with == row.3)
      #expect(comparison.alignment == row.4)
    }
  }

  @Test func profilesDifferInSeedsAndSize() throws {
    #expect(
      try Experiment.profiles(path: ExperimentFiles.path("mnist.yaml")) == [
        "smoke", "default", "full", "reference",
      ])
    #expect(try ExperimentFiles.mnist("default").seeds == 1)
    #expect(try ExperimentFiles.mnist("full").seeds == 5)
    #expect(try ExperimentFiles.mnist("reference").seeds == 5)
    let smoke = try ExperimentFiles.mnist("smoke")
    let size = try #require(smoke.runs.first)
    #expect(smoke.runs.allSatisfy { $0.steps == size.steps && $0.steps <= 500 })
  }

  /// The seven names are those of the paper's tables, so that its numbers can stand beside ours.
  @Test func everyComparisonAndRunHasThePapersRow() throws {
    let paper = try PaperValues.read(path: ExperimentFiles.path("paper-values.yaml"))
    // But the lr-tweak seen through M, which the paper does not have.
    for comparison in try ExperimentFiles.mnist().comparisons
    where comparison.knownKind != .lrTweakMapped {
      let value = paper.value(
        table: "table-4", half: "mnist", row: comparison.label, column: "agreement")
      #expect(value != nil, "\(comparison.label)")
    }
    for name in ["qhat-sgd", "ste-sgd", "qhat-adam", "ste-adam"] {
      let label = try #require(try ExperimentFiles.mnist().run(named: name)).label
      let row = paper.rows(table: "table-5", half: "mnist").first { $0.name == label }
      #expect(row?.values.count == 4, "\(label)")
    }
  }
}
