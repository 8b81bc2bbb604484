import CPangoCairo
import Diagnostics

/// Where font files are looked for.
package enum FontSource: Sendable {
  /// The fonts that fontconfig finds on this machine.
  case host
  /// The files below one directory, and no others.
  case directory(String)

  /// A fontconfig configuration that offers the families of `Typeface` and nothing else, and that has no
  /// rules: the host's fonts, substitutions and user settings cannot change a picture.
  ///
  /// The caller owns the result (`FcConfigDestroy`).
  /// - Throws: `Failure` (configuration) naming the first family without a file, and its apt package.
  func makeConfiguration() throws -> OpaquePointer {
    guard let ours = FcConfigCreate(), let searched = try openSearched() else {
      throw Failure(.software, "fontconfig cannot be started")
    }
    defer { FcConfigDestroy(searched) }
    for typeface in Typeface.allCases {
      let files = fontFiles(of: typeface.family, in: searched)
      guard !files.isEmpty else {
        FcConfigDestroy(ours)
        throw missing(FontFace(typeface: typeface))
      }
      for file in files where FcConfigAppFontAddFile(ours, file) == 0 {
        FcConfigDestroy(ours)
        throw Failure(
          .configuration, at: file, "the font's file cannot be read", expected: typeface.family,
          remedy: fontRemedy)
      }
    }
    return ours
  }

  private func openSearched() throws -> OpaquePointer? {
    switch self {
    case .host: return FcInitLoadConfigAndFonts()
    case .directory(let path):
      guard let configuration = FcConfigCreate() else { return nil }
      FcConfigAppFontAddDir(configuration, path)
      return configuration
    }
  }
}

/// The failure that tells which font is missing and how to get it.
func missing(_ face: FontFace, found: String? = nil) -> Failure {
  Failure(
    .configuration, "the font “\(face.name)” is not installed, or cannot be read",
    expected: face.name, found: found,
    remedy: "install it: apt-get install \(face.typeface.aptPackage)")
}

/// The files that hold fonts of exactly this family, in order of their names.
private func fontFiles(of family: String, in configuration: OpaquePointer) -> [String] {
  guard let pattern = FcPatternCreate(), let properties = FcObjectSetCreate() else { return [] }
  defer {
    FcPatternDestroy(pattern)
    FcObjectSetDestroy(properties)
  }
  FcPatternAddString(pattern, FC_FAMILY, family)
  FcObjectSetAdd(properties, FC_FILE)
  guard let list = FcFontList(configuration, pattern, properties) else { return [] }
  defer { FcFontSetDestroy(list) }
  return (0..<Int(list.pointee.nfont)).compactMap { index -> String? in
    var name: UnsafeMutablePointer<FcChar8>?
    guard FcPatternGetString(list.pointee.fonts[index], FC_FILE, 0, &name) == FcResultMatch
    else { return nil }
    return name.map { String(cString: $0) }
  }.sorted()
}
