import Diagnostics
import Foundation
import Records
import Storage
import TestSupport
import Testing

/// `prepare` as a user runs it.
@Suite("stage prepare")
struct PrepareStageTests {
  let temporary: TemporaryDirectory
  private let stage = BuiltStage("prepare")
  private let sizes = ["--train-images", "50", "--test-images", "20"]

  init() throws { temporary = try TemporaryDirectory() }

  private func prepare(_ arguments: [String], variables: [String: String?] = [:]) throws
    -> BuiltStage.Ending
  {
    var environment = variables
    if environment.index(forKey: "MNIST_DIR") == nil {
      environment.updateValue(nil, forKey: "MNIST_DIR")
    }
    return try stage.run(["mnist"] + arguments, in: temporary.path, environment: environment)
  }

  @Test("help and version")
  func help() throws {
    let help = try prepare(["--help"])
    #expect(help.code == 0)
    for word in ["--mnist-dir", "--allow-unverified", "--offline", "Examples:", "is_generated"] {
      #expect(help.output.contains(word))
    }
    #expect(try stage.run(["--help"]).output.contains("mnist"))
    let version = try stage.run(["--version"])
    #expect(version.code == 0 && version.output == projectVersion + "\n")
  }

  @Test("wrong usage ends with 64")
  func usage() throws {
    for arguments in [
      ["--train-images", "0"], ["--test-images", "-3"], ["--trian-images", "5"],
      ["--generated", "--mnist-dir", "x"], ["--output", "folder/"],
    ] {
      let ending = try prepare(arguments)
      #expect(ending.code == ExitCode.usage.rawValue, "\(arguments): \(ending.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }

  @Test("offline it draws digits, says so aloud, and has nothing to do the second time")
  func generated() throws {
    let first = try prepare(["--offline"] + sizes)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("wrote build/data/mnist.h5"))
    #expect(first.output.contains("NOT MNIST"))
    #expect(first.errors.contains("warning: digits drawn by this program stand in for MNIST"))
    let prepared = try PreparedImages(path: temporary.file("build/data/mnist.h5"))
    #expect(prepared.description.isGenerated && prepared.train.count == 50)

    let second = try prepare(["--offline"] + sizes)
    #expect(second.code == 0 && second.output.contains("up to date"))
    #expect(second.output.contains("NOT MNIST"))
  }

  @Test("without a network it ends in generated digits within seconds")
  func noNetwork() throws {
    let ending = try prepare(
      sizes + ["--mirror", "https://mirror.invalid/mnist", "--mirror", "http://127.0.0.1:1"])
    #expect(ending.code == 0)
    #expect(ending.seconds < 8)
    #expect(ending.output.contains("NOT MNIST"))
  }

  @Test("a dry run says what and why, and writes nothing")
  func dryRun() throws {
    let ending = try prepare(["--dry-run", "--offline"])
    #expect(ending.code == 0)
    #expect(ending.output.contains("would write build/data/mnist.h5: it does not exist"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }

  @Test("a folder that is missing ends with 66 and is named, by option or by variable")
  func missingFolder() throws {
    let byOption = try prepare(["--mnist-dir", "nowhere"])
    #expect(byOption.code == ExitCode.missingInput.rawValue)
    #expect(byOption.errors.contains("nowhere") && byOption.errors.contains("to do:"))
    let byVariable = try prepare([], variables: ["MNIST_DIR": "elsewhere"])
    #expect(byVariable.code == ExitCode.missingInput.rawValue)
    #expect(byVariable.errors.contains("elsewhere"))
  }

  @Test("arguments and variables that are not UTF-8 end with 64, never with generated data")
  func argumentsThatAreNoText() throws {
    for words in [
      #"MNIST_DIR=$'caf\xe9' "$0" mnist --offline"#,
      #"exec "$0" mnist --offline --mnist-dir $'caf\xe9'"#,
      #"IMAGES_DIR=$'caf\xe9' "$0" images"#,
    ] {
      let stage = BuiltStage("prepare").executable.path
      let ending = try BuiltStage(at: "/bin/bash").run(["-c", words, stage], in: temporary.path)
      #expect(ending.code == ExitCode.usage.rawValue, "\(words)")
      #expect(ending.errors.contains(#"caf\xe9: "#), "\(ending.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }

  @Test("a damaged folder ends with 65, names the file, and leaves no output")
  func damagedFolder() throws {
    let folder = temporary.file("digits")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in [
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte",
    ] {
      try Data("damaged".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    let ending = try prepare(["--mnist-dir", folder])
    #expect(ending.code == ExitCode.badData.rawValue)
    #expect(ending.errors.contains("-ubyte: not an IDX file"))
    #expect(!FileManager.default.fileExists(atPath: temporary.file("build/data/mnist.h5")))
  }

  @Test("an output folder that cannot be made ends with 73")
  func cannotCreate() throws {
    try Data().write(to: temporary.url.appending(path: "build"))
    let ending = try prepare(["--offline"] + sizes)
    #expect(ending.code == ExitCode.cannotCreate.rawValue)
  }

  @Test("an output that another process works on is waited for; --no-wait ends with 75")
  func busy() throws {
    var lock: FileLock? = try FileLock(for: temporary.file("build/data/mnist.h5"))
    let words = ["--offline"] + sizes
    #expect(try prepare(words + ["--no-wait"]).code == ExitCode.busy.rawValue)
    let started = try StartedStage(
      stage, ["mnist"] + words, in: temporary.path, environment: ["MNIST_DIR": nil])
    started.waitUntil(itSays: "another process is working on it; waiting for process \(getpid())")
    #expect(lock != nil)
    lock = nil
    #expect(started.ending() == 0, "\(started.said)")
    #expect(!started.said.contains("error"), "\(started.said)")
  }

  @Test("paths with spaces, quotes and letters beyond ASCII; a locale with decimal commas")
  func oddPaths() throws {
    let output = temporary.file("a 'b' $HOME “Ziffern”/mnist.h5")
    let ending = try prepare(
      ["--offline", "--output", output] + sizes, variables: ["LC_ALL": "de_DE.UTF-8"])
    #expect(ending.code == 0)
    let plain = try prepare(["--offline"] + sizes)
    #expect(plain.code == 0)
    let manager = FileManager.default
    #expect(manager.contentsEqual(atPath: output, andPath: temporary.file("build/data/mnist.h5")))
  }

  @Test(
    "bytes do not depend on where programs are looked for, locale, time zone, or the mask of new files",
    arguments: [
      "PATH=", "PATH=/nowhere", "LC_ALL=de_DE.UTF-8", "LC_ALL=C", "TZ=Asia/Tokyo", "umask 077",
      "OPENBLAS_NUM_THREADS=64",
    ])
  func surroundings(setting: String) throws {
    let plain = try prepare(["--offline"] + sizes)
    #expect(plain.code == 0)
    let words = setting.hasPrefix("umask") ? "\(setting);" : "\(setting)"
    let ending = try BuiltStage(at: "/bin/bash").run(
      [
        "-c", "unset MNIST_DIR; \(words) \"$0\" \"$@\"", stage.executable.path, "mnist",
        "--offline",
      ]
        + ["--output", temporary.file("other.h5")] + sizes, in: temporary.path)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(
      FileManager.default.contentsEqual(
        atPath: temporary.file("other.h5"), andPath: temporary.file("build/data/mnist.h5")))
  }

  @Test(
    "MNIST through MNIST_DIR is verified and not called generated",
    .enabled(if: SharedData.mnist != nil, Comment(rawValue: SharedData.mnistIsAbsent)))
  func mnist() throws {
    let folder = try #require(SharedData.mnist)
    let ending = try prepare(sizes, variables: ["MNIST_DIR": folder])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("verified by SHA-256"))
    #expect(!ending.output.contains("NOT MNIST"))
  }
}
