import Foundation

/// A stage of the pipeline as it was built, or another program, run as a user runs it.
public struct BuiltStage: Sendable {
  public let executable: URL

  /// The stage called `name`, beside the test bundle.
  public init(_ name: String) { executable = Self.folder.appending(path: name) }

  /// Any program.
  public init(at path: String) { executable = URL(fileURLWithPath: path) }

  /// Where the build puts the executables: the folder of the test bundle.
  public static var folder: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }

  /// How a run of the stage ended.
  public struct Ending: Sendable {
    public let code: Int32
    public let output: String
    /// What stood on stderr.
    public let errors: String
    /// Wall-clock seconds.
    public let seconds: Double
  }

  /// Runs the stage to its end.
  /// - Parameters:
  ///   - folder: the working folder; the tests' own when nil.
  ///   - environment: variables to set, or to remove by a nil value, on top of the tests' own.
  public func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String?] = [:]
  ) throws -> Ending {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    // Files rather than pipes: a stage that writes much never has to wait for a reader.
    let scratch = try TemporaryDirectory()
    let (output, errors) = (scratch.file("stdout"), scratch.file("stderr"))
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    let start = Date()
    try process.run()
    process.waitUntilExit()
    return Ending(
      code: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8),
      seconds: Date().timeIntervalSince(start))
  }
}
