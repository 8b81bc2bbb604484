import Analysis
import Configurations
import Experiments
import Foundation
import Records
import Results
import Storage

/// An analysis made of formulas: the shape of a real one, with numbers that mean nothing. For tests of
/// what is drawn from an analysis.
package enum SyntheticAnalysis {
  /// - Parameters:
  ///   - seeds: how many.
  ///   - missing: names of runs to leave out, with every comparison that needs them.
  ///   - bounds: what was found step by step; made of formulas too, unless given.
  package static func make(
    seeds: Int = 1, missing: Set<String> = [], generated: Bool = false,
    bounds: BoundsResult? = nil
  ) throws -> AnalysisResult {
    let list = Array(0..<seeds)
    let runs = runNames.filter { !missing.contains($0.name) }.map { run($0, seeds: list) }
    let comparisons =
      comparisonNames
      .filter { !missing.contains($0.reference) && !missing.contains($0.with) }
      .map { comparison($0, seeds: list) }
    var result = AnalysisResult(
      experiment: try experiment("mnist"), paper: try paper(), recipe: try recipe("mnist"),
      seeds: list,
      dataset: dataset(generated: generated),
      trainCount: 60_000, testCount: 10_000,
      quantization: QuantizationSummary(
        bits: 2, grid: "range", estimator: "htge",
        parameters: ["sharpness": 5.5, "normalized": 1],
        alpha: 0.6095),
      runs: runs, missingRuns: missing.sorted().map { "\($0): not trained" },
      comparisons: comparisons,
      configuration: ["steps": "5000", "batch_size": "128"],
      runProvenance: Provenance(entries: [
        ("version", "0.0.0"), ("commit", String(repeating: "0", count: 40)),
        ("processor", "a test processor"), ("blas_core", "SkylakeX"), ("blas_threads", "1"),
      ]),
      provenanceNotes: [],
      inputs: runs.map {
        AnalysisResult.InputFile(
          path: "runs/mnist/\($0.name)/seed-0.h5", sha256: String(repeating: "cd", count: 32))
      })
    result.findings = try findings(
      of: result, bounds: bounds ?? SyntheticBounds.make(generated: generated))
    return result
  }

  /// The same runs as another program would have trained them.
  package static func elsewhere(
    name: String, framework: String, seeds: Int = 2, generated: Bool = false
  ) throws -> AnalysisResult {
    var analysis = try make(seeds: seeds, generated: generated)
    analysis.experiment.name = name
    analysis.experiment.framework = framework
    analysis.experiment.title += ", trained by \(framework)"
    for index in analysis.comparisons.indices {
      let values = analysis.comparisons[index].total.errorOverLimit.values
      analysis.comparisons[index].total.errorOverLimit = SeedValues(values.map { $0 * 1.1 })
    }
    analysis.findings = try findings(of: analysis)
    return analysis
  }

  /// The digits that were trained on.
  package static func dataset(generated: Bool) -> DatasetDescription {
    DatasetDescription(
      name: generated ? "generated digits" : "MNIST",
      source: generated ? "drawn by the project’s own generator" : "IDX files of a test",
      isGenerated: generated, isVerified: !generated,
      checksums: [("train-images-idx3-ubyte", String(repeating: "ab", count: 32))])
  }

  /// An experiment of the pipeline, by name.
  package static func experiment(
    _ name: String, profile: String = "default"
  ) throws -> Experiment {
    try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/\(name).yaml"), profile: profile)
  }

  /// The numbers that the paper prints.
  package static func paper() throws -> PaperValues {
    try PaperValues.read(path: ProjectFiles.path("pipeline/experiments/paper-values.yaml"))
  }

  /// What the rules of the pipeline make of an analysis.
  package static func findings(
    of analysis: AnalysisResult, bounds: BoundsResult? = nil
  ) throws -> Findings {
    Judgement(analysis, rules: try rules(), bounds: bounds).findings
  }

  /// The rules of the pipeline.
  package static func rules() throws -> Rules {
    try Rules.read(path: ProjectFiles.path("pipeline/experiments/rules.yaml"))
  }

  private static func recipe(_ name: String) throws -> RecipeTable? {
    try RecipeTable.read(
      path: ProjectFiles.path("pipeline/experiments/recipe.yaml"), for: try experiment(name))
  }

  /// A residual network's analysis, from the one above: other data, 53 kernels, a shared start.
  package static func residual() throws -> AnalysisResult {
    var analysis = try make()
    analysis.experiment = try experiment("resnet50")
    analysis.recipe = try recipe("resnet50")
    analysis.dataset = scenes
    (analysis.trainCount, analysis.testCount) = (20_000, 1_000)
    var names = ["stem/conv/kernel"]
    for (stage, count) in [3, 4, 6, 3].enumerated() {
      for block in 1...count {
        let name = "stage\(stage + 1)/block\(block)"
        names += (1...3).map { "\(name)/conv\($0)/kernel" }
        if block == 1 { names.append("\(name)/shortcut/conv/kernel") }
      }
    }
    for index in analysis.comparisons.indices {
      let total = analysis.comparisons[index].total
      analysis.comparisons[index].tensors = names.enumerated().map { place, name in
        var own = total
        own.name = name
        let factor = 8 * (1 + 0.4 * sin(Double(place) * 1.7 + Double(index)))
        own.errorOverLimit = SeedValues(total.errorOverLimit.values.map { $0 * factor })
        own.agreement = SeedValues(total.agreement.values.map { 1 - (1 - $0) * factor })
        return own
      }
    }
    analysis.contactSheet = contactSheet
    analysis.findings = try findings(of: analysis)
    return analysis
  }

  /// The analysis of a network that an experiment lists layer by layer, on digits or on pictures.
  package static func layered(_ name: String) throws -> AnalysisResult {
    var analysis = try make(seeds: 3)
    analysis.experiment = try experiment(name)
    analysis.recipe = try recipe(name)
    if analysis.experiment.hasPhotographs {
      analysis.dataset = scenes
      analysis.contactSheet = contactSheet
    }
    analysis.findings = try findings(of: analysis)
    return analysis
  }

  private static let scenes = DatasetDescription(
    name: "generated scenes", source: "drawn by a test", isGenerated: true, isVerified: false,
    checksums: [("images", String(repeating: "ef", count: 32))])

  private static var contactSheet: ContactSheet {
    let side = 8
    return ContactSheet(
      classes: (1...10).map { "class \($0)" }, columns: 12, side: side,
      pixels: (0..<10 * 12 * side * side * 3).map {
        UInt8(($0 / 3 % side * 30 + $0 / 900 * 7) % 256)
      })
  }

  private typealias RunName = (name: String, label: String, optimizer: String, role: String)
  private typealias ComparisonName = (
    name: String, label: String, reference: String, with: String, error: Double
  )

  private static let runNames: [RunName] = [
    ("qhat-sgd", "Q̂ (S)", "sgd", "qhat"), ("ste-sgd", "STE (S)", "sgd", "ste"),
    ("qhat-sgd-lr-tweak", "Q̂ (S), 1.01 η", "sgd", "qhat"),
    ("ste-sgd-unadjusted", "STE (S), unadjusted", "sgd", "ste"),
    ("qhat-adam", "Q̂ (A)", "adam", "qhat"), ("ste-adam", "STE (A)", "adam", "ste"),
    ("qhat-adam-lr-tweak", "Q̂ (A), 1.01 η", "adam", "qhat"),
  ]

  private static let comparisonNames: [ComparisonName] = [
    ("baseline-sgd", "baseline (S)", "qhat-sgd", "ste-sgd", 0.0049),
    ("lr-tweak-sgd", "lr-tweak (S)", "qhat-sgd", "qhat-sgd-lr-tweak", 0.0043),
    ("lr-tweak-mapped-sgd", "lr-tweak, M of both (S)", "qhat-sgd", "qhat-sgd-lr-tweak", 0.0046),
    ("unadjusted-sgd", "unadjusted (S)", "qhat-sgd", "ste-sgd-unadjusted", 0.0255),
    ("baseline-adam", "baseline (A)", "qhat-adam", "ste-adam", 0.0233),
    ("lr-tweak-adam", "lr-tweak (A)", "qhat-adam", "qhat-adam-lr-tweak", 0.0224),
  ]

  private static func over(_ seeds: [Int], _ value: Double, spread: Double) -> SeedValues {
    SeedValues(seeds.map { value + spread * sin(Double($0) * 2.3 + value * 50) })
  }

  /// Seeds differ by half a hundredth of the value from one to the next.
  private static func curves(
    _ seeds: [Int], _ places: [Double], most: Double = .infinity, _ value: (Double) -> Double
  ) -> SeedCurves {
    SeedCurves(
      seeds.enumerated().map { index, _ in
        let factor = 1 + 0.005 * (Double(index) - Double(seeds.count - 1) / 2)
        return places.map { min(most, value($0) * factor) }
      })
  }

  private static func run(_ name: RunName, seeds: [Int]) -> RunSummary {
    let isAdam = name.optimizer == "adam"
    let offset = Double(name.name.count % 5) * 0.0004
    let steps = (1...50).map { Double($0) * 100 }
    let looks = (1...10).map { Double($0) * 500 }
    func loss(_ step: Double) -> Double {
      let wave = 0.004 * sin(step / 170 + Double(name.name.count))
      return (isAdam ? 0.127 : 0.146) + offset + 1.9 * exp(-step / 330) + 0.3 * exp(-step / 1400)
        + wave
    }
    func accuracy(_ step: Double) -> Double {
      (isAdam ? 0.976 : 0.971) - offset - 0.55 * exp(-step / 260) - 0.05 * exp(-step / 1300)
        + 0.001 * sin(step / 190 + Double(name.name.count))
    }
    return RunSummary(
      name: name.name, label: name.label, optimizer: name.optimizer, role: name.role,
      seeds: seeds, trainAccuracy: over(seeds, accuracy(5000), spread: 0.002),
      trainLoss: over(seeds, loss(5000), spread: 0.004),
      trainCrossEntropy: over(seeds, loss(5000) - 0.045, spread: 0.004),
      validationAccuracy: over(seeds, accuracy(5000) - 0.0003, spread: 0.002),
      validationLoss: over(seeds, loss(5000) - 0.002, spread: 0.004),
      validationCrossEntropy: over(seeds, loss(5000) - 0.047, spread: 0.004),
      curveSteps: steps, curveTrainLoss: curves(seeds, steps, loss),
      curveTrainAccuracy: curves(seeds, steps, most: 1, accuracy),
      evaluationSteps: looks, curveValidationLoss: curves(seeds, looks) { loss($0) - 0.002 },
      curveValidationAccuracy: curves(seeds, looks, most: 1) { accuracy($0) - 0.0003 },
      tensors: [
        TensorSummary(
          name: "conv1/kernel", shape: [3, 3, 1, 32], isQuantized: true, limit: 0.8, alpha: 0.9),
        TensorSummary(
          name: "dense/bias", shape: [10], isQuantized: false, limit: 0.2, alpha: 1),
      ])
  }

  private static func comparison(_ name: ComparisonName, seeds: [Int]) -> ComparisonSummary {
    func alignment(_ tensor: String, _ count: Int, _ factor: Double) -> Alignment {
      let error = over(seeds, name.error * factor, spread: 0.1 * name.error)
      return Alignment(
        name: tensor, weightCount: count, errorOverLimit: error,
        errorOverRange: SeedValues(error.values.map { $0 / 2 }),
        agreement: over(seeds, 1 - 1.9 * name.error, spread: 0.002),
        outsideRange: over(seeds, 0.004, spread: 0.001),
        unmapped: SeedValues(seeds.map { _ in 0 }),
        trappedAlone: over(seeds, 0.002, spread: 0.0005))
    }
    let tensors = [
      ("conv1/kernel", 288), ("conv1/bias", 32), ("conv2/kernel", 18_432), ("conv2/bias", 64),
      ("conv3/kernel", 73_728), ("conv3/bias", 128),
    ]
    let steps = (0...50).map { Double($0) * 100 }
    let growth = steps.map { 1 - exp(-$0 / 1600) }
    return ComparisonSummary(
      name: name.name, label: name.label,
      optimizer: name.name.hasSuffix("adam") ? "adam" : "sgd", reference: name.reference,
      with: name.with, map: name.name == "baseline-sgd" ? "M" : "identity", seeds: seeds,
      total: alignment("all", tensors.reduce(0) { $0 + $1.1 }, 1),
      tensors: tensors.enumerated().map { alignment($1.0, $1.1, 1.6 - 0.2 * Double($0)) },
      steps: steps, errorOverTime: curves(seeds, growth) { $0 * name.error },
      agreementOverTime: curves(seeds, growth, most: 1) { 1 - 1.9 * name.error * $0 },
      density: density(width: 0.02 + name.error * 2, bent: name.name == "baseline-sgd"),
      mappedDensity: density(width: 0.01 + name.error * 2, bent: false),
      positions: positions(error: name.error))
  }

  /// Disagreement falls off from the boundary points as fast as errors are rare.
  private static func positions(error: Double) -> BinPositions {
    let all = (0..<BinPositions.steps).map { 1700 + Int(180 * sin(Double($0) / 9)) }
    let differing = all.enumerated().map { step, count in
      Int(Double(count) * exp(-Double(step) / (1 + 300 * error)) / 2)
    }
    return BinPositions(
      all: all, disagreeing: differing, allBeyond: 420, disagreeingBeyond: 2, levelsApart: 1)
  }

  /// A ridge along the diagonal, or along a curve that crosses it at boundary points and levels.
  private static func density(width: Double, bent: Bool) -> WeightDensity {
    let bins = 120
    let (lower, upper) = (-1.25, 1.25)
    func center(_ bin: Int) -> Double {
      lower + (upper - lower) * (Double(bin) + 0.5) / Double(bins)
    }
    var counts: [Int32] = []
    for row in 0..<bins {
      for column in 0..<bins {
        let (x, y) = (center(column), center(row))
        let ridge = bent ? x - 0.075 * sin(3 * .pi * x) : x
        let height = 60 * exp(-pow((y - ridge) / width, 2) / 2 - pow(x / 1.05, 12))
        counts.append(Int32(height))
      }
    }
    return WeightDensity(bins: bins, lower: lower, upper: upper, counts: counts, outside: 3)
  }
}
