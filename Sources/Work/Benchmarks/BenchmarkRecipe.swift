import Configurations
import Diagnostics
import Experiments
import Networks
import Quantization

/// What the measured runs are trained with: the experiments' own numbers, so that a change of the recipe is
/// measured as it is trained.
package struct BenchmarkRecipe: Sendable {
  private let convnet: Experiment
  /// The run of ResNet50 that is trained with Q̂ and SGD from the start.
  package let residual: RunConfiguration

  /// - Parameter folder: the folder of experiment files.
  /// - Throws: `Failure` 66 or 78 for the files, 78 when they lack a run.
  package init(folder: String) throws {
    convnet = try Experiment.read(path: "\(folder)/mnist.yaml", profile: "default")
    let resnet = "\(folder)/resnet50.yaml"
    let runs = try Experiment.read(path: resnet, profile: "default").runs
    guard let run = runs.first(where: { $0.role == .qhat && !$0.optimizer.isAdaptive }) else {
      throw Failure(.configuration, at: resnet, "no run trains with Q̂ and SGD")
    }
    residual = run
    for run in BenchmarkRun.allCases where convnet.run(named: run.rawValue) == nil {
      throw Failure(
        .configuration, at: "\(folder)/mnist.yaml", "there is no run “\(run.rawValue)”")
    }
  }

  /// How the experiment trains a run.
  package subscript(_ run: BenchmarkRun) -> RunConfiguration {
    guard let found = convnet.run(named: run.rawValue) else {
      preconditionFailure("the recipe has been checked")
    }
    return found
  }
}

extension RunConfiguration {
  /// As in the recipe; α is left at 1, it costs nothing either way.
  /// - Parameter isPenalized: whether a tensor is under the penalty.
  /// - Throws: `Failure` 78 for an estimator that there is not.
  func updates(
    of layout: ParameterLayout, isPenalized: (ParameterDescription) -> Bool = { _ in true }
  ) throws(Failure) -> [TensorUpdate] {
    let estimator: any GradientEstimator
    do {
      estimator = try self.estimator.makeEstimator()
    } catch {
      throw Failure(.configuration, at: name, "the estimator is refused", found: "\(error)")
    }
    return layout.descriptions.map { description in
      guard description.isQuantized else {
        return TensorUpdate(isPenalized: isPenalized(description))
      }
      return TensorUpdate(
        quantizer: UniformQuantizer(bits: bits, limit: description.limit, grid: grid),
        estimator: estimator)
    }
  }
}
