import Foundation

/// A program of the system that a test reads our files with, such as `pdffonts`.
public struct ExternalTool: Sendable {
  public let name: String
  private let path: String?

  public init(_ name: String) {
    self.name = name
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    path = folders.map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Tests that need the program skip, saying so, where it is not installed.
  public var isInstalled: Bool { path != nil }

  /// What the program prints; nil when it fails.
  public func output(_ arguments: String...) -> String? {
    guard let path else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
