import Configurations
import Diagnostics
import Networks
import Records
import ResidualNetworks
import Training

/// Trains residual networks on prepared images.
package struct ResidualFamily: FamilyTraining {
  package init() {}

  package func dataset(at path: String) throws(Failure) -> DatasetDescription {
    try ImageSet(index: path).description
  }

  package func layout(
    of run: RunConfiguration, dataPath: String
  ) throws(Failure) -> ParameterLayout {
    try Self.shape(run, dataPath: dataPath).layout
  }

  package func task(
    _ request: TrainingRequest, dataPath: String
  ) throws(Failure) -> any TrainingTask {
    try ImageTask(request, dataPath: dataPath)
  }

  /// The network of a run, with as many classes as the images have.
  /// - Throws: `Failure` 65 or 66 for an image set that is absent or damaged, 78 where the run gives no size.
  package static func shape(
    _ run: RunConfiguration, dataPath: String
  ) throws(Failure) -> ResidualNetworkShape {
    guard let architecture = run.architecture else {
      throw Failure(
        .configuration, at: run.name, "the network “\(run.network.rawValue)” has no size",
        remedy: "add the section “architecture” to the experiment")
    }
    return ResidualNetworkShape(
      blockCounts: architecture.stages, width: architecture.width,
      classes: try ImageSet(index: dataPath).classes.count, imageSize: architecture.imageSize,
      isBottleneck: architecture.block == .bottleneck)
  }
}
