import Diagnostics
import Experiments
import Networks
import Records
import Tensors

/// The weights of both nets after some steps in lockstep: what the stage follows, to be compared with what
/// the stage `train` trains.
package enum LockstepWeights {
  /// - Throws: `Failure` 65 or 66 for the data, 70 for a run that diverges.
  package static func after(
    _ steps: Int, of pair: BoundsPlan.Case, seed: Int, dataPath: String,
    kernels: KernelPath = .automatic
  ) throws(Failure) -> (qhat: [NamedTensor], ste: [NamedTensor]) {
    let task = try DigitTask(
      TrainingRequest(run: pair.qhat, seed: seed, kernels: kernels), dataPath: dataPath)
    var runs = try LockstepRuns(pair, seed: seed, kernels: kernels, task: task)
    while runs.step < steps { try runs.advance() }
    func tensors(_ state: TrainingState) -> [NamedTensor] {
      state.layout.descriptions.enumerated().map { index, description in
        NamedTensor(
          name: description.name, shape: description.shape, values: Array(state.latent[index]))
      }
    }
    return (tensors(runs.states.qhat), tensors(runs.states.ste))
  }
}
