import Configurations
import ConvNets
import Diagnostics
import Networks
import Records
import Storage
import Training

/// Trains the MNIST convnet on prepared digits.
package struct ConvNetFamily: FamilyTraining {
  package init() {}

  package func dataset(at path: String) throws(Failure) -> DatasetDescription {
    try DatasetDescription(from: try Artifact.open(.preparedImages, at: path))
  }

  package func layout(
    of run: RunConfiguration, dataPath: String
  ) throws(Failure) -> ParameterLayout {
    MNISTConvNet.layout
  }

  package func task(
    _ request: TrainingRequest, dataPath: String
  ) throws(Failure) -> any TrainingTask {
    if let ranks = request.ranks {
      throw Failure(
        .configuration, at: request.run.name, "the MNIST convnet trains in one process",
        found: "\(ranks.count) ranks",
        remedy: "train several of its runs at once: LAUNCH with one process for each, and JOBS")
    }
    return try DigitTask(request, dataPath: dataPath)
  }
}
