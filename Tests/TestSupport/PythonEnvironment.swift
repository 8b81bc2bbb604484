import Foundation

/// A Python that has what users of other frameworks have: the one that PEERS_PYTHON names, the twins' below `build/`, or
/// the system's, whichever has the modules that a test needs. Tests skip where none has.
public struct PythonEnvironment: Sendable {
  public let executable: String

  /// Nil where no Python has all of the modules.
  public init?(_ modules: String...) {
    let own = ProcessInfo.processInfo.environment["PEERS_PYTHON"]
    let candidates =
      [own, ProjectFiles.path("build/venv/bin/python")].compactMap { $0 }
      + ["/usr/bin/python3", "/usr/local/bin/python3"]
    let finder =
      "import importlib.util as i, sys; sys.exit(not all(i.find_spec(m) for m in sys.argv[1:]))"
    let found = candidates.first { path in
      guard FileManager.default.isExecutableFile(atPath: path) else { return false }
      return (try? BuiltStage(at: path).run(["-c", finder] + modules))?.code == 0
    }
    guard let found else { return nil }
    executable = found
  }

  /// Why a test was skipped.
  public static func isAbsent(_ modules: String) -> String {
    "no Python with \(modules): PEERS_PYTHON names one"
  }

  public func run(_ arguments: [String], environment: [String: String?] = [:]) throws
    -> BuiltStage.Ending
  {
    try BuiltStage(at: executable).run(arguments, environment: environment)
  }
}
