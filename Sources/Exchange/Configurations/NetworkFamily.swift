/// The families of networks that can be trained, by their names in experiments.
package enum NetworkFamily: String, CaseIterable, Sendable, Codable {
  /// The convnet of the paper's MNIST experiments, of one size.
  case mnistConvNet = "mnist-convnet"
  /// Residual networks of the size that the section `architecture` gives.
  case residual

  /// Whether OpenBLAS multiplies a part of it, so that an experiment chooses its kernels in the section `numerics`.
  package var usesBLAS: Bool { self == .residual }

  /// The kind of data that it is trained on, as an experiment's `dataset` names it.
  package var dataset: String {
    switch self {
    case .mnistConvNet: "mnist"
    case .residual: "images"
    }
  }
}
