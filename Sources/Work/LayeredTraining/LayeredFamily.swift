import Configurations
import Diagnostics
import ImageBatches
import LayeredNetworks
import NetworkLayers
import Networks
import Records
import Storage
import Training

/// Trains networks from lists of layers, on digits or on pictures.
package struct LayeredFamily: FamilyTraining {
  private let data: any LayeredData.Type

  package init(on kind: DatasetKind) { data = Self.data(kind) }

  private static func data(_ kind: DatasetKind) -> any LayeredData.Type {
    kind == .images ? PictureData.self : DigitData.self
  }

  package func dataset(at path: String) throws(Failure) -> DatasetDescription {
    try data.description(at: path)
  }

  package func layout(
    of run: RunConfiguration, dataPath: String
  ) throws(Failure) -> ParameterLayout {
    try Self.shape(run, dataPath: dataPath).layout
  }

  package func task(
    _ request: TrainingRequest, dataPath: String
  ) throws(Failure) -> any TrainingTask {
    let shape = try Self.shape(request.run, dataPath: dataPath)
    return try LayeredTask(request, shape: shape) { (share) throws(Failure) in
      try data.init(request, shape: shape, share: share, path: dataPath)
    }
  }

  /// The network of a run, with as many classes as the data have.
  /// - Throws: `Failure` 65 or 66 for data that are absent or damaged, 78 where the run lists no layers, or fewer
  ///   outputs than the data have classes.
  package static func shape(
    _ run: RunConfiguration, dataPath: String
  ) throws(Failure) -> NetworkShape {
    let data = Self.data(run.datasetKind)
    guard let description = run.layers else {
      throw Failure(
        .configuration, at: run.name, "the network “\(run.network.rawValue)” has no layers",
        remedy: "list them in the section “network” of the experiment")
    }
    let classes = try data.classes(at: dataPath)
    let outputs = description.outputs ?? classes
    guard outputs >= classes else {
      throw Failure(
        .configuration, at: run.name, "the last layer has fewer units than the data have classes",
        expected: "\(classes) or more, or “units: classes”", found: "\(outputs)")
    }
    do throws(LayerFault) {
      return try NetworkShape(description, classes: outputs)
    } catch {
      throw Failure(
        .configuration, at: "\(run.name), network.\(error.place)", error.problem,
        expected: error.expected, found: error.found)
    }
  }
}
