import Diagnostics
import Foundation

/// Several runs at once, each in a process of its own, as `make -j` starts them.
package enum ParallelSpeed {
  /// - Parameter arguments: of this executable; each copy prints a `TrainingSpeed` as JSON.
  /// - Throws: `Failure` when a copy fails.
  package static func measure(copies: Int, arguments: [String]) throws -> [TrainingSpeed] {
    let started = try (0..<copies).map { _ in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = arguments
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      return (process, output)
    }
    return try started.map { process, output in
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Failure(.software, "a parallel run of the benchmark failed")
      }
      return try JSONDecoder().decode(TrainingSpeed.self, from: data)
    }
  }
}

/// What a table says about the machine.
package enum Machine {
  /// The processor's name, or its architecture where the system does not tell.
  package static var processor: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    for line in info.split(separator: "\n") where line.hasPrefix("model name") {
      return line.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    }
    return "unknown processor"
  }

  package static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }
}
