import Diagnostics
import HDF5
import Networks
import Records
import Storage

/// Weights from a file, in the place of drawn ones: of a run of ours, or of another framework.
///
/// The file is HDF5, with our user block or without (h5py writes it without). The weights are looked for
/// below `/weights/initial`, `/weights/final`, `/weights` and `/`, in this order: the first group that
/// holds `conv1/kernel` is taken, and must hold all tensors as 32-bit floats in the shapes of this
/// project (kernels: height, width, input, output).
package struct InitialWeights: Sendable {
  package let path: String
  /// Where in the file the weights were found; `/` at its root.
  package let group: String
  /// Of the whole file.
  package let sha256: String
  package let tensors: [NamedTensor]

  /// - Parameter layout: of the network that is to start from them.
  /// - Throws: `Failure` 66 when the file is absent, 65 when it does not hold the weights.
  package init(path: String, layout: ParameterLayout) throws(Failure) {
    let bytes = try readBytes(path)
    let reader = try Artifact.openForeign(bytes, name: path)
    let groups = ["/weights/initial", "/weights/final", "/weights", ""]
    let first = layout.descriptions.first?.name ?? ""
    var found: String?
    for group in groups where found == nil {
      if try reader.contains("\(group)/\(first)") { found = group }
    }
    guard let group = found else {
      throw Failure(
        .badData, at: path, "the file holds no weights of this network",
        expected: "\(first) below \(groups.dropLast().joined(separator: ", ")) or /")
    }
    var tensors: [NamedTensor] = []
    for description in layout.descriptions {
      let values = try reader.read(
        "\(group)/\(description.name)", as: Float.self, shape: description.shape, .finite)
      tensors.append(
        NamedTensor(name: description.name, shape: description.shape, values: values))
    }
    self.path = path
    self.group = group.isEmpty ? "/" : group
    sha256 = SHA256.hex(bytes)
    self.tensors = tensors
  }
}
