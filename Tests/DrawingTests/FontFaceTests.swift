import Diagnostics
import Drawing
import Foundation
import TestSupport
import Testing

/// Fonts that are not what they should be: nothing is drawn then, by no other face and without no letter.
@Suite("faces of fonts") struct FontFaceTests {
  private static let host = "/usr/share/fonts/opentype/linux-libertine"
  private static var hasFonts: Bool { FileManager.default.fileExists(atPath: host) }

  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A folder of the machine's fonts.
  private func copied() throws -> String {
    let path = folder.file("fonts")
    try FileManager.default.copyItem(atPath: Self.host, toPath: path)
    return path
  }

  /// Upright letters stood in for italic ones.
  @Test(
    "a family that lacks a face is not whole", .enabled(if: hasFonts),
    arguments: [
      ("LinLibertine_RI", "Linux Libertine O Italic"),
      ("LinLibertine_RBI", "Linux Libertine O Bold Italic"),
      ("LinBiolinum_RB", "Linux Biolinum O Bold"),
    ])
  func missingFace(file: String, name: String) throws {
    let fonts = try copied()
    try FileManager.default.removeItem(atPath: "\(fonts)/\(file).otf")
    let failure = #expect(throws: Failure.self) { try Typesetter(fonts: .directory(fonts)) }
    #expect(
      failure?.code == .configuration && failure?.expected == name, "\(String(describing: failure))"
    )
    #expect(failure?.remedy?.contains("fonts-linuxlibertine") == true)
  }

  @Test("a font whose file is damaged is not used", .enabled(if: hasFonts))
  func damaged() throws {
    let fonts = try copied()
    let path = "\(fonts)/LinLibertine_RI.otf"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for size in [0, 1000, bytes.count / 2] {
      try bytes.prefix(size).write(to: URL(fileURLWithPath: path))
      let failure = #expect(throws: Failure.self) { try Typesetter(fonts: .directory(fonts)) }
      #expect(failure?.code == .configuration, "\(size): \(String(describing: failure))")
    }
  }

  /// Its text was left out, and the picture was whole.
  @Test("what Pango warns of ends the drawing, and the next one knows nothing of it")
  func warning() throws {
    let typesetter = try Typesetter()
    let failure = #expect(throws: Failure.self) {
      try TextLayout(
        RichText(verbatim: "a\u{0}b"), TextStyle(.serif, size: 10), typesetter: typesetter)
    }
    #expect(failure?.code == .configuration, "\(String(describing: failure))")
    #expect(failure?.found?.contains("markup") == true, "\(String(describing: failure))")
    _ = try TextLayout("ab", TextStyle(.serif, size: 10), typesetter: typesetter)
  }
}
