import Tensors

/// How one digit is written: the hand, the pen, and how much care was taken.
///
/// Lengths of the geometry are fractions of the digit's box; pen widths are pixels of the 20 × 20 box
/// into which the ink is scaled, as it was for MNIST.
struct Handwriting: Sendable {
  /// How far points stray from where they should be: about 1 for an ordinary digit, up to 4 for a scrawl.
  var carelessness: Float
  /// Horizontal shift of the top against the bottom, per unit of height; positive leans to the right.
  var slant: Float
  /// Tangent of half the angle by which the page is turned.
  var turn: Float
  /// Factor on the width.
  var stretch: Float
  /// Moves the middle up or down, which changes the sizes of upper and lower loops.
  var waist: Float
  /// Makes the top wider than the bottom (positive) or narrower.
  var taper: Float
  /// Bends the vertical axis sideways.
  var bow: Float
  /// Standard deviation of the smooth displacement of the page.
  var tremor: Float
  /// Half the width of the line, in pixels.
  var penRadius: Float
  /// How much the pressure changes along the line, as a fraction of the radius.
  var pressureSwing: Float
  /// How much the nib widens strokes that run along `nib`, as a fraction of the radius.
  var nibContrast: Float
  /// The direction of the nib (unit length is not needed: it is normalized where it is used).
  var nib: PenPoint
  /// Width in pixels of the transition from ink to paper.
  var softness: Float
  /// How uneven the edge is: the largest change of coverage in a pixel that the edge runs through.
  var grain: Float

  /// Draws a hand at random.
  init(from stream: inout PhiloxStream) {
    // Most people take care; a few scrawl. The fourth power makes the tail thin.
    let haste = stream.unitUniform()
    carelessness = 0.5 + 0.4 * haste + Difficulty.scrawl * haste * haste * haste * haste
    let scatter = 0.6 + 0.4 * carelessness
    slant = 0.22 + 0.20 * scatter * stream.bell()
    turn = 0.035 * scatter * stream.bell()
    stretch = max(0.45, 1 + 0.17 * scatter * stream.bell())
    waist = 0.10 * carelessness * stream.bell()
    taper = 0.14 * carelessness * stream.bell()
    bow = 0.16 * carelessness * stream.bell()
    tremor = 0.028 * carelessness
    // Thin ball pens and thick felt pens, most in between.
    let width = stream.bell()
    penRadius = min(2.6, max(0.55, 1.15 + 0.34 * width + 0.10 * width * width))
    pressureSwing = 0.10 + 0.10 * stream.unitUniform()
    nibContrast = 0.25 * stream.unitUniform()
    nib = PenPoint(x: stream.uniform(-1, 1), y: stream.uniform(0.2, 1))
    softness = stream.uniform(0.85, 1.35)
    grain = stream.uniform(0.05, 0.35)
  }
}
