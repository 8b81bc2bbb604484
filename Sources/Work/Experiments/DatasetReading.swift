import Configurations
import Diagnostics

/// What an experiment's `dataset` says: `mnist` or `images`, or a folder of one's own:
///
///     dataset: {name: fashion, idx: ../../data/fashion}        four IDX files, of any size and number of classes
///     dataset: {name: pets, images: ../../data/pets}           train/CLASS and val/CLASS or test/CLASS
///
/// Paths count from the file that they stand in. The name is that of the prepared data below build/data/, and what
/// tables and captions call them.
package struct DatasetReading {
  package let name: String
  package let kind: DatasetKind
  /// Nil for data that MNIST_DIR or IMAGES_DIR names.
  package let folder: String?

  private static let keys = ["name", "idx", "images"]

  /// - Throws: `Failure` 78 for an unknown set, a name that is taken or no file name, and for two folders or none.
  init(_ value: YAMLValue) throws {
    guard case .mapping = value.node.content else {
      let name = try value.name(
        among: DatasetKind.allCases.map(\.standardName), what: "dataset")
      guard let kind = DatasetKind.allCases.first(where: { $0.standardName == name }) else {
        throw Failure(.software, at: value.place, "the dataset “\(name)” was lost")
      }
      (self.name, self.kind, folder) = (name, kind, nil)
      return
    }
    let section = try value.mapping(keys: Self.keys)
    let named = try section.required("name")
    let name = try named.fileName()
    self.name = name
    // What prepared data are called that experiments do not name a folder of.
    guard !DatasetKind.allCases.contains(where: { $0.standardName == name }),
      !name.hasPrefix("images-")
    else {
      throw Failure(
        .configuration, at: named.place, "the name “\(name)” is taken",
        expected: "a name that is not mnist or images and does not begin with images-")
    }
    switch (section["idx"], section["images"]) {
    case (let folder?, nil): (kind, self.folder) = (.digits, folder.besideFile(try folder.string()))
    case (nil, let folder?): (kind, self.folder) = (.images, folder.besideFile(try folder.string()))
    default:
      throw Failure(
        .configuration, at: section.place, "it is not clear where the data “\(name)” are",
        expected: "idx: FOLDER for IDX files, or images: FOLDER for class folders, one of the two")
    }
  }
}

extension Experiment {
  /// The data of an experiment's file.
  /// - Throws: `Failure` 66 when there is no file, 78 for what is wrong with its dataset.
  package static func dataset(path: String) throws -> DatasetReading {
    try DatasetReading(root(path: path).required("dataset"))
  }
}
