import Configurations
import Diagnostics
import Quantization

/// What all runs of a file share, and the resolution of one run on top of it.
struct RunLayers {
  let experiment: String
  let dataset: DatasetReading
  let network: NetworkReading
  let architecture: NetworkArchitecture?
  let groups: [OptimizerGroup]
  let file: YAMLMapping
  let profile: YAMLMapping

  static let runKeys = [
    "label", "role", "optimizer", "estimator", "counterpart", "initial_weights", "gradient_factor",
    "learning_rate", "lr_tweak_factor", "quantizer", "training", "start", "share",
    "initial_spread",
  ]
  static let quantizerKeys = ["bits", "grid"]
  static let trainingKeys = [
    "batch_size", "steps", "steps_per_epoch", "l2", "warm_up_fraction", "decay", "snapshots",
    "evaluate_every", "train_images", "test_images", "base_batch", "micro_batch", "batch_units",
    "snapshot_weights", "crop_area_from", "report_penalty",
  ]

  func runs(_ value: YAMLValue) throws -> [RunConfiguration] {
    let mapping = try value.mapping()
    guard !mapping.entries.isEmpty else {
      throw Failure(.configuration, at: mapping.place, "there is no run")
    }
    return try mapping.entries.map { entry in
      try checkFileName(entry.name, at: entry.place)
      return try run(named: entry.name, try entry.value.mapping(keys: Self.runKeys), among: mapping)
    }
  }

  private func run(
    named name: String, _ own: YAMLMapping, among runs: YAMLMapping
  ) throws -> RunConfiguration {
    let quantizer = try layered("quantizer", Self.quantizerKeys, own: own)
    let training = try layered("training", Self.trainingKeys, own: own)
    let groupName = try own.required("optimizer")
      .name(among: groups.map(\.name), what: "optimizer")
    guard let group = groups.first(where: { $0.name == groupName }) else {
      throw Failure(.software, "the optimizer group “\(groupName)” was lost")
    }
    let role = try own.required("role").choice(RunConfiguration.Role.self, what: "role")
    let bits = try bits(own)
    let grid = try grid(quantizer, bits: bits)
    let initialWeights = try initialWeights(own, among: runs)
    let estimator = try estimator(own, among: runs, bits: bits, grid: grid, initialWeights)
    try check(estimator, fits: role, at: own)
    let factor = try own["lr_tweak_factor"]?.positive() ?? 1
    let batchSize = try training.required("batch_size").integer(in: 1...65_536, "1 to 65536")
    let baseBatch = try training["base_batch"]?.integer(in: 1...65_536, "1 to 65536") ?? batchSize
    let steps = try training.required("steps").integer(in: 1...1_000_000_000, "1 or more")
    return RunConfiguration(
      name: name, label: try own.required("label").string(), experiment: experiment,
      dataset: dataset.name, datasetKind: dataset.kind, network: network.family,
      architecture: architecture,
      layers: try network.layers(on: grid), role: role,
      bits: bits,
      grid: grid,
      estimator: estimator,
      initialWeights: initialWeights,
      initialSpread: try initialSpread(own, among: runs, estimator, bits: bits, grid: grid),
      gradientFactor: try gradientFactor(own, among: runs),
      optimizer: group.rule, optimizerGroup: group.name,
      learningRate: try (own["learning_rate"]?.positive() ?? group.learningRate) * factor
        * (Double(batchSize) / Double(baseBatch)),
      lrTweakFactor: factor,
      warmUpFraction: try training.required("warm_up_fraction").number(in: 0..<1, "0 ≤ f < 1"),
      decay: try training.required("decay").choice(RunConfiguration.Decay.self, what: "decay"),
      batchSize: batchSize,
      microBatch: try training["micro_batch"]?.integer(
        in: 1...batchSize, "1 to the batch size (\(batchSize))"),
      batchUnits: try training["batch_units"]?.integer(
        in: 1...batchSize, "1 to the batch size (\(batchSize))"),
      steps: steps, stopAfter: try stopAfter(own, steps), start: try start(own, among: runs),
      stepsPerEpoch: try training.required("steps_per_epoch")
        .integer(in: 1...steps, "1 to the number of steps (\(steps))"),
      l2: try training.required("l2").number(in: 0..., "0 or above"),
      reportsPenalty: try training["report_penalty"]?.truth() ?? true,
      cropAreaFrom: try training["crop_area_from"]?.number(
        in: Double.leastNonzeroMagnitude...1, "above 0, 1 at most"),
      snapshots: try training.required("snapshots")
        .integer(in: 1...steps, "1 to the number of steps (\(steps))"),
      snapshotWeights: try training["snapshot_weights"]?.integer(in: 1..., "1 or more"),
      evaluateEvery: try training.required("evaluate_every")
        .integer(in: 1...steps, "1 to the number of steps (\(steps))"),
      trainImages: try training["train_images"]?.integer(in: 1..., "1 or more"),
      testImages: try training["test_images"]?.integer(in: 1..., "1 or more"))
  }

