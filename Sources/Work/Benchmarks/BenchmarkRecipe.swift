import Configurations
import Diagnostics
import Experiments
import Networks
import Quantization

/// What the measured runs are trained with: the experiments' own numbers, so that a change of the recipe is
/// measured as it is trained.
package struct BenchmarkRecipe: Sendable {
  /// Runs of the convnet: of each optimizer, Q̂-net and STE-net of the first comparison between the two.
  package let convnet: [RunConfiguration]
  /// The run of ResNet50 that is trained with Q̂ and SGD from the start.
  package let residual: RunConfiguration
  /// The run of the network listed layer by layer that is trained with Q̂ and SGD.
  package let layered: RunConfiguration

  /// - Parameter folder: the folder of experiment files.
  /// - Throws: `Failure` 66 or 78 for the files, 78 when they lack a run.
  package init(folder: String) throws {
    convnet = Self.pairs(
      of: try Experiment.read(path: "\(folder)/mnist.yaml", profile: "default"))
    residual = try Self.run(of: "\(folder)/resnet50.yaml")
    layered = try Self.run(of: "\(folder)/vgg.yaml")
    guard !convnet.isEmpty else {
      throw Failure(
        .configuration, at: "\(folder)/mnist.yaml",
        "no comparison is between a Q̂-net and an STE-net")
    }
  }

  private static func pairs(of experiment: Experiment) -> [RunConfiguration] {
    var groups: Set<String> = []
    return experiment.comparisons.flatMap { comparison -> [RunConfiguration] in
      guard let qhat = experiment.run(named: comparison.run),
        let ste = experiment.run(named: comparison.with), qhat.role == .qhat, ste.role == .ste,
        groups.insert(comparison.optimizerGroup).inserted
      else { return [] }
      return [qhat, ste]
    }
  }

  private static func run(of path: String) throws -> RunConfiguration {
    let runs = try Experiment.read(path: path, profile: "default").runs
    guard let run = runs.first(where: { $0.role == .qhat && !$0.optimizer.isAdaptive }) else {
      throw Failure(.configuration, at: path, "no run trains with Q̂ and SGD")
    }
    return run
  }

  /// The measured run of the convnet that has this name.
  /// - Throws: `Failure` 64 for another name.
  package func convnet(named name: String) throws(Failure) -> RunConfiguration {
    guard let found = convnet.first(where: { $0.name == name }) else {
      throw Failure(
        .usage, "“\(name)” is none of the runs that are measured",
        remedy: remedy(forUnknown: name, among: convnet.map(\.name)))
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
