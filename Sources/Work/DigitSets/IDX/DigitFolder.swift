import Diagnostics
import Foundation
import Records

/// A folder with the four IDX files of MNIST or of a set of the same form.
package struct DigitFolder: Sendable {
  package let train: LabelledImages
  package let test: LabelledImages
  /// SHA-256 of each unpacked file, in the order of `DigitFile.allCases`.
  package let checksums: [(file: DigitFile, sha256: String)]

  /// Whether every file is MNIST's, by checksum.
  package var isMNIST: Bool { checksums.allSatisfy { $0.sha256 == $0.file.sha256OfMNIST } }

  /// Reads and checks the folder.
  /// - Throws: `Failure` 66 naming the files that are missing, 65 when one is damaged or does not fit the others.
  package init(path: String) throws(Failure) {
    let paths = try Self.locate(in: path)
    var files: [DigitFile: IDXFile] = [:]
    for (file, path) in paths { files[file] = try IDXFile(path: path, expecting: file.contents) }
    train = try Self.pair(.trainImages, .trainLabels, files, paths)
    test = try Self.pair(.testImages, .testLabels, files, paths)
    guard train.height == test.height, train.width == test.width else {
      throw Failure(
        .badData, at: paths[.testImages], "training and test images differ in size",
        expected: "\(train.height) × \(train.width), as in \(paths[.trainImages] ?? path)",
        found: "\(test.height) × \(test.width)", remedy: "check that all four files are of one set")
    }
    checksums = DigitFile.allCases.map { ($0, files[$0]?.sha256 ?? "") }
  }

  /// Where the four files are.
  private static func locate(in folder: String) throws(Failure) -> [DigitFile: String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw Failure(
        .missingInput, at: folder, "the folder of IDX files does not exist",
        remedy: "check MNIST_DIR or --mnist-dir, or leave it out")
    }
    guard isFolder.boolValue else {
      throw Failure(
        .missingInput, at: folder, "a folder of IDX files is needed", found: "a file",
        remedy: "give the folder that holds the four files")
    }
    var paths: [DigitFile: String] = [:]
    var missing: [String] = []
    for file in DigitFile.allCases {
      let candidates = file.names.map { "\(folder)/\($0)" }
      if let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) {
        paths[file] = found
      } else {
        missing.append(file.rawValue)
      }
    }
    guard missing.isEmpty else {
      throw Failure(
        .missingInput, at: folder, "IDX files are missing",
        expected: DigitFile.allCases.map(\.rawValue).joined(separator: ", ") + " (or .gz)",
        found: "no " + missing.joined(separator: ", no "),
        remedy: "put the missing files into the folder, or leave the option out")
    }
    return paths
  }

  private static func pair(
    _ imageFile: DigitFile, _ labelFile: DigitFile, _ files: [DigitFile: IDXFile],
    _ paths: [DigitFile: String]
  ) throws(Failure) -> LabelledImages {
    guard let images = files[imageFile], let labels = files[labelFile] else {
      throw Failure(.software, "a located file was not read")
    }
    return try LabelledImages(
      images: images, imageName: paths[imageFile] ?? imageFile.rawValue,
      labels: labels, labelName: paths[labelFile] ?? labelFile.rawValue)
  }
}

extension LabelledImages {
  /// Puts a file of images and a file of labels together, of any size and with any labels.
  /// - Throws: `Failure` 65 unless there are as many labels as images, at least one, of at least one pixel.
  init(
    images: IDXFile, imageName: String, labels: IDXFile, labelName: String
  ) throws(Failure) {
    guard images.sizes[1] > 0, images.sizes[2] > 0 else {
      throw Failure(
        .badData, at: imageName, "the images have no pixels",
        found: IDXHeader.text(Array(images.sizes[1...])), remedy: "check the folder's contents")
    }
    guard images.sizes[0] == labels.sizes[0] else {
      throw Failure(
        .badData, at: labelName, "images and labels differ in number",
        expected: "\(images.sizes[0]) labels, as many as images in \(imageName)",
        found: "\(labels.sizes[0]) labels", remedy: "check that both files are of one set")
    }
    guard images.sizes[0] > 0 else {
      throw Failure(
        .badData, at: imageName, "the file holds no images", remedy: "check the folder's contents")
    }
    self.init(
      pixels: images.data, labels: labels.data, height: images.sizes[1], width: images.sizes[2])
  }
}
