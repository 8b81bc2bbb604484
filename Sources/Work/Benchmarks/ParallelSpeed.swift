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
  /// The processor's name, with family and model.
  package static var processor: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func value(_ key: String) -> String? {
      for line in info.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key {
          return parts[1].trimmingCharacters(in: .whitespaces)
        }
      }
      return nil
    }
    guard let name = value("model name") else { return "unknown processor" }
    // A virtual machine's processor often says no more than “Xeon”.
    guard let family = value("cpu family"), let model = value("model") else { return name }
    return "\(name), family \(family), model \(model)"
  }

  package static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }
}
