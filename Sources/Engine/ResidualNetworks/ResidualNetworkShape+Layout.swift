import Networks

extension ResidualNetworkShape {
  /// Every trainable tensor: `stem/conv/kernel`, `stem/norm/scale`, `stem/norm/bias`,
  /// `stage1/block1/conv1/kernel`, `stage1/block1/norm1/scale`, … `stage1/block1/shortcut/conv/kernel`, …
  /// `dense/kernel`, `dense/bias`. Convolution kernels (height, width, in, out) are quantized, nothing else is.
  package var layout: ParameterLayout {
    var descriptions: [ParameterDescription] = []
    for convolution in convolutions {
      descriptions.append(
        ParameterDescription(
          name: convolution.name + "/kernel", shape: convolution.kernelShape,
          fanIn: convolution.fanIn, isQuantized: true))
      descriptions += ["scale", "bias"].map {
        vector(convolution.normalization + "/" + $0, convolution.outputs)
      }
    }
    descriptions.append(
      ParameterDescription(
        name: "dense/kernel", shape: [features, classes], fanIn: features, isQuantized: false))
    descriptions.append(vector("dense/bias", classes))
    return ParameterLayout(descriptions)
  }

  /// Running mean and variance of every normalization: `stem/norm/mean`, `stem/norm/variance`, … Not trained;
  /// part of a checkpoint.
  package var statistics: ParameterLayout {
    ParameterLayout(
      convolutions.flatMap { convolution in
        ["mean", "variance"].map {
          vector(convolution.normalization + "/" + $0, convolution.outputs)
        }
      })
  }

  /// Trainable numbers: 23.5 million for ResNet50 with 10 classes.
  package var parameterCount: Int { layout.descriptions.reduce(0) { $0 + $1.count } }

  private func vector(_ name: String, _ count: Int) -> ParameterDescription {
    ParameterDescription(name: name, shape: [count], fanIn: count, isQuantized: false)
  }
}
