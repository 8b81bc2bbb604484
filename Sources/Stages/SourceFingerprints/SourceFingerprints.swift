/// Which sources this executable was built from, one SHA-256 per room.
///
/// The build plugin `FingerprintSources` writes the table. A stage's key names the rooms whose code
/// determines the bytes of its output: changing another room's code makes that output no staler.
package enum SourceFingerprints {
  /// One line for several rooms, in the order given: "Quantization 1a2b3c4d Tensors 5e6f7a8b".
  ///
  /// A room that does not exist is a mistake in the program.
  package static func of(_ rooms: [String]) -> String {
    rooms.map { room in
      guard let hash = byRoom[room] else { preconditionFailure("there is no room \(room)") }
      return "\(room) \(hash.prefix(16))"
    }.joined(separator: " ")
  }
}
