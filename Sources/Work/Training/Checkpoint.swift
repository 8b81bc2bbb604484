import Diagnostics
import Foundation
import Records
import Storage

/// The unfinished run beside its output: the last two states, so that a damaged one does no harm.
///
/// A checkpoint is a run file of the steps so far, under the key of the whole run. One with another key
/// (the configuration was changed meanwhile) is left unused.
struct Checkpoint {
  let latest: String
  let previous: String

  init(output: String) {
    let stem = output.hasSuffix(".h5") ? String(output.dropLast(3)) : output
    latest = stem + ".checkpoint.h5"
    previous = stem + ".checkpoint-previous.h5"
  }

  /// Publishes a state; the one before it stays as `previous`.
  func save(_ run: TrainingRun, key: StageKey, provenance: Provenance) throws(Failure) {
    if FileManager.default.fileExists(atPath: latest) { rename(latest, previous) }
    try Artifact.write(.checkpoint, to: latest, stage: "train", key: key, provenance: provenance) {
      (writer) throws(Failure) in try run.encode(to: writer)
    }
  }

  /// The newest whole state under `key` that `loop` can go on from, or nil.
  func load(key: StageKey, for loop: TrainingLoop) -> TrainingRun? {
    for path in [latest, previous] where FileManager.default.fileExists(atPath: path) {
      do throws(Failure) {
        let reader = try Artifact.open(.checkpoint, at: path)
        guard try reader.keyText == key.text else {
          log.notice("\(path): of another configuration, data or program; not used")
          continue
        }
        let run = try TrainingRun(from: reader)
        try loop.checkContinuable(run, at: path, isCheckpoint: true)
        return run
      } catch {
        log.warning("\(error.description)\n  the checkpoint is not used")
      }
    }
    return nil
  }

  var exists: Bool { [latest, previous].contains(where: FileManager.default.fileExists) }

  func remove() {
    for path in [latest, previous] { AtomicFile.remove(path) }
  }

}
