import Testing

import WeightFiles

/// Files that the real libraries wrote.
@Suite("Weights files of other programs are read") struct ReadingTests {
  @Test("NumPy archives, stored and deflated", arguments: ["stored.npz", "packed.npz"])
  func numPy(name: String) throws {
    let file = try openWeightFile(Fixture.path(name))
    #expect(file.format == .npz)
    #expect(
      file.tensors.map(\.name) == [
        "conv/kernel", "conv/bias", "column_major", "big_endian", "half", "counts", "scalar",
      ])
    let kernel = try #require(file.tensor("conv/kernel"))
    #expect(kernel.shape == [3, 3, 2, 4] && kernel.precision == .single)
    #expect(try file.values("conv/kernel") == Fixture.numbers(72))
    #expect(file.tensor("conv/bias")?.precision == .double)
    #expect(try file.values("conv/bias") == Fixture.numbers(4, array: 1))
    #expect(try file.values("column_major") == Fixture.numbers(60, array: 2))
    #expect(try file.values("big_endian") == Fixture.numbers(5, array: 3))
    #expect(try file.values("scalar") == Fixture.numbers(1, array: 5))
    #expect(file.tensor("counts")?.precision == nil)
  }

  @Test("safetensors, and its texts")
  func safeTensors() throws {
    let file = try openWeightFile(Fixture.path("torch-like.safetensors"))
    #expect(file.format == .safeTensors)
    #expect(Set(file.tensors.map(\.name)) == ["conv.weight", "conv.bias", "half"])
    #expect(try file.values("conv.weight") == Fixture.numbers(72))
    #expect(try file.values("conv.bias") == Fixture.numbers(4, array: 1))
    #expect(file.tensor("conv.weight")?.shape == [4, 2, 3, 3])
  }

  @Test("Keras’ .weights.h5")
  func keras() throws {
    let file = try openWeightFile(Fixture.path("keras.weights.h5"))
    #expect(file.format == .hdf5)
    #expect(file.tensors.map(\.name) == ["layers/conv2d/vars/0", "layers/conv2d/vars/1"])
    #expect(try file.values("layers/conv2d/vars/0") == Fixture.numbers(18))
    #expect(try file.values("layers/conv2d/vars/1") == Fixture.numbers(2, array: 1))
  }

  @Test("HDF5 as h5py writes it: packed, with the other order of bytes, in the newest format")
  func hdf5() throws {
    let plain = try openWeightFile(Fixture.path("plain.h5"))
    #expect(plain.tensors.map(\.name) == ["big_endian", "conv/kernel", "half"])
    #expect(try plain.values("conv/kernel") == Fixture.numbers(72))
    #expect(try plain.values("big_endian") == Fixture.numbers(5, array: 3))
    let kernel = try #require(plain.tensor("conv/kernel"))
    #expect(try plain.attribute("w_max", of: kernel) == .number(0.75))
    #expect(try plain.attribute("title", of: kernel) == .text("a text"))
    #expect(try plain.attribute("alpha", of: kernel) == nil)
    let packed = try openWeightFile(Fixture.path("packed.h5"))
    #expect(try packed.values("packed") == Fixture.numbers(72, array: 1))
    let newest = try openWeightFile(Fixture.path("newest.h5"))
    #expect(try newest.values("conv/kernel") == Fixture.numbers(72))
    #expect(try newest.values("unused") == [0, 0, 0, 0])
  }

  @Test(
    "Half precision is refused when it is asked for, naming the type",
    arguments: [("stored.npz", "<f2"), ("torch-like.safetensors", "F16"), ("plain.h5", "float16")])
  func half(name: String, type: String) throws {
    let file = try openWeightFile(Fixture.path(name))
    let half = try #require(file.tensor("half"))
    #expect {
      try file.values(of: half)
    } throws: {
      "\($0)".contains("half") && "\($0)".contains(type) && "\($0)".contains("float32")
    }
  }
}
