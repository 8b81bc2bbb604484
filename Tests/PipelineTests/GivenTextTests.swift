import Foundation
import TestSupport
import Testing

/// Four files of two blank digits each, of MNIST's form.
private func writeDigits(to folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  for part in ["train", "t10k"] {
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28]
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 3, 4]
    for (name, bytes) in [
      ("images-idx3-ubyte", images + [UInt8](repeating: 0, count: 2 * 28 * 28)),
      ("labels-idx1-ubyte", labels),
    ] {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(part)-\(name)"))
    }
  }
}

/// Values of make variables are text: neither make nor the shell runs or expands what stands in them.
@Suite("given text") struct GivenTextTests {
  /// What runs `touch canary` where a value is put into a command as it is, or in quotes of either kind, or
  /// where make expands it.
  private static let attacks = [
    "`touch canary`$(touch canary)$(shell touch canary)${shell touch canary}",
    "; touch canary; ", "\"; touch canary; \"", "'; touch canary; '", "x\ntouch canary\n",
    "& touch canary | touch canary #",
  ]

  /// Every variable but LAUNCH, which is a command.
  private static let variables = [
    "PROFILE", "SEEDS", "SEED", "MNIST_DIR", "ALLOW_UNVERIFIED", "IMAGES_DIR", "DAMAGED_LIMIT",
    "CONFIRM",
    "THREADS", "JOBS", "MPI", "FORCE", "SWIFT", "VERBOSE", "ESTIMATOR", "OPTIMIZER",
    "LEARNING_RATE",
    "BITS", "EXPERIMENT", "EXPERIMENTS", "REFERENCE", "PEER_RUNS", "PEER_SEEDS", "RANKS", "LATENCY",
    "BANDWIDTH", "MINUTES", "CASE", "AT_LEAST", "PROFILE_mnist", "SEEDS_mnist",
    "PROFILE_resnet50",
  ]

  @Test("the list above is that of the Makefile")
  func complete() throws {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/Makefile"), encoding: .utf8)
    let found = text.matches(of: /(?m)^([A-Z_]+) \?=/).map { String($0.1) }
    #expect(Set(found).subtracting(Self.variables) == ["LAUNCH"])
  }

  /// Stages that only note how they were called; `plan` names all that can be needed.
  private func fakeStages(in checkout: PipelineCheckout) throws -> String {
    let folder = checkout.path("fake stages")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let script = """
      #!/bin/bash
      printf '%s\\n' "$(basename -- "$0")" "$@" >> calls
      case "$(basename -- "$0") $1" in
        'plan needs') printf 'digits\\nimages\\nbounds\\n' ;;
        'plan disguise') echo disguise-x ;;
      esac
      """
    for stage in ["prepare", "train", "bounds", "analyze", "render", "bench", "plan"] {
      try script.write(toFile: "\(folder)/\(stage)", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(stage)")
    }
    return "BIN=fake stages"
  }

  @Test("nothing of it is run", arguments: variables)
  func nothingIsRun(variable: String) throws {
    let checkout = try PipelineCheckout()
    let stages = try fakeStages(in: checkout)
    let ofOneQuestion = ["ESTIMATOR", "EXPERIMENT", "OPTIMIZER", "LEARNING_RATE", "BITS"].contains(
      variable)
    let goal =
      ofOneQuestion
      ? "disguise"
      : ["MINUTES", "CASE"].contains(variable)
        ? "torture"
        : variable == "SEED"
          ? "run-qhat-sgd" : variable == "AT_LEAST" ? "recompute" : "verify"
    for (index, attack) in Self.attacks.enumerated() {
      // By the command line and by the environment.
      _ =
        index.isMultiple(of: 2)
        ? try checkout.make([goal, stages, "\(variable)=\(attack)"])
        : try checkout.make([goal, stages], environment: [variable: attack])
      for folder in [".", "pipeline"] {
        #expect(!checkout.exists("\(folder)/canary"), "\(variable)=\(attack)")
      }
    }
  }

  @Test("nor of a target’s name", arguments: ["run-", "figure-", "build/smoke/"])
  func targets(prefix: String) throws {
    let checkout = try PipelineCheckout()
    let stages = try fakeStages(in: checkout)
    for attack in Self.attacks {
      _ = try checkout.make([stages, prefix + attack])
      _ = try checkout.make([stages, prefix + attack + "/seed-1.h5"])
    }
    #expect(!checkout.exists("canary") && !checkout.exists("pipeline/canary"))
  }

  /// Names that folders of real data may have.
  private static let names = [
    "a `touch canary` b", "$(touch canary)", "$(shell touch canary)",
    "it's \"quoted\"; touch canary",
    "Ziffern Ḿ Ý 数字", "$HOME $$ ${PATH} #1", "-rf *", "a&b|c<d>e\\f",
  ]

  @Test("a folder of digits may be called anything", arguments: names)
  func digits(name: String) throws {
    let checkout = try PipelineCheckout()
    let missing = try checkout.make(["data", "MNIST_DIR=\(name)"])
    #expect(missing.code == 2 && missing.errors.contains("Error 66"), "\(missing.errors)")
    #expect(missing.errors.contains(name), "\(missing.errors)")
    #expect(!checkout.exists("build/data/mnist.h5"), "other digits were taken")

    try writeDigits(to: checkout.path(name))
    let ending = try checkout.make(["data", "MNIST_DIR=\(name)", "ALLOW_UNVERIFIED=\(name)"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("\(name), 2 training and 2 test images"), "\(ending.output)")
    #expect(!checkout.exists("canary") && !checkout.exists("pipeline/canary"))
  }

  @Test("a folder of images may be called anything", arguments: names)
  func images(name: String) throws {
    let checkout = try PipelineCheckout()
    let missing = try checkout.make(["images", "IMAGES_DIR=\(name)"])
    #expect(missing.code == 2 && missing.errors.contains("Error 66"), "\(missing.errors)")
    #expect(missing.errors.contains(name), "\(missing.errors)")

    let tree = try BuiltStage("prepare").run([
      "imagenet-like", "--output", checkout.path(name), "--classes", "2", "--train-images", "1",
      "--test-images", "1",
    ])
    #expect(tree.code == 0, "\(tree.errors)")
    let ending = try checkout.make(["images", "IMAGES_DIR=\(name)"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("\(name): 2 training and 2 test images"), "\(ending.output)")
    #expect(!checkout.exists("canary") && !checkout.exists("pipeline/canary"))
  }
}
