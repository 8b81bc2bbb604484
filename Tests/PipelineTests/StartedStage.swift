import Foundation
import TestSupport

/// A stage that works while a test looks on: what it has said so far, and its end.
final class StartedStage {
  private let process = Process()
  private let scratch: TemporaryDirectory
  private let errors: String

  /// - Parameter environment: variables to set, or to remove by a nil value, on top of the tests' own.
  init(
    _ stage: BuiltStage, _ arguments: [String], in folder: String? = nil,
    environment: [String: String?] = [:]
  ) throws {
    scratch = try TemporaryDirectory()
    errors = scratch.file("stderr")
    try Data().write(to: URL(fileURLWithPath: errors))
    process.executableURL = stage.executable
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
  }

  /// What stands on stderr now.
  var said: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

  /// Waits until it says `text`, or ends without.
  func waitUntil(itSays text: String) {
    while process.isRunning, !said.contains(text) { usleep(20_000) }
  }

  /// Waits for its end, and returns the exit code.
  func ending() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}
