import CZlib

/// Marks what a page draws outside of its elements, such as rules and the running head, as decoration.
///
/// In a tagged PDF all that is drawn is an element's or an artifact (ISO 32000, section 14.8.2.2), and Cairo 1.16 knows
/// elements alone. It begins and ends one on a line of its own, never within another. Within it begins another text for
/// letters with accents, which some readers take for the element's end; these letters have their own text anyway.
enum ArtifactMarks {
  /// The content of a page, compressed as before; nil for what is none.
  static func added(to content: ArraySlice<UInt8>) -> [UInt8]? {
    guard let operators = inflated(content) else { return nil }
    let mark = "/Artifact BMC\n".utf8
    let end = "EMC\n".utf8
    var result = Array(mark)
    /// What has begun and not ended.
    enum Part { case element, kept, dropped }
    var open: [Part] = []
    for line in operators.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      var ended: Part?
      if line.suffix(4).elementsEqual(" BDC".utf8) {
        let isElement = line.firstRange(of: "/MCID ".utf8) != nil
        // A space at the end of a line has no glyph.
        let isSpace = line.firstRange(of: "<feff0020>".utf8) != nil
        open.append(isElement ? .element : open.isEmpty || isSpace ? .kept : .dropped)
        if isElement { result += end }
        if open.last == .dropped { continue }
      } else if line.elementsEqual("EMC".utf8) {
        ended = open.popLast()
        if ended == .dropped { continue }
      }
      result += line
      result.append(UInt8(ascii: "\n"))
      if ended == .element { result += mark }
    }
    return deflated(result + end)
  }

  private static func inflated(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var size = max(bytes.count * 8, 1 << 12)
    while size < 1 << 30 {
      var result = [UInt8](repeating: 0, count: size)
      var length = uLong(size)
      let status = bytes.withUnsafeBufferPointer {
        uncompress(&result, &length, $0.baseAddress, uLong($0.count))
      }
      if status == Z_OK { return Array(result.prefix(Int(length))) }
      guard status == Z_BUF_ERROR else { return nil }
      size *= 4
    }
    return nil
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
    var length = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(length))
    let status = bytes.withUnsafeBufferPointer {
      compress(&result, &length, $0.baseAddress, uLong($0.count))
    }
    return status == Z_OK ? Array(result.prefix(Int(length))) : nil
  }
}
