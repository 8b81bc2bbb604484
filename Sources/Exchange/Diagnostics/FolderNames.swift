import Foundation

/// The names in a folder, in the order of their bytes; those that begin with a dot are left out.
///
/// A name is bytes to a file system and text to whoever reads a list of classes. One that is no UTF-8 is no text:
/// `FileManager` leaves it out or alters it, so that a folder would be passed over as if it were not there.
/// - Throws: `Failure` 66 when the folder cannot be read, 65 when a name in it is not UTF-8.
package func folderNames(_ folder: String) throws(Failure) -> [String] {
  guard let stream = opendir(folder) else { throw unreadableFolder(folder) }
  defer { closedir(stream) }
  var names: [String] = []
  errno = 0
  while let entry = readdir(stream) {
    // In place: an entry is as long as its name, and a copy of the whole array would read beyond it.
    let start = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
    let bytes = UnsafeBufferPointer(
      start: start.assumingMemoryBound(to: UInt8.self),
      count: strlen(start.assumingMemoryBound(to: CChar.self)))
    errno = 0
    guard bytes.first != UInt8(ascii: ".") else { continue }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        .badData, at: folder, "the folder holds a name that is not UTF-8 text",
        expected: "names in UTF-8, which can be listed and written down",
        found: escapedText(bytes),
        remedy: "rename it, for instance: convmv -r -f latin1 -t utf8 --notest FOLDER")
    }
    names.append(name)
  }
  guard errno == 0 else { throw unreadableFolder(folder) }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Where a path leads: absolute, links followed, without `.` and `..`. Paths of one file or folder are equal.
package func resolvedPath(_ path: String) -> String {
  URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
}

private func unreadableFolder(_ folder: String) -> Failure {
  Failure(
    .missingInput, at: folder, "the folder cannot be read", found: String(cString: strerror(errno)),
    remedy: "check that it is there, and its permissions")
}

/// Bytes that should have been UTF-8, as a message can print them: what is no text, or moves the cursor, as “\xe9”.
package func escapedText(_ bytes: some Collection<UInt8>) -> String {
  var text = ""
  var rest = bytes[...]
  while let byte = rest.first {
    let scalar = (1...4).lazy.compactMap { String(validating: rest.prefix($0), as: UTF8.self) }
      .first
    if let scalar, byte >= 0x20, byte != 0x7f {
      text += scalar
      rest = rest.dropFirst(scalar.utf8.count)
    } else {
      text += "\\x" + String(UInt16(byte) | 0x100, radix: 16).dropFirst()
      rest = rest.dropFirst()
    }
  }
  return text
}
