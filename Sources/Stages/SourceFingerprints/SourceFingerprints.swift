/// Which sources this executable was built from, one SHA-256 per room.
///
/// The build plugin `FingerprintSources` derives the tables from the target graph. A stage's key names the
/// room that makes its output; every room that this one is built on counts, and no other: changing another
/// room's code makes that output no staler.
package enum SourceFingerprints {
  /// One line for a room and all that it is built on: "Quantization 1a2b3c4d Tensors 5e6f7a8b".
  ///
  /// A room that does not exist is a mistake in the program.
  package static func closure(of room: String) -> String {
    guard let rooms = closures[room] else { preconditionFailure("there is no room \(room)") }
    return rooms.map { "\($0) \(hashes[$0, default: ""].prefix(16))" }.joined(separator: " ")
  }
}
