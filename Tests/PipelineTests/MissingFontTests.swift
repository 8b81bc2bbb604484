import Diagnostics
import Foundation
import TestSupport
import Testing

/// A machine without the fonts of figures: no other font takes their place.
@Suite("missing fonts") struct MissingFontTests {
  @Test("end with 78, by name, and nothing is drawn") func refused() throws {
    let folder = try TemporaryDirectory()
    let configuration = folder.file("fonts.conf")
    try "<?xml version=\"1.0\"?><fontconfig><dir>\(folder.file("none"))</dir></fontconfig>".write(
      toFile: configuration, atomically: true, encoding: .utf8)
    let ending = try BuiltStage("render").run(
      ["estimators", "--output", folder.file("output")],
      environment: ["FONTCONFIG_FILE": configuration])
    #expect(ending.code == ExitCode.configuration.rawValue, "\(ending.errors)")
    #expect(ending.errors.contains("Linux Libertine") && ending.errors.contains("not installed"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("output")))
  }
}
