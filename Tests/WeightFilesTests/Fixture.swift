import Foundation
import TestSupport

import WeightFiles

/// A file that `Fixtures/make_weight_files.py` made.
enum Fixture {
  static func path(_ name: String) -> String {
    ProjectFiles.path("Tests/WeightFilesTests/Fixtures/\(name)")
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  /// The numbers of an array as the script makes them.
  static func numbers(_ count: Int, array: Double = 0) -> [Double] {
    (0..<count).map { Double($0 % 17 - 8) / 16 + array }
  }
}

extension WeightFile {
  func tensor(_ name: String) -> WeightTensor? { tensors.first { $0.name == name } }

  func values(_ name: String) throws -> [Double]? { try tensor(name).map { try values(of: $0) } }
}
