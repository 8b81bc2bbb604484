import Diagnostics
import Foundation

/// A folder of class folders, as unpacked ImageNet has it:
///
///     root/train/CLASS/….JPEG
///     root/val/CLASS/….JPEG        or validation/ or test/
///
/// Classes are numbered by the byte order of their names, and files follow each other in the byte order of
/// their paths, so that the numbering depends on neither the file system nor the locale.
package struct ImageTree: Equatable, Sendable {
  /// One picture file.
  package struct File: Equatable, Sendable {
    /// Below the root, with "/" between folders: "train/dog/7.jpg".
    package let path: String
    /// An index into `classes`.
    package let label: Int
  }

  package let root: String
  package let classes: [String]
  package let train: [File]
  package let test: [File]
  /// Files that are passed over because their names say that they are no pictures, below the root.
  package let passedOver: [String]

  /// Endings of picture files, in lower case. What such a file holds is the decoder's business.
  package static let extensions = ["jpeg", "jpg", "png"]
  /// Names of the folder of test pictures; the first that exists is taken.
  package static let testFolders = ["val", "validation", "test"]

  /// Lists the tree; no picture is opened.
  /// - Throws: `Failure` 66 when the root or one of its two parts is missing, 65 when the classes of the two
  ///   parts differ, a class is empty, or a name is not UTF-8.
  package init(root: String) throws(Failure) {
    self.root = root
    let testFolder = try Self.testFolder(in: root)
    var passedOver: [String] = []
    let trainFiles = try Self.classes(of: "train", in: root, &passedOver)
    let testFiles = try Self.classes(of: testFolder, in: root, &passedOver)
    classes = Self.ordered(Array(trainFiles.keys))
    guard classes.count >= 2 else {
      throw Failure(
        .badData, at: "\(root)/train", "there must be at least two classes",
        expected: "a folder for each class", found: "\(classes.count) with pictures",
        remedy: "put each class's pictures into a folder of its own")
    }
    try Self.checkSameClasses(trainFiles, testFiles, root, testFolder)
    self.passedOver = passedOver
    train = Self.numbered(trainFiles, classes)
    test = Self.numbered(testFiles, classes)
  }

  private static func numbered(_ files: [String: [String]], _ classes: [String]) -> [File] {
    classes.enumerated().flatMap { label, name in
      (files[name] ?? []).map { File(path: $0, label: label) }
    }
  }

  private static func testFolder(in root: String) throws(Failure) -> String {
    guard isFolder(root) else {
      throw Failure(
        .missingInput, at: root, "the folder of pictures does not exist",
        remedy: "check IMAGES_DIR or --images-dir, or leave it out")
    }
    guard isFolder("\(root)/train") else {
      throw Failure(
        .missingInput, at: root, "there is no folder train", expected: "train/CLASS/*.jpg",
        remedy: "give the folder above train")
    }
    guard let folder = testFolders.first(where: { isFolder("\(root)/\($0)") }) else {
      throw Failure(
        .missingInput, at: root, "there is no folder of test pictures",
        expected: testFolders.joined(separator: ", or "),
        remedy: "put test pictures, in class folders, beside train")
    }
    return folder
  }

  /// The picture files of each class of a part.
  private static func classes(
    of part: String, in root: String, _ passedOver: inout [String]
  ) throws(Failure) -> [String: [String]] {
    var files: [String: [String]] = [:]
    for name in try folderNames("\(root)/\(part)") {
      guard isFolder("\(root)/\(part)/\(name)") else {
        passedOver.append("\(part)/\(name)")
        continue
      }
      let found = try pictures(below: "\(part)/\(name)", in: root, &passedOver)
      guard !found.isEmpty else {
        throw Failure(
          .badData, at: "\(root)/\(part)/\(name)", "the class has no pictures",
          expected: "files ending in " + extensions.map { ".\($0)" }.joined(separator: ", "),
          found: "none", remedy: "put pictures there or remove the folder")
      }
      guard files.updateValue(found, forKey: name) == nil else {
        throw Failure(
          .badData, at: "\(root)/\(part)",
          "two class folders have the same name, in different Unicode forms", found: name,
          remedy: "put the pictures of both into one folder, or rename one")
      }
    }
    return files
  }

  /// Pictures in a folder and, for sets like Tiny ImageNet (CLASS/images/…), in folders within it. Links to folders are not
  /// followed here: they could lead to other classes, or in a circle.
  private static func pictures(
    below folder: String, in root: String, _ passedOver: inout [String]
  ) throws(Failure) -> [String] {
    var found: [String] = []
    for name in try folderNames("\(root)/\(folder)") {
      let path = "\(folder)/\(name)"
      if isFolder("\(root)/\(path)") {
        if isLink("\(root)/\(path)") {
          passedOver.append(path)
        } else {
          found += try pictures(below: path, in: root, &passedOver)
        }
      } else if extensions.contains((name as NSString).pathExtension.lowercased()) {
        found.append(path)
      } else {
        passedOver.append(path)
      }
    }
    return found
  }

  private static func checkSameClasses(
    _ train: [String: [String]], _ test: [String: [String]], _ root: String, _ testFolder: String
  ) throws(Failure) {
    let missing = ordered(train.keys.filter { test[$0] == nil })
    let surplus = ordered(test.keys.filter { train[$0] == nil })
    guard missing.isEmpty, surplus.isEmpty else {
      let differences =
        missing.map { "\($0) only in train" } + surplus.map { "\($0) only in \(testFolder)" }
      throw Failure(
        .badData, at: root, "train and \(testFolder) have different classes",
        expected: "the same folders in both",
        found: someOf(differences),
        remedy: "add or remove class folders until both have the same")
    }
  }

  private static func ordered(_ names: [String]) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func isLink(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeSymbolicLink
  }
}
