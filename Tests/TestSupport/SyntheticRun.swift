import Records

/// A run file with everything that a run file may hold, and little of it.
package enum SyntheticRun {
  package static func make(_ name: String) -> TrainingRun {
    let kernel = NamedTensor(
      name: "conv1/kernel", shape: [2, 3], values: [0.1, -0.2, 0.3, 0.4, -0.1, 0.2])
    let bias = NamedTensor(name: "conv1/bias", shape: [2], values: [0.01, -0.3])
    var metrics = StepMetrics()
    metrics.crossEntropy = [2, 1, 0.5]
    metrics.penalty = [0.1, 0.1, 0.1]
    metrics.correct = [1, 2, 3]
    metrics.count = [4, 4, 4]
    metrics.learningRate = [0, 0.001, 0.001]
    var run = TrainingRun(
      name: name, experiment: "mnist", seed: 1, configuration: "steps=3",
      dataset: SyntheticAnalysis.dataset(generated: false), trainCount: 8, testCount: 4,
      tensors: [
        TensorDescription(
          name: kernel.name, shape: kernel.shape, isQuantized: true, limit: 0.5, alpha: 1, bits: 3),
        TensorDescription(
          name: bias.name, shape: bias.shape, isQuantized: false, limit: 0.5, alpha: 1),
      ], initial: [kernel, bias], final: [kernel, bias], snapshotSteps: [1, 3],
      snapshots: [
        NamedTensor(name: kernel.name, shape: [2, 3], values: [0.1, 0.3, 0.2, 0.1, 0.3, 0.2]),
        NamedTensor(name: bias.name, shape: [2, 2], values: bias.values + bias.values),
      ],
      optimizerState: [OptimizerState(name: "velocity", tensors: [kernel, bias])],
      metrics: metrics,
      evaluations: [
        Evaluation(step: 2, crossEntropy: 1, penalty: 0.1, accuracy: 0.5),
        Evaluation(step: 3, crossEntropy: 0.9, penalty: 0.1, accuracy: 0.75),
      ])
    run.snapshotElements = [[0, 2, 5], nil]
    run.statistics = [NamedTensor(name: "norm/mean", shape: [2], values: [0.5, -0.5])]
    return run
  }
}
