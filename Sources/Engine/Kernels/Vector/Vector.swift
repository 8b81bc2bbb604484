import CVector

// One source, several instruction sets: each folder of kernels is built once per instruction set, under different
// names and flags (see Package.swift), and holds a link to this file, so that no inner loop calls another module.
// Nothing here may be seen by code that runs on other machines, so everything is internal and inlined but the entry
// points of `ConvNetKernels`, `PanelKernels` and `UpdateKernels`.

#if KERNELS_AVX512
  typealias Vector = SIMD16<Float>
  typealias Integers = SIMD16<Int32>
#elseif KERNELS_AVX2
  typealias Vector = SIMD8<Float>
  typealias Integers = SIMD8<Int32>
#else
  typealias Vector = SIMD4<Float>
  typealias Integers = SIMD4<Int32>
#endif

/// Numbers in a vector.
@inline(__always)
var lanes: Int { Vector.scalarCount }

extension Vector {
  @inline(__always)
  init(at address: UnsafePointer<Float>) {
    self = UnsafeRawPointer(address).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  init(broadcasting address: UnsafePointer<Float>) { self.init(repeating: address.pointee) }

  @inline(__always)
  func store(_ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Vector.self)
  }

  /// From bytes. Floats, since Swift compares integers one by one.
  @inline(__always)
  init(bytes: UnsafePointer<UInt8>) {
    #if KERNELS_AVX512
      self = vector_get_bytes16(bytes)
    #elseif KERNELS_AVX2
      self = vector_get_bytes8(bytes)
    #else
      self = vector_get_bytes4(bytes)
    #endif
  }

  /// self + a · b: rounded once where the instruction set has it, else twice.
  @inline(__always)
  func adding(_ a: Vector, times b: Vector) -> Vector {
    #if KERNELS_AVX512
      vector_fused16(a, b, self)
    #elseif KERNELS_AVX2
      vector_fused8(a, b, self)
    #elseif arch(arm64)
      vector_fused4(a, b, self)
    #else
      self + a * b
    #endif
  }

  /// To the nearest integers, ties to even.
  @inline(__always)
  var nearestIntegers: Vector {
    #if KERNELS_AVX512
      vector_rounded16(self)
    #elseif KERNELS_AVX2
      vector_rounded8(self)
    #else
      vector_rounded4(self)
    #endif
  }

  @inline(__always)
  var squareRoots: Vector {
    #if KERNELS_AVX512
      vector_square_root16(self)
    #elseif KERNELS_AVX2
      vector_square_root8(self)
    #else
      vector_square_root4(self)
    #endif
  }
}

extension Integers {
  /// As bytes; numbers below 256.
  @inline(__always)
  func store(bytes: UnsafeMutablePointer<UInt8>) {
    #if KERNELS_AVX512
      vector_put_bytes16(bytes, self)
    #elseif KERNELS_AVX2
      vector_put_bytes8(bytes, self)
    #else
      vector_put_bytes4(bytes, self)
    #endif
  }

  @inline(__always)
  init(at address: UnsafePointer<Int32>) {
    self = UnsafeRawPointer(address).loadUnaligned(as: Integers.self)
  }

  @inline(__always)
  func store(_ address: UnsafeMutablePointer<Int32>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Integers.self)
  }
}
