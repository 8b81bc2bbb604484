import CCrypto
import Foundation

/// Writes a Swift file with the SHA-256 of each room's sources and the rooms that each is built on.
///
/// Usage: `fingerprint GRAPH.json OUTPUT`; the build plugin `FingerprintSources` writes the graph. Lines that
/// hold nothing but a comment, and blank lines, do not count: a better comment makes no result stale.
@main
struct Fingerprint {
  private struct Graph: Decodable {
    struct Room: Decodable {
      let name: String
      let folder: String
      let files: [String]
      let uses: [String]
      let settings: [String]
    }
    let rooms: [Room]

    /// The names of the rooms that `name` is built on, itself included, sorted.
    func closure(of name: String) -> [String] {
      var found: Set<String> = []
      var open = [name]
      while let next = open.popLast() {
        guard let room = rooms.first(where: { $0.name == next }), found.insert(next).inserted
        else { continue }
        open += room.uses
      }
      return found.sorted()
    }
  }

  static func main() throws {
    guard CommandLine.arguments.count == 3 else {
      print("usage: fingerprint GRAPH.json OUTPUT")
      exit(64)
    }
    let (input, output) = (CommandLine.arguments[1], CommandLine.arguments[2])
    let graph = try JSONDecoder().decode(
      Graph.self, from: Data(contentsOf: URL(filePath: input)))
    let hashes = try graph.rooms.map { "    \"\($0.name)\": \"\(try hash($0))\"," }
    let closures = graph.rooms.map { "    \"\($0.name)\": \(graph.closure(of: $0.name))," }
    let text = """
      // Written by the build from the sources themselves.
      extension SourceFingerprints {
        static let hashes: [String: String] = [
      \(hashes.joined(separator: "\n"))
        ]
        static let closures: [String: [String]] = [
      \(closures.joined(separator: "\n"))
        ]
      }

      """
    if (try? String(contentsOfFile: output, encoding: .utf8)) != text {
      try text.write(toFile: output, atomically: true, encoding: .utf8)
    }
  }

  private static func hash(_ room: Graph.Room) throws -> String {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    func add(_ text: String) {
      let bytes = Array((text + "\n").utf8)
      EVP_DigestUpdate(context, bytes, bytes.count)
    }
    for setting in room.settings { add("setting " + setting) }
    for file in room.files {
      add("file " + file)
      let text = try String(contentsOfFile: "\(room.folder)/\(file)", encoding: .utf8)
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
