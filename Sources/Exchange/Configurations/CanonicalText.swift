extension RunConfiguration {
  /// Everything in this configuration that determines the bytes of the trained weights, as sorted
  /// `key=value` lines. It is hashed into the run's key and stored in the run file.
  ///
  /// Names and labels are left out: to call a run otherwise does not train it again. Numbers are
  /// written in the shortest form that reads back to the same value.
  package var canonicalText: String {
    canonicalValues.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
  }

  /// The same, by key. What only some experiments have is named only where it is set, so that the keys of
  /// the others' runs stay as they are.
  package var canonicalValues: [String: String] {
    var values: [String: String] = [
      "batch_size": "\(batchSize)",
      "bits": "\(bits)",
      "dataset": dataset,
      "decay": decay.rawValue,
      "estimator": estimator.canonicalText,
      "evaluate_every": "\(evaluateEvery)",
      "gradient_factor": gradientFactor.canonicalText,
      "grid": grid.rawValue,
      "initial_weights": initialWeights.canonicalText,
      "l2": "\(l2)",
      "learning_rate": "\(learningRate)",
      "network": network.rawValue,
      "optimizer": optimizer.canonicalText,
      "snapshots": "\(snapshots)",
      "steps": "\(steps)",
      "steps_per_epoch": "\(stepsPerEpoch)",
      "test_images": testImages.map(String.init) ?? "all",
      "train_images": trainImages.map(String.init) ?? "all",
      "warm_up_fraction": "\(warmUpFraction)",
    ]
    if let architecture {
      values.merge(architecture.canonicalValues) { _, new in new }
    }
    if let layers { values.merge(layers.canonicalValues) { _, new in new } }
    if initialSpread != 1 { values["initial_spread"] = "\(initialSpread)" }
    if let start { values["start"] = start }
    if let stopAfter { values["stop_after"] = "\(stopAfter)" }
    if let microBatch { values["micro_batch"] = "\(microBatch)" }
    if let batchUnits { values["batch_units"] = "\(batchUnits)" }
    if let cropAreaFrom { values["crop_area_from"] = "\(cropAreaFrom)" }
    if let snapshotWeights { values["snapshot_weights"] = "\(snapshotWeights)" }
    return values
  }
}

extension RunConfiguration.InitialWeights {
  package var canonicalText: String {
    switch self {
    case .drawn: "drawn"
    case .mapped(let estimator): "mapped(\(estimator.canonicalText))"
    }
  }
}

extension RunConfiguration.GradientFactor {
  package var canonicalText: String {
    switch self {
    case .one: "one"
    case .alpha(let estimator): "alpha(\(estimator.canonicalText))"
    }
  }
}

extension Comparison {
  /// Everything that an analysis of this comparison depends on, in one line.
  package var canonicalText: String {
    "\(label): \(run) with \(with), \(alignment.canonicalText), \(optimizerGroup), \(kind): \(summary)"
  }
}

extension Comparison.Alignment {
  package var canonicalText: String {
    switch self {
    case .mapped(let estimator): "mapped(\(estimator.canonicalText))"
    case .direct: "direct"
    case .bothMapped(let estimator): "both_mapped(\(estimator.canonicalText))"
    }
  }
}