  /// The section of the file, under the run's own, under the profile's.
  private func layered(_ key: String, _ keys: [String], own: YAMLMapping?) throws -> YAMLMapping {
    let base = try file.required(key).mapping(keys: keys)
    let run = try own?[key]?.mapping(keys: keys)
    return base.overlaid(by: run).overlaid(by: try profile[key]?.mapping(keys: keys))
  }

  private func bits(_ run: YAMLMapping) throws -> Int {
    let allowed = UniformQuantizer.supportedBits
    return try layered("quantizer", Self.quantizerKeys, own: run).required("bits")
      .integer(in: allowed, "\(allowed.lowerBound) to \(allowed.upperBound)")
  }

  private func grid(_ quantizer: YAMLMapping, bits: Int) throws -> UniformQuantizer.Grid {
    let value = try quantizer.required("grid")
    let grid = try value.choice(UniformQuantizer.Grid.self, what: "grid")
    guard grid.supports(bits: bits) else {
      throw Failure(
        .configuration, at: value.place, "the grid \(grid.rawValue) does not exist at \(bits) bits")
    }
    return grid
  }

  private func check(
    _ estimator: EstimatorChoice, fits role: RunConfiguration.Role, at run: YAMLMapping
  ) throws {
    guard role == .ste, !["ste", "pwl"].contains(estimator.name) else { return }
    throw Failure(
      .configuration, at: run["estimator"]?.place, "\(run.key) is an STE-net",
      expected: "the estimator ste, pwl or mirror", found: estimator.name)
  }

  /// The steps of a run that is the shared beginning of others: `share` of all.
  private func stopAfter(_ run: YAMLMapping, _ steps: Int) throws -> Int? {
    try run["share"].map {
      max(1, Int((try $0.number(in: 0..<1, "0 ≤ share < 1") * Double(steps)).rounded()))
    }
  }

  /// The name of the run that this one goes on from.
  private func start(_ run: YAMLMapping, among runs: YAMLMapping) throws -> String? {
    guard let value = run["start"] else { return nil }
    let name = try value.name(among: runs.entries.map(\.name), what: "run")
    let first = try runs.required(name).mapping(keys: Self.runKeys)
    guard run["share"] == nil, first["share"] != nil,
      try first.required("optimizer").string() == run.required("optimizer").string(),
      try first.required("role").string() == RunConfiguration.Role.qhat.rawValue
    else {
      throw Failure(
        .configuration, at: value.place, "\(run.key) cannot go on from “\(name)”",
        expected: "a Q̂-net with the same optimizer and a “share” of the steps")
    }
    return name
  }

  private enum Start: String, CaseIterable { case drawn, mapped }
  private enum Factor: String, CaseIterable { case one, alpha }

  private func initialWeights(
    _ run: YAMLMapping, among runs: YAMLMapping
  ) throws -> RunConfiguration.InitialWeights {
    switch try run["initial_weights"]?.choice(Start.self, what: "start of the weights") ?? .drawn {
    case .drawn: .drawn
    case .mapped: .mapped(by: try counterpartEstimator(run, among: runs, for: "initial_weights"))
    }
  }

  private func gradientFactor(
    _ run: YAMLMapping, among runs: YAMLMapping
  ) throws -> RunConfiguration.GradientFactor {
    switch try run["gradient_factor"]?.choice(Factor.self, what: "gradient factor") ?? .one {
    case .one: .one
    case .alpha: .alpha(of: try counterpartEstimator(run, among: runs, for: "gradient_factor"))
    }
  }

  /// The estimator whose M or α a run uses: that of the Q̂-net which it is the counterpart of.
  func counterpartEstimator(
    _ run: YAMLMapping, among runs: YAMLMapping, for key: String
  ) throws -> EstimatorChoice {
    guard let value = run["counterpart"] else {
      throw Failure(
        .configuration, at: run[key]?.place, "\(run.key).\(key) needs a counterpart",
        remedy: "add “counterpart: …” with the name of the Q̂-net whose estimator is meant")
    }
    let name = try value.name(among: runs.entries.map(\.name), what: "run")
    let counterpart = try runs.required(name).mapping(keys: Self.runKeys)
    guard
      try counterpart.required("role").choice(RunConfiguration.Role.self, what: "role") == .qhat
    else {
      throw Failure(
        .configuration, at: value.place, "the counterpart “\(name)” is not a Q̂-net",
        expected: "a run with “role: qhat”")
    }
    return try counterpart.required("estimator").estimator(bits: try bits(counterpart))
  }
}
