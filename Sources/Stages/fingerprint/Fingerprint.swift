import CCrypto
import Foundation

/// Writes a Swift file with the SHA-256 of the sources of each room.
///
/// Usage: `fingerprint OUTPUT (--room NAME FOLDER FILE…)…`. Lines that hold nothing but a comment, and
/// blank lines, do not count: a better comment makes no result stale.
@main
struct Fingerprint {
  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    let output = arguments.removeFirst()
    var entries: [String] = []
    while let next = arguments.first, next == "--room" {
      arguments.removeFirst()
      let name = arguments.removeFirst()
      let folder = arguments.removeFirst() + "/"
      let files = arguments.prefix { $0 != "--room" }
      arguments = arguments.dropFirst(files.count)
      entries.append("    \"\(name)\": \"\(try hash(Array(files), below: folder))\",")
    }
    let text = """
      // Written by the build from the sources themselves.
      extension SourceFingerprints {
        static let byRoom: [String: String] = [
      \(entries.joined(separator: "\n"))
        ]
      }

      """
    if (try? String(contentsOfFile: output, encoding: .utf8)) != text {
      try text.write(toFile: output, atomically: true, encoding: .utf8)
    }
  }

  static func hash(_ files: [String], below folder: String) throws -> String {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    func add(_ text: String) {
      let bytes = Array((text + "\n").utf8)
      EVP_DigestUpdate(context, bytes, bytes.count)
    }
    for file in files {
      add("file " + file.replacingOccurrences(of: folder, with: ""))
      let text = try String(contentsOfFile: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let code = line.trimmingCharacters(in: .whitespaces)
        if !code.isEmpty, !code.hasPrefix("//") { add(code) }
      }
    }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.map { String(format: "%02x", $0) }.joined()
  }
}
