import Diagnostics
import WeightFiles

/// Where w_max of a tensor comes from. There is no default: a wrong one moves every boundary point.
package enum LimitRule: Sendable, Equatable {
  /// One number for all tensors.
  case value(Double)
  /// A number that the file keeps beside each tensor, under this name.
  case attribute(String)
  /// √(6 / fan-in), the bound of He-uniform initialization that the paper quantizes by (Section 6.1).
  case fanIn(outputs: OutputAxis)

  /// Which axis of a kernel counts its outputs.
  package enum OutputAxis: String, Sendable, CaseIterable {
    /// Kernels as Keras and this project keep them: (height, width, in, out), (in, out).
    case last
    /// Kernels as PyTorch keeps them: (out, in, height, width), (out, in).
    case first
  }

  /// w_max of one tensor, and in words where it comes from.
  package struct Limit: Sendable, Equatable {
    package let value: Double
    package let origin: String
  }

  /// - Throws: `Failure` 65 where the file has no such number beside the tensor, or one that is not positive.
  package func limit(of tensor: WeightTensor, in file: any WeightFile) throws(Failure) -> Limit {
    switch self {
    case .value(let value): return Limit(value: value, origin: "--limit")
    case .attribute(let name):
      guard let attribute = try file.attribute(name, of: tensor) else {
        throw Failure(
          .badData, at: file.path, "w_max of the tensor \(tensor.name) is not in the file",
          expected: "a number beside it that is called “\(name)”", found: "nothing",
          remedy: "give w_max by --limit, or its rule by --limit-rule fan-in")
      }
      guard let value = attribute.number, value > 0, value.isFinite else {
        throw Failure(
          .badData, at: file.path, "w_max of the tensor \(tensor.name) cannot be a bound",
          expected: "a number above 0 as its “\(name)”", found: Self.text(attribute),
          remedy: "correct it in the file, or give w_max by --limit")
      }
      return Limit(value: value, origin: "attribute \(name)")
    case .fanIn(let outputs):
      // A bias is drawn like a kernel, with its own length for a fan-in (the recipe).
      let axes = outputs == .last ? tensor.shape.dropLast() : tensor.shape.dropFirst()
      let fanIn = tensor.shape.count > 1 ? axes.reduce(1, *) : tensor.count
      return Limit(
        value: (6 / Double(fanIn)).squareRoot(),
        origin: "fan-in \(fanIn)" + (tensor.shape.count > 1 ? ", outputs \(outputs.rawValue)" : ""))
    }
  }

  private static func text(_ attribute: WeightAttribute) -> String {
    switch attribute {
    case .number(let number): "\(number)"
    case .text(let text): "“\(text)”"
    }
  }
}
