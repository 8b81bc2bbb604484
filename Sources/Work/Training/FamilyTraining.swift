import Configurations
import Diagnostics
import Networks
import Records

/// How the networks of a family are trained: what the stage `train` asks for before the first step.
///
/// Each family has a room of its own, whose fingerprint is in its runs' keys: what one family is made of makes no
/// other family's runs stale.
package protocol FamilyTraining: Sendable {
  /// The description of the prepared data at `path`; no image is read.
  /// - Throws: `Failure` 65 or 66 for data that are absent or damaged.
  func dataset(at path: String) throws(Failure) -> DatasetDescription

  /// The tensors of the network that a run trains on these data.
  /// - Throws: `Failure` 65 or 66 for data that are absent or damaged, 78 for a run that gives no size of its network.
  func layout(of run: RunConfiguration, dataPath: String) throws(Failure) -> ParameterLayout

  /// The network with its data.
  /// - Throws: `Failure` 65 or 66 for data that are absent, damaged or do not fit, 78 for a configuration that they do
  ///   not allow.
  func task(
    _ request: TrainingRequest, dataPath: String
  ) throws(Failure) -> any TrainingTask
}
