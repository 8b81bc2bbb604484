import Foundation
import TestSupport
import Testing

/// The examples for users of other frameworks, with few steps. Each ends by holding what `compare` says against NumPy.
@Suite("Examples in Keras and PyTorch", .serialized) struct ExampleTests {
  private static let keras = PythonEnvironment("tensorflow", "keras", "h5py")
  private static let torch = PythonEnvironment("torch", "safetensors", "numpy")

  private func run(_ name: String, _ python: PythonEnvironment) throws {
    let scratch = try TemporaryDirectory()
    let ending = try python.run(
      [
        ProjectFiles.path("pipeline/examples/\(name).py"), "--steps", "20", "--output",
        scratch.path,
      ], environment: ["STAGES": BuiltStage.folder.path])
    #expect(ending.code == 0, "\(ending.errors.suffix(2000))")
    #expect(ending.output.contains("NumPy agrees"), "\(ending.output)")
    let picture = scratch.file("weights.png")
    #expect(FileManager.default.fileExists(atPath: picture))
  }

  @Test(
    "keras_swap.py",
    .enabled(if: keras != nil, Comment(rawValue: PythonEnvironment.isAbsent("tensorflow, keras"))))
  func kerasSwap() throws { try run("keras_swap", try #require(Self.keras)) }

  @Test(
    "torch_swap.py",
    .enabled(if: torch != nil, Comment(rawValue: PythonEnvironment.isAbsent("torch, safetensors"))))
  func torchSwap() throws { try run("torch_swap", try #require(Self.torch)) }
}
