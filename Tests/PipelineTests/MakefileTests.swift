import Foundation
import TestSupport
import Testing

/// What the Makefile says of itself, and what README says of it.
@Suite("Makefile") struct MakefileTests {
  private let pipeline = SharedData.packageRoot + "/pipeline"

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(SharedData.packageRoot)/\(path)", encoding: .utf8)
  }

  private var targets: [String] {
    get throws {
      let matches = try text("pipeline/Makefile").matches(of: /(?m)^([a-z][a-z% -]*):[^#\n=]*##/)
      return matches.flatMap { $0.1.split(separator: " ").map(String.init) }
    }
  }

  private var variables: [String] {
    get throws {
      try text("pipeline/Makefile").matches(of: /(?m)^([A-Z_]+) \?=/).map { String($0.1) }
    }
  }

  /// Those for one experiment, which make puts together from its name.
  private var experimentVariables: [String] {
    get throws {
      let folder = "\(SharedData.packageRoot)/pipeline/experiments"
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".yaml") }.map { $0.dropLast(".yaml".count) }
      return ["PROFILE", "SEEDS"].flatMap { prefix in names.map { "\(prefix)_\($0)" } }
    }
  }

  private func make(_ arguments: [String]) throws -> BuiltStage.Ending {
    try BuiltStage(at: "/usr/bin/make").run(
      arguments, in: SharedData.packageRoot,
      environment: ["MAKEFLAGS": nil, "MAKELEVEL": nil, "MFLAGS": nil])
  }

  @Test("help lists every target and variable")
  func help() throws {
    let ending = try make(["-C", "pipeline", "help"])
    #expect(ending.code == 0, "\(ending.errors)")
    let targets = try targets
    for needed in [
      "all", "test", "setup", "build", "data", "images", "runs", "analysis", "report", "smoke",
      "status", "bench", "verify", "clean", "disguise", "run-%", "figure-%", "table-%",
    ] {
      #expect(targets.contains(needed), "no target \(needed)")
    }
    for target in targets {
      #expect(ending.output.contains(target.replacing("%", with: "NAME")), "\(target)")
    }
    for variable in try variables {
      let line = ending.output.split(separator: "\n").first { $0.hasPrefix("  \(variable) ") }
      #expect((line?.count ?? 0) > 30, "\(variable) has no explanation")
    }
  }

  /// A command that a reader copies must work: targets and variables in the documents exist.
  @Test(
    "documents name only targets and variables that exist",
    arguments: ["README.md", "pipeline/README.md"])
  func documents(path: String) throws {
    let targets = try targets
    let variables = try variables + experimentVariables
    let commands = try text(path).matches(of: /make -C pipeline([^#`\n]*)/)
    #expect(!commands.isEmpty)
    for command in commands {
      let words = command.1.replacing(/'[^']*'/, with: "X").split(separator: " ").map(String.init)
      for word in words {
        if let equals = word.firstIndex(of: "=") {
          #expect(variables.contains(String(word[..<equals])), "\(command.0)")
        } else {
          let fits = targets.contains { target in
            target == word || target.hasSuffix("%") && word.hasPrefix(target.dropLast())
          }
          #expect(fits, "\(command.0)")
        }
      }
    }
  }

  /// What takes long is trained where time was asked for, and at smoke size, where it takes none.
  @Test(
    "sweeps belong to full and smoke",
    arguments: [
      ("default", false), ("full", true), ("reference", true), ("smoke", true),
    ])
  func experiments(profile: String, hasSweeps: Bool) throws {
    let ending = try make([
      "-C", "pipeline", "SWIFT=true", "BIN=/bin", "PROFILE=\(profile)", "--just-print", "analysis",
    ])
    for name in ["sensitivity", "optimizers", "ablation"] {
      #expect(
        ending.output.contains("experiments/\(name).yaml") == hasSweeps, "\(ending.errors)")
    }
    for name in ["mnist", "estimators", "resnet50"] {
      #expect(ending.output.contains("experiments/\(name).yaml"))
    }
  }

  @Test("no profile draws over the committed report", arguments: ["default", "reference"])
  func committed(profile: String) throws {
    let ending = try make([
      "-C", "pipeline", "SWIFT=true", "BIN=/bin", "PROFILE=\(profile)", "--just-print", "verify",
    ])
    let line = try #require(ending.output.split(separator: "\n").last { $0.contains("verify") })
    let report = try #require(line.firstMatch(of: /--report='(reports\/[a-z-]+)'/)?.1)
    let reference = try #require(line.firstMatch(of: /--reference='(reports\/[a-z-]+)'/)?.1)
    #expect(report != reference && reference == "reports/reference")
    #expect(ending.output.contains("--output '\(report)'"))
  }

  @Test("every package has a purpose")
  func packages() throws {
    let lines = try text("pipeline/packages.txt").split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    #expect(lines.count > 5)
    for line in lines {
      let columns = line.split(separator: " ", maxSplits: 2)
      #expect(
        columns.count == 3
          && ["build", "test", "mpi", "slurm", "peers", "torture", "recompute"].contains(columns[0]),
        "\(line)")
    }
  }

  @Test("an unknown target is refused")
  func unknown() throws {
    #expect(try make(["-C", "pipeline", "reprot"]).code != 0)
  }
}
