import Experiments
import Testing

/// The text that keys hash. A change here trains every run of every user again, so it is meant to be
/// noticed: raise it in the changelog.
@Suite struct CanonicalTextTests {
  @Test func isThisText() throws {
    let run = try #require(try ExperimentFiles.mnist().run(named: "ste-sgd"))
    #expect(
      run.canonicalText == """
        batch_size=128
        bits=2
        dataset=mnist
        decay=cosine
        estimator=pwl
        evaluate_every=1250
        gradient_factor=alpha(htge(normalized=1.0,sharpness=5.5))
        grid=range
        initial_weights=mapped(htge(normalized=1.0,sharpness=5.5))
        l2=0.0001
        learning_rate=0.001
        network=mnist-convnet
        optimizer=sgd(dampened=false,momentum=0.9)
        snapshots=50
        steps=5000
        steps_per_epoch=100
        test_images=all
        train_images=all
        warm_up_fraction=0.02

        """)
  }

  @Test func adamNamesItsConstants() throws {
    let run = try #require(try ExperimentFiles.mnist("smoke").run(named: "qhat-adam"))
    #expect(run.canonicalValues["optimizer"] == "adam(beta1=0.9,beta2=0.95,epsilon=1e-07)")
    #expect(run.canonicalValues["train_images"] == "4000")
  }

  @Test func readsTheSameEveryTime() throws {
    #expect(try ExperimentFiles.mnist().runs == ExperimentFiles.mnist().runs)
  }

  /// Runs of one experiment that differ in what is trained differ in their text.
  @Test func noTwoRunsShareIt() throws {
    let texts = try ExperimentFiles.mnist().runs.map(\.canonicalText)
    #expect(Set(texts).count == texts.count)
  }

  @Test(arguments: [
    ("bits: 2", "bits: 3"), ("grid: range", "grid: integer"), ("batch_size: 128", "batch_size: 64"),
    ("steps: 5000", "steps: 4999"), ("steps_per_epoch: 100", "steps_per_epoch: 50"),
    ("l2: 1.0e-4", "l2: 0"), ("warm_up_fraction: 0.02", "warm_up_fraction: 0"),
    ("decay: cosine", "decay: constant"), ("snapshots: 50", "snapshots: 5"),
    ("evaluate_every: 1250", "evaluate_every: 50"),
    ("momentum: 0.9", "momentum: 0.8"),
    ("dampened: false", "dampened: true"), ("learning_rate: 1.0e-3", "learning_rate: 0.1"),
    ("estimator: htge", "estimator: {name: htge, normalized: false}"),
  ])
  func everySettingChangesIt(old: String, new: String) throws {
    let before = try #require(try ExperimentFiles.mnist().runs.first)
    // The estimator of Q̂-net and of its lr-tweak, which are seen through one M.
    let after = try #require(
      try ExperimentFiles.mnist(
        replacing: old, by: new, everywhere: old.hasPrefix("estimator")
      ).runs.first)
    #expect(before.canonicalText != after.canonicalText)
  }

  @Test func labelsAndCommentsDoNotChangeIt() throws {
    let before = try ExperimentFiles.mnist().runs.map(\.canonicalText)
    let renamed = try ExperimentFiles.mnist(replacing: "label: Q̂ (S)", by: "label: HTGE # new")
    #expect(renamed.runs.map(\.canonicalText) == before)
  }
}
