/// The four files of MNIST and of the sets that share its form (Fashion-MNIST, KMNIST).
package enum DigitFile: String, CaseIterable, Sendable {
  case trainImages = "train-images-idx3-ubyte"
  case trainLabels = "train-labels-idx1-ubyte"
  case testImages = "t10k-images-idx3-ubyte"
  case testLabels = "t10k-labels-idx1-ubyte"

  package var contents: IDXContents {
    switch self {
    case .trainImages, .testImages: .images
    case .trainLabels, .testLabels: .labels
    }
  }

  /// The names under which the file is met, the first found is read: unpacked before packed, and with
  /// the dot that some archives put in place of the second hyphen.
  package var names: [String] {
    let dotted = rawValue.replacing("-idx", with: ".idx")
    return [rawValue, dotted, rawValue + ".gz", dotted + ".gz"]
  }

  /// SHA-256 of MNIST's file, unpacked.
  package var sha256OfMNIST: String {
    switch self {
    case .trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    case .trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    case .testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    case .testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    }
  }
}
