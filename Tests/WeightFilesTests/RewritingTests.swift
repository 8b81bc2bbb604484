import Diagnostics
import HDF5
import Storage
import TestSupport
import Testing

import WeightFiles

@Suite("A weights file is written with some tensors replaced") struct RewritingTests {
  private static let cases: [(file: String, tensor: String)] = [
    ("stored.npz", "conv/kernel"), ("packed.npz", "conv/kernel"), ("stored.npz", "column_major"),
    ("packed.npz", "big_endian"), ("stored.npz", "conv/bias"),
    ("torch-like.safetensors", "conv.weight"), ("torch-like.safetensors", "conv.bias"),
    ("keras.weights.h5", "layers/conv2d/vars/0"), ("plain.h5", "conv/kernel"),
    ("plain.h5", "big_endian"), ("packed.h5", "packed"), ("newest.h5", "conv/kernel"),
    ("newest.h5", "unused"),
  ]

  private func replaced(_ file: String, _ tensor: String) throws -> (
    old: any WeightFile, new: any WeightFile, values: [Double], bytes: [UInt8]
  ) {
    let old = try openWeightFile(Fixture.path(file))
    let count = try #require(old.tensor(tensor)).count
    let values = (0..<count).map { Double($0) / 4 - 1 }
    let bytes = try old.bytes(replacing: [
      TensorReplacement(
        name: tensor, values: values,
        attributes: [("alpha", .number(0.1 + 0.2)), ("weight_map", .text("M “of” htge"))])
    ])
    return (old, try openWeightFile(bytes, path: file), values, bytes)
  }

  @Test("its numbers and attributes are the new ones, all else is as it was", arguments: cases)
  func replace(file: String, tensor: String) throws {
    let (old, new, values, _) = try replaced(file, tensor)
    #expect(new.tensors == old.tensors)
    for other in old.tensors where other.precision != nil {
      let expected = other.name == tensor ? values : try old.values(of: other)
      #expect(try new.values(of: other) == expected, "\(other.name)")
    }
    let changed = try #require(new.tensor(tensor))
    #expect(try new.attribute("alpha", of: changed)?.number == 0.1 + 0.2)
    #expect(try new.attribute("weight_map", of: changed) == .text("M “of” htge"))
    let title = try old.attribute("title", of: changed)
    #expect(try new.attribute("title", of: changed) == title)
  }

  @Test("the same replacement gives the same bytes", arguments: cases)
  func deterministic(file: String, tensor: String) throws {
    #expect(try replaced(file, tensor).bytes == replaced(file, tensor).bytes)
  }

  @Test("no replacement keeps the numbers of all", arguments: Set(cases.map(\.file)))
  func nothing(file: String) throws {
    let old = try openWeightFile(Fixture.path(file))
    let new = try openWeightFile(try old.bytes(replacing: []), path: file)
    #expect(new.tensors == old.tensors)
    for tensor in old.tensors where tensor.precision != nil {
      #expect(try new.values(of: tensor) == old.values(of: tensor))
    }
  }

  @Test("untouched arrays of an archive keep their packed bytes")
  func packedBytes() throws {
    let bytes = try replaced("packed.npz", "conv/kernel").bytes
    let before = CraftedArchive.contents(try Fixture.bytes("packed.npz"))
    let after = CraftedArchive.contents(bytes)
    #expect(before.count == 7 && Set(before.keys) == Set(after.keys))
    for (name, old) in before {
      let new = try #require(after[name])
      #expect((old.packed == new.packed) == (name != "conv/kernel.npy"), "\(name)")
      #expect(old.date == new.date)
    }
  }

  @Test("a run file stays readable, and is no run any more")
  func runFile() throws {
    let image = try Artifact.encode(
      .trainingRun, name: "run.h5", stage: "train", key: StageKey(stage: "train"),
      provenance: Provenance(entries: [])
    ) { (writer) throws(Failure) in
      try writer.write(
        [Float](repeating: 0.5, count: 6), shape: [2, 3], to: "/weights/final/a/kernel")
      try writer.createGroup("/tensors/a/kernel")
      try writer.setAttribute("w_max", .double(0.9), on: "/tensors/a/kernel")
    }
    let file = try openWeightFile(image, path: "run.h5")
    let kernel = try #require(file.tensor("weights/final/a/kernel"))
    #expect(file.format == .runFile)
    #expect(try file.attribute("w_max", of: kernel) == .number(0.9))
    let bytes = try file.bytes(replacing: [
      TensorReplacement(name: kernel.name, values: [0, 1, 2, 3, 4, 5])
    ])
    #expect(try openWeightFile(bytes, path: "new").values(of: kernel) == [0, 1, 2, 3, 4, 5])
    #expect {
      _ = try Artifact.decode(.trainingRun, bytes, name: "new")
    } throws: {
      "\($0)".contains("another kind") && "\($0)".contains("weights")
    }
  }
}
