import Drawing
import Foundation
import Report
import TestSupport
import Testing

/// The documentation of the library shows what the code computes now.
@Suite struct EstimatorArticleTests {
  @Test("The committed article is the one that the code writes")
  func committed() throws {
    let catalog = "Sources/Mathematics/Quantization/Quantization.docc"
    for file in try EstimatorArticle.files(Typesetter()) {
      let committed = FileManager.default.contents(
        atPath: ProjectFiles.path("\(catalog)/\(file.path)"))
      guard file.path.hasSuffix(".md") else {
        // Another version of the drawing library may draw other bytes: pictures are only to be there.
        #expect(committed?.isEmpty == false, "\(file.path): make -C pipeline docs")
        continue
      }
      #expect(
        committed.map { String(decoding: $0, as: UTF8.self) }
          == String(decoding: file.bytes, as: UTF8.self), "\(file.path): make -C pipeline docs")
    }
  }
}
