import Foundation
import TestSupport
import Testing

/// `setup.sh` on machines that differ in what they have: a folder of programs stands for each.
@Suite("set-up") struct SetupTests {
  /// A machine on which only the named programs exist.
  final class Machine {
    let folder: TemporaryDirectory
    private let bin: URL

    init() throws {
      folder = try TemporaryDirectory()
      bin = folder.url.appending(path: "bin")
      try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
      for file in ["setup.sh", "packages.txt"] {
        try FileManager.default.copyItem(
          atPath: "\(SharedData.packageRoot)/pipeline/\(file)", toPath: folder.file(file))
      }
      for tool in ["bash", "dirname", "env", "grep", "head", "sed", "sort", "cat"] {
        let real = try #require(
          ["/bin", "/usr/bin"].map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }, "no \(tool) here")
        try FileManager.default.createSymbolicLink(
          at: bin.appending(path: tool), withDestinationURL: URL(filePath: real))
      }
      try add("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
      try add("id", "echo 0")
    }

    /// A program that does what `script` says, after noting its call in the file `calls`.
    func add(_ name: String, _ script: String) throws {
      let path = bin.appending(path: name)
      let text = "#!\(bin.path)/bash\necho \"\(name) $*\" >> '\(folder.file("calls"))'\n\(script)\n"
      try text.write(to: path, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
    }

    /// dpkg-query knows the packages of packages.txt, all installed but `missing`.
    func addDebian(missing: [String] = []) throws {
      try add(
        "dpkg-query",
        """
        shift 3
        for package in "$@"; do
          case " \(missing.joined(separator: " ")) " in
            *" $package "*) echo "$package not-installed" ;;
            *) echo "$package installed" ;;
          esac
        done
        """)
    }

    func remove(_ name: String) throws {
      try FileManager.default.removeItem(at: bin.appending(path: name))
    }

    func setUp(_ arguments: [String] = []) throws -> BuiltStage.Ending {
      try BuiltStage(at: "\(bin.path)/bash").run(
        [folder.file("setup.sh")] + arguments, environment: ["PATH": bin.path])
    }

    /// The calls of the added programs, without those of swift, id and dpkg-query.
    var calls: [String] {
      let text = (try? String(contentsOfFile: folder.file("calls"), encoding: .utf8)) ?? ""
      return text.split(separator: "\n").map(String.init).filter { line in
        !["swift ", "id ", "dpkg-query "].contains { line.hasPrefix($0) }
      }
    }
  }

  let machine: Machine
  init() throws { machine = try Machine() }

  @Test("does nothing, silently, where all is there")
  func complete() throws {
    try machine.addDebian()
    try machine.add("apt-get", "exit 1")
    let ending = try machine.setUp()
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.isEmpty && ending.errors.isEmpty)
    #expect(machine.calls.isEmpty)
  }

  @Test("installs what is missing, and names it first")
  func installs() throws {
    try machine.addDebian(missing: ["libhdf5-dev", "zlib1g-dev", "python3-h5py"])
    try machine.add("apt-get", "echo apt-get speaks")
    let ending = try machine.setUp()
    #expect(ending.code == 0, "\(ending.errors)")
    let lines = ending.errors.split(separator: "\n")
    #expect(lines.first == "set-up: installing with apt-get: libhdf5-dev zlib1g-dev")
    #expect(machine.calls.count == 1)
    let call = try #require(machine.calls.first)
    #expect(call.hasSuffix(" libhdf5-dev zlib1g-dev") && call.contains(" --yes "), "\(call)")
  }

  @Test(
    "what only some need is installed only for them",
    arguments: [
      ("--with-tests", "python3-h5py"), ("--with-mpi", "openmpi-bin"), ("--with-slurm", "munge"),
      ("--with-peers", "python3-venv"), ("--with-torture", "python3-numpy"),
      ("--with-recompute", "python3-yaml"),
    ])
  func groups(option: String, package: String) throws {
    try machine.addDebian(missing: [package])
    try machine.add("apt-get", "true")
    #expect(try machine.setUp().errors.isEmpty)
    let ending = try machine.setUp([option])
    #expect(ending.errors.contains("installing with apt-get: \(package)"))
  }

  @Test("fetches the list of packages and tries again, then says what to do")
  func refusedInstall() throws {
    try machine.addDebian(missing: ["libhdf5-dev"])
    try machine.add("apt-get", "exit 100")
    let ending = try machine.setUp()
    #expect(ending.code == 69)
    #expect(machine.calls.map { $0.contains(" update ") } == [false, true, false])
    #expect(ending.errors.contains("error: set-up: apt-get could not install libhdf5-dev"))
    #expect(
      ending.errors.contains("to do:    install them, then repeat: apt-get install libhdf5-dev"))
  }

  @Test("becomes root by sudo, and says so where there is none")
  func notRoot() throws {
    try machine.addDebian(missing: ["libhdf5-dev"])
    try machine.add("id", "echo 1000")
    try machine.add("apt-get", "true")
    let without = try machine.setUp()
    #expect(without.code == 69)
    #expect(without.errors.contains("no sudo"))
    #expect(machine.calls.isEmpty)

    try machine.add("sudo", "\"$@\"")
    #expect(try machine.setUp().code == 0)
    #expect(machine.calls.first?.hasPrefix("sudo env ") == true, "\(machine.calls)")
  }

  @Test("a missing Swift ends with 78 and the address to get it from")
  func noSwift() throws {
    try machine.addDebian()
    try machine.remove("swift")
    let ending = try machine.setUp()
    #expect(ending.code == 78)
    #expect(ending.errors.contains("there is no Swift toolchain on the PATH"))
    #expect(ending.errors.contains("swift.org/install"))
  }

  @Test(
    "a Swift that is too old or broken ends with 78",
    arguments: [
      ("echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'", "Swift 5.10 is too old"),
      ("echo 'Apple Swift version 6.0 (x)'", "Swift 6.0 is too old"),
      ("exit 1", "“swift --version” fails"), ("echo hello", "“swift --version” fails"),
    ])
  func oldSwift(script: String, words: String) throws {
    try machine.addDebian()
    try machine.add("swift", script)
    let ending = try machine.setUp()
    #expect(ending.code == 78)
    #expect(ending.errors.contains(words), "\(ending.errors)")
  }

  @Test("a newer Swift will do", arguments: ["6.1", "6.3.1", "6.10", "7.0"])
  func newerSwift(version: String) throws {
    try machine.addDebian()
    try machine.add("swift", "echo 'Swift version \(version) (swift-RELEASE)'")
    #expect(try machine.setUp().code == 0)
  }

  @Test("on another system libraries are looked for by pkg-config")
  func noDebian() throws {
    try machine.add("pkg-config", "exit 1")
    let without = try machine.setUp()
    #expect(without.code == 69)
    #expect(without.errors.contains("libhdf5-dev"))
    try machine.add("pkg-config", "exit 0")
    #expect(try machine.setUp().code == 0)
  }

  @Test("an unknown option ends with 64")
  func usage() throws {
    #expect(try machine.setUp(["--all"]).code == 64)
  }
}
