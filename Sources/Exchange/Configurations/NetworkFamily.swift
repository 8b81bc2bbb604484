/// The families of networks that can be trained, by their names in experiments.
package enum NetworkFamily: String, CaseIterable, Sendable, Codable {
  /// The convnet of the paper's MNIST experiments, of one size.
  case mnistConvNet = "mnist-convnet"
  /// Residual networks of the size that the section `architecture` gives.
  case residual
  /// Whatever layers the section `network` lists.
  case layered

  /// The kinds of data that it may be trained on.
  package var datasetKinds: [DatasetKind] {
    switch self {
    case .mnistConvNet: [.digits]
    case .residual: [.images]
    case .layered: DatasetKind.allCases
    }
  }
}
