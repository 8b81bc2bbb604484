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
  /// The run of the network listed layer by layer that is trained with Q̂ and SGD.
  package let layered: RunConfiguration

  /// - Parameter folder: the folder of experiment files.
  /// - Throws: `Failure` 66 or 78 for the files, 78 when they lack a run.
  package init(folder: String) throws {
    convnet = try Experiment.read(path: "\(folder)/mnist.yaml", profile: "default")
    residual = try Self.run(of: "\(folder)/resnet50.yaml")
    layered = try Self.run(of: "\(folder)/vgg.yaml")
    for run in BenchmarkRun.allCases where convnet.run(named: run.rawValue) == nil {
      throw Failure(
        .configuration, at: "\(folder)/mnist.yaml", "there is no run “\(run.rawValue)”")
    }
  }

  private static func run(of path: String) throws -> RunConfiguration {
    let runs = try Experiment.read(path: path, profile: "default").runs
    guard let run = runs.first(where: { $0.role == .qhat && !$0.optimizer.isAdaptive }) else {
      throw Failure(.configuration, at: path, "no run trains with Q̂ and SGD")
    }
    return run
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
  /// - Parameter isPenalized: for each tensor, whether it is under the penalty.
  /// - Throws: `Failure` 78 for an estimator that there is not.
  func updates(
    of layout: ParameterLayout, isPenalized: [Bool]
  ) throws(Failure) -> [TensorUpdate] {
    let estimator: any GradientEstimator
    do {
      estimator = try self.estimator.makeEstimator()
    } catch {
      throw Failure(.configuration, at: name, "the estimator is refused", found: "\(error)")
    }
    return zip(layout.descriptions, isPenalized).map { description, isPenalized in
      guard description.isQuantized else { return TensorUpdate(isPenalized: isPenalized) }
      return TensorUpdate(
        quantizer: UniformQuantizer(
          bits: description.bits ?? bits, limit: description.limit, grid: grid),
        estimator: estimator, isPenalized: isPenalized)
    }
  }
}
