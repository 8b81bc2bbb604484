import Diagnostics

/// The formats of floating-point numbers that weights are read and written in. Half precision is refused: M moves
/// weights by less than its steps.
package enum WeightPrecision: String, Sendable, CaseIterable {
  case single = "float32"
  case double = "float64"

  /// Bytes of one number.
  package var size: Int { self == .single ? 4 : 8 }

  /// The number that a file of this precision keeps of `value`.
  package func rounded(_ value: Double) -> Double {
    self == .single ? Double(Float(value)) : value
  }
}

/// One array of a weights file, as the file describes it; its numbers are read when they are asked for.
package struct WeightTensor: Equatable, Sendable {
  /// Its place in the file: "layers/conv2d/vars/0".
  package let name: String
  /// Outermost axis first. The product of the extents fits an `Int`.
  package let shape: [Int]
  /// Nil for what is no float32 or float64.
  package let precision: WeightPrecision?
  /// How the file calls the type of its elements.
  package let elementType: String

  init(name: String, shape: [Int], precision: WeightPrecision?, elementType: String) {
    self.name = name
    self.shape = shape
    self.precision = precision
    self.elementType = elementType
  }

  package var count: Int { shape.reduce(1, *) }
  package var shapeText: String {
    shape.isEmpty ? "one value" : shape.map(String.init).joined(separator: " × ")
  }

  /// The precision of weights that can be computed with.
  /// - Throws: `Failure` 65 for an array of another type.
  package func readablePrecision(in path: String) throws(Failure) -> WeightPrecision {
    guard let precision else {
      throw Failure(
        .badData, at: path, "the tensor \(name) holds numbers of another type",
        expected: WeightPrecision.allCases.map(\.rawValue).joined(separator: " or "),
        found: elementType, remedy: "save it as float32, or choose other tensors")
    }
    return precision
  }
}

/// A number or text that a file keeps beside a tensor: an attribute in HDF5, an entry of `__metadata__` in
/// safetensors, the comment of the array's entry in npz.
package enum WeightAttribute: Equatable, Sendable {
  case number(Double)
  case text(String)

  /// The number, also of text that is one.
  package var number: Double? {
    switch self {
    case .number(let number): number
    case .text(let text): Double(text)
    }
  }
}

/// New numbers for a tensor, and what is to stand beside them.
package struct TensorReplacement: Sendable {
  package let name: String
  /// Row-major, as many as the tensor has; the file rounds them to its precision.
  package let values: [Double]
  /// Added to those that are there, or in their place where the name is the same.
  package let attributes: [(name: String, value: WeightAttribute)]

  package init(
    name: String, values: [Double], attributes: [(name: String, value: WeightAttribute)] = []
  ) {
    self.name = name
    self.values = values
    self.attributes = attributes
  }
}

/// The number of elements of an array, or nil where it does not fit an `Int` or an extent is negative.
func elementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for extent in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
    guard extent >= 0, !overflow else { return nil }
    count = product
  }
  return count
}
