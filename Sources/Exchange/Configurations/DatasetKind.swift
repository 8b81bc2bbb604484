/// What a set of data is made of.
package enum DatasetKind: String, CaseIterable, Sendable, Codable {
  /// Grey images in four IDX files, as MNIST has them.
  case digits
  /// Pictures in colour, in class folders.
  case images

  /// The set of this kind that experiments name without saying where it is: it comes from MNIST_DIR or IMAGES_DIR, or is
  /// drawn.
  package var standardName: String {
    switch self {
    case .digits: "mnist"
    case .images: "images"
    }
  }
}
