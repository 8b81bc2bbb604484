import Foundation

/// Softmax followed by cross entropy, of one sample. Both are computed in double precision: ten
/// exponentials a sample cost nothing, and the loss keeps its digits when it is small. Public, so that other modules
/// inline it.
public enum SoftmaxCrossEntropy {
  /// Writes the gradient of `scale` · loss with respect to the logits.
  /// - Parameters:
  ///   - logits: [classes].
  ///   - scale: 1 / batch size, for the mean over a batch.
  ///   - gradient: [classes], scale · (softmax − one-hot), rounded once.
  /// - Returns: the cross entropy −log softmax[label] in nats, and whether the largest logit (the first
  ///   among equals) is the label's. NaN logits give a NaN loss.
  @inlinable
  public static func evaluate<Scalar: BinaryFloatingPoint>(
    logits: UnsafePointer<Scalar>, classes: Int, label: Int, scale: Double,
    gradient: UnsafeMutablePointer<Scalar>?
  ) -> (loss: Double, isCorrect: Bool) {
    precondition(label >= 0 && label < classes, "label outside the classes")
    var largest = 0
    for d in 1..<classes where logits[d] > logits[largest] { largest = d }
    let offset = Double(logits[largest])
    var sum = 0.0
    for d in 0..<classes { sum += exp(Double(logits[d]) - offset) }
    if let gradient {
      for d in 0..<classes {
        let probability = exp(Double(logits[d]) - offset) / sum
        gradient[d] = Scalar(scale * (probability - (d == label ? 1 : 0)))
      }
    }
    return (log(sum) - (Double(logits[label]) - offset), largest == label)
  }
}

extension SoftmaxCrossEntropy {
  /// The loss of a batch of logits [count, classes], and the gradient of `scale` times its sum.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func batch<Scalar: BinaryFloatingPoint>(
    logits: UnsafePointer<Scalar>, classes: Int, labels: UnsafePointer<Int32>, count: Int,
    scale: Double, gradient: UnsafeMutablePointer<Scalar>?
  ) -> BatchResult {
    var result = BatchResult()
    for n in 0..<count {
      result += sample(
        n, logits: logits, classes: classes, labels: labels, scale: scale, gradient: gradient)
    }
    return result
  }

  /// The same of one sample of the batch.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  static func sample<Scalar: BinaryFloatingPoint>(
    _ n: Int, logits: UnsafePointer<Scalar>, classes: Int, labels: UnsafePointer<Int32>,
    scale: Double, gradient: UnsafeMutablePointer<Scalar>?
  ) -> BatchResult {
    let (loss, isCorrect) = evaluate(
      logits: logits + n * classes, classes: classes, label: Int(labels[n]), scale: scale,
      gradient: gradient.map { $0 + n * classes })
    return BatchResult(lossSum: loss, correct: isCorrect ? 1 : 0, count: 1)
  }
}
