import Foundation
import TestSupport
import Testing

/// The stages `convert` and `compare` as a user runs them, on files that the real libraries wrote.
@Suite("convert and compare") struct ConvertStageTests {
  private let scratch: TemporaryDirectory

  init() throws { scratch = try TemporaryDirectory() }

  private func fixture(_ name: String) -> String {
    ProjectFiles.path("Tests/WeightFilesTests/Fixtures/\(name)")
  }

  private func convert(_ file: String, to output: String, _ more: String...) throws
    -> BuiltStage.Ending
  {
    try BuiltStage("convert").run(
      [file, "--estimator", "htge", "--bits", "2", "-o", output] + more)
  }

  @Test(
    "there and back, and compared, in every format",
    arguments: [
      ("keras.weights.h5", "layers/*/vars/*"), ("plain.h5", "conv/kernel"),
      ("packed.npz", "conv/*"), ("torch-like.safetensors", "conv.*"),
    ])
  func thereAndBack(name: String, pattern: String) throws {
    let (there, back) = (scratch.file("there-\(name)"), scratch.file("back-\(name)"))
    let first = try convert(fixture(name), to: there, "--tensors", pattern, "--limit", "2")
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("0.609523") && first.output.contains("--limit"))
    // The second time w_max is in the file.
    let second = try convert(
      there, to: back, "--tensors", pattern, "--limit-attribute", "w_max", "--inverse")
    #expect(second.code == 0, "\(second.errors)")
    #expect(second.output.contains("attribute w_max"))
    for (a, b, estimator) in [(fixture(name), back, nil), (fixture(name), there, "htge")] {
      let arguments = ["--bits", "2", "--limit", "2", "--tensors", pattern, "--json"]
      let ending = try BuiltStage("compare").run(
        [a, b] + arguments + (estimator.map { ["--estimator", $0] } ?? []))
      #expect(ending.code == 0, "\(ending.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      let total = try #require((json as? [String: Any])?["total"] as? [String: Any])
      #expect(try #require(total["error_over_w_max"] as? Double) < 1e-7)
      #expect(total["agreement"] as? Double == 1)
    }
  }

  @Test("a picture as Figure 3", arguments: ["pdf", "png"])
  func picture(ending: String) throws {
    let there = scratch.file("there.h5")
    let path = scratch.file("weights.\(ending)")
    let tensors = ["--tensors", "layers/*/vars/0"]
    _ = try convert(
      fixture("keras.weights.h5"), to: there, "--tensors", tensors[1], "--limit", "2")
    let compared = try BuiltStage("compare").run(
      [fixture("keras.weights.h5"), there, "--bits", "2", "--limit", "2", "--picture", path]
        + tensors)
    #expect(compared.code == 0, "\(compared.errors)")
    #expect(compared.output.contains("all"))
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(bytes.starts(with: ending == "pdf" ? Array("%PDF".utf8) : [0x89, 0x50, 0x4e, 0x47]))
  }

  @Test("nothing is written where something is wrong, and the exit code says what")
  func refusals() throws {
    let output = scratch.file("never.h5")
    let cases: [(arguments: [String], code: Int32, words: String)] = [
      (["--tensors", "layers/*/vars/0"], 64, "w_max must be known"),
      (["--limit", "2"], 64, "--tensors is missing"),
      (["--tensors", "**", "--limit", "0"], 64, "above 0"),
      (["--tensors", "**", "--limit", "0.25"], 65, "lie outside"),
      (["--tensors", "kernel", "--limit", "2"], 65, "layers/conv2d/vars/0"),
      (["--tensors", "**", "--limit-attribute", "w_max"], 65, "is not in the file"),
      (["--tensors", "**", "--limit", "2", "--estimator", "hgte"], 64, "did you mean “htge”"),
      (
        ["--tensors", "**", "--limit", "2", "--estimator", "{name: htge, sharpness: -1}"], 78,
        "out of range"
      ),
      (["--tensors", "**", "--limit", "2", "--bits", "99"], 64, "--bits"),
    ]
    for (arguments, code, words) in cases {
      let estimator = arguments.contains("--estimator") ? [] : ["--estimator", "htge"]
      let bits = arguments.contains("--bits") ? [] : ["--bits", "2"]
      let ending = try BuiltStage("convert").run(
        [fixture("keras.weights.h5"), "-o", output] + estimator + bits + arguments)
      #expect(ending.code == code, "\(arguments): \(ending.code) \(ending.errors)")
      #expect(ending.errors.contains(words), "\(arguments): \(ending.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    let missing = try convert("no-such-file", to: output, "--tensors", "**", "--limit", "1")
    #expect(missing.code == 66)
    let path = scratch.file("same.h5")
    try FileManager.default.copyItem(atPath: fixture("keras.weights.h5"), toPath: path)
    let same = try convert(path, to: path, "--tensors", "**", "--limit", "2")
    #expect(same.code == 64 && same.errors.contains("M twice"))
    let axes = try convert(
      fixture("torch-like.safetensors"), to: output, "--tensors", "*.weight", "--limit-rule",
      "fan-in")
    #expect(axes.code == 64 && axes.errors.contains("--outputs first"))
  }

  private static let libraries = PythonEnvironment("numpy", "h5py", "safetensors")

  @Test(
    "the real libraries read what convert writes",
    .enabled(
      if: libraries != nil,
      Comment(rawValue: PythonEnvironment.isAbsent("numpy, h5py, safetensors"))))
  func readByTheirLibraries() throws {
    let python = try #require(Self.libraries)
    let names = ["stored.npz", "packed.npz", "torch-like.safetensors", "plain.h5", "newest.h5"]
    for name in names {
      let tensor = name.hasSuffix("tensors") ? "conv.weight" : "conv/kernel"
      let right = try convert(
        fixture(name), to: scratch.file(name), "--tensors", tensor, "--limit", "2")
      #expect(right.code == 0, "\(right.errors)")
    }
    let script = """
      import json, sys, zipfile, h5py, numpy, safetensors
      folder, old = sys.argv[1:]
      def same(a, b, changed):
          assert list(a) == list(b), (list(a), list(b))
          for name in a:
              equal = numpy.array_equal(a[name], b[name])
              assert equal != (name == changed), name
              assert a[name].dtype == b[name].dtype and a[name].shape == b[name].shape, name
      for name in ("stored.npz", "packed.npz"):
          same(numpy.load(f"{old}/{name}"), numpy.load(f"{folder}/{name}"), "conv/kernel")
          archive = zipfile.ZipFile(f"{folder}/{name}")
          assert archive.testzip() is None
          note = json.loads(archive.getinfo("conv/kernel.npy").comment)
          assert abs(note["alpha"] - 0.609523) < 1e-6 and note["w_max"] == 2, note
      def tensors(path):
          file = safetensors.safe_open(path, "numpy")
          return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()
      (a, _), (b, notes) = tensors(f"{old}/torch-like.safetensors"), tensors(f"{folder}/torch-like.safetensors")
      same(a, b, "conv.weight")
      assert notes["format"] == "pt" and float(notes["conv.weight.w_max"]) == 2, notes
      for name in ("plain.h5", "newest.h5"):
          a, b = h5py.File(f"{old}/{name}"), h5py.File(f"{folder}/{name}")
          found = []
          a.visititems(lambda n, o: found.append(n) if isinstance(o, h5py.Dataset) else None)
          same({n: a[n][()] for n in found}, {n: b[n][()] for n in found}, "conv/kernel")
          assert abs(b["conv/kernel"].attrs["alpha"] - 0.609523) < 1e-6
          assert b["conv/kernel"].attrs["weight_map"].startswith("M of htge"), name
      """
    let ending = try python.run(["-c", script, scratch.path, fixture("")])
    #expect(ending.code == 0, "\(ending.errors)")
  }
}
