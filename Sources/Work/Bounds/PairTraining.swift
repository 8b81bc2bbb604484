import Configurations
import Diagnostics
import Experiments
import Networks
import Quantization
import Training

/// Q̂-net and STE-net trained side by side, each by the loop that trains it alone.
package struct PairTraining {
  let task: any TrainingTask
  let loops: (qhat: TrainingLoop, ste: TrainingLoop)
  package private(set) var states: (qhat: TrainingState, ste: TrainingState)
  /// Per quantized tensor, its place in the layout and what the theorems need of it.
  let settings: [(tensor: Int, setting: AlignmentSetting)]

  /// - Parameter change: what to change in both configurations.
  /// - Throws: `Failure` 78 for an estimator that the theorems do not cover.
  package init(
    _ pair: BoundsPlan.Pair, seed: Int, kernels: KernelPath, task: any TrainingTask,
    change: (inout RunConfiguration) -> Void = { _ in }
  ) throws(Failure) {
    self.task = task
    func request(_ run: RunConfiguration) -> TrainingRequest {
      var run = run
      change(&run)
      return TrainingRequest(run: run, seed: seed, kernels: kernels)
    }
    let requests = (qhat: request(pair.qhat), ste: request(pair.ste))
    loops = (
      try TrainingLoop(requests.qhat, task: task), try TrainingLoop(requests.ste, task: task)
    )
    states = (
      try TrainingState(requests.qhat, loops.qhat.setup, task),
      try TrainingState(requests.ste, loops.ste.setup, task)
    )
    var settings: [(tensor: Int, setting: AlignmentSetting)] = []
    for (index, update) in loops.qhat.setup.updates.enumerated() {
      guard let quantizer = update.quantizer, let estimator = update.estimator else { continue }
      guard let setting = AlignmentSetting(estimator: estimator, quantizer: quantizer) else {
        throw Failure(
          .configuration, at: pair.qhat.name, "the theorems do not cover \(estimator.label)",
          expected: "Q̂′ positive and Lipschitz within the representable range")
      }
      settings.append((index, setting))
    }
    self.settings = settings
  }

  /// Steps done.
  package var step: Int { states.qhat.step }

  /// Gradients of the loss that the two nets saw in the last step.
  var gradients: (qhat: ParameterBuffer, ste: ParameterBuffer) {
    (loops.qhat.gradients, loops.ste.gradients)
  }

  /// η of the last step.
  var learningRate: Double { states.qhat.metrics.learningRate.last ?? 0 }

  /// One step of both nets.
  /// - Throws: `Failure` 70 for a run that diverges, 65 for data that are damaged.
  package mutating func advance() throws(Failure) {
    try loops.qhat.step(&states.qhat)
    try loops.ste.step(&states.ste)
  }

  /// The optimizers' memory, one buffer or two for each net.
  var memory: (qhat: [ParameterBuffer], ste: [ParameterBuffer]) {
    func buffers(_ updater: ParameterUpdater) -> [ParameterBuffer] {
      updater.rule.stateNames.map { updater.state($0) }
    }
    return (buffers(states.qhat.updater), buffers(states.ste.updater))
  }
}
