import Diagnostics
import Networks
import Records

/// Trains one run: the loop of the paper's experiments.
///
/// for each step t: batch → loss and gradient at the quantized weights → ×Q̂′(w), ×α, + L2 → momentum or
/// Adam → new latent weights → quantized weights. Weights, gradients and maps have their memory before the first step.
package struct TrainingLoop {
  let request: TrainingRequest
  package let setup: TensorSetup
  let task: any TrainingTask
  private let schedule: LearningRateSchedule
  /// Of the last step: the loss's with respect to the effective weights, before estimator and penalty.
  package let gradients: ParameterBuffer
  private let snapshotSteps: Set<Int>
  private let evaluationSteps: Set<Int>

  /// - Throws: `Failure` 78 for an estimator that the catalogue refuses.
  package init(_ request: TrainingRequest, task: any TrainingTask) throws(Failure) {
    self.request = request
    self.task = task
    setup = try TensorSetup(request.run, layout: task.layout, isPenalized: task.isPenalized)
    schedule = LearningRateSchedule(of: request.run)
    gradients = ParameterBuffer(layout: setup.layout)
    snapshotSteps = Set(request.snapshotSteps)
    evaluationSteps = request.evaluationSteps
  }

  /// Goes on from `state` to the end of the run.
  /// - Parameter betweenSteps: called after every step; what it throws ends the loop.
  /// - Throws: `Failure` 70 when loss or weights are no longer finite.
  func run(
    _ state: inout TrainingState, betweenSteps: (TrainingState) throws(Failure) -> Void
  ) throws(Failure) {
    while state.step < request.steps {
      try step(&state)
      if snapshotSteps.contains(state.step) { state.takeSnapshot() }
      if evaluationSteps.contains(state.step) { try evaluate(&state) }
      try betweenSteps(state)
    }
  }

  /// One step, without snapshot or evaluation.
  /// - Throws: `Failure` 70 when loss or weights are no longer finite.
  package func step(_ state: inout TrainingState) throws(Failure) {
    let step = state.step
    let result = try task.gradients(of: state.effective, step: step, into: gradients)
    let rate = schedule.rate(at: step)
    let squares = state.updater.apply(
      gradients: gradients, to: state.latent, effective: state.effective, learningRate: rate,
      step: step)
    state.metrics.crossEntropy.append(result.meanLoss)
    state.metrics.penalty.append(request.run.l2 * squares)
    state.metrics.correct.append(Int32(result.correct))
    state.metrics.count.append(Int32(result.count))
    state.metrics.learningRate.append(rate)
    guard result.lossSum.isFinite, squares.isFinite else {
      throw divergence(state, "training loss")
    }
  }

  private func evaluate(_ state: inout TrainingState) throws(Failure) {
    let look = try evaluation(state)
    state.evaluations.append(look)
    guard look.loss.isFinite else { throw divergence(state, "loss on the test images") }
  }

  private func evaluation(_ state: TrainingState) throws(Failure) -> Evaluation {
    let result = try task.evaluate(state.effective)
    return Evaluation(
      step: state.step, crossEntropy: result.meanLoss,
      penalty: request.run.l2 * state.sumOfSquares(over: task.isPenalized),
      accuracy: result.accuracy)
  }

  /// What the last weights of a run come to on the test images.
  /// - Parameter state: lost: it has the run's weights and statistics afterwards.
  func evaluation(
    of run: TrainingRun, _ state: inout TrainingState
  ) throws(Failure) -> Evaluation {
    state.restoreWeights(run, task)
    return try evaluation(state)
  }

  /// The rate of a step, counted from 0.
  func learningRate(at step: Int) -> Double { schedule.rate(at: step) }

  /// Names the step and the tensors that went wrong, with their norms.
  private func divergence(_ state: TrainingState, _ what: String) -> Failure {
    state.complete()
    let norms = setup.layout.descriptions.enumerated().map { index, description in
      let norm = state.latent[index].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      return "‖\(description.name)‖ = \(norm)"
    }
    return Failure(
      .software, at: "\(request.run.name), seed \(request.seed)",
      "the \(what) is not finite after step \(state.step) of \(request.steps)",
      found: norms.joined(separator: ", "),
      remedy: "lower the learning rate; nothing was published")
  }
}
