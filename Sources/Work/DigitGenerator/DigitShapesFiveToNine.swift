/// The ways of writing 5, 6, 7, 8 and 9. Every shape fills the unit square.
extension DigitShape {
  static let five: [DigitShape] = [
    // Body first, then the bar.
    DigitShape(
      frequency: 5, aspect: 0.74,
      [
        .glide(0.26, 0.04), .corner(0.16, 0.44), .glide(0.52, 0.38), .glide(0.88, 0.60),
        .glide(0.74, 0.92), .glide(0.36, 1.00), .glide(0.00, 0.88),
      ],
      [.glide(0.26, 0.04), .glide(0.62, 0.03), .glide(1.00, 0.00)]),
    // One stroke from the right end of the bar.
    DigitShape(
      frequency: 4, aspect: 0.78,
      [
        .glide(1.00, 0.02), .glide(0.64, 0.04), .corner(0.28, 0.08), .corner(0.20, 0.46),
        .glide(0.60, 0.44), .glide(0.82, 0.70), .glide(0.56, 0.98), .glide(0.02, 0.94),
      ]),
    // Rounded, close to an S.
    DigitShape(
      frequency: 2.5, aspect: 0.74,
      [
        .glide(0.98, 0.03), .glide(0.56, 0.04), .glide(0.24, 0.20), .glide(0.30, 0.42),
        .glide(0.68, 0.56), .glide(0.76, 0.82), .glide(0.42, 1.00), .glide(0.00, 0.92),
      ]),
    // A wide bowl under a short neck, the bar apart from it.
    DigitShape(
      frequency: 1, aspect: 0.82,
      [
        .glide(0.18, 0.12), .corner(0.14, 0.36), .glide(0.60, 0.34), .glide(0.94, 0.62),
        .glide(0.70, 0.96), .glide(0.28, 0.98), .glide(0.02, 0.80),
      ],
      [.glide(0.30, 0.06), .glide(0.90, 0.00)]),
  ]

  static let six: [DigitShape] = [
    // A curved stem into a round loop.
    DigitShape(
      frequency: 5, aspect: 0.62,
      [
        .glide(0.72, 0.00), .glide(0.30, 0.26), .glide(0.04, 0.66), .glide(0.20, 0.96),
        .glide(0.66, 0.97), .glide(0.94, 0.74), .glide(0.70, 0.54), .glide(0.30, 0.64),
        .glide(0.10, 0.84),
      ]),
    // A straight stem, a small loop.
    DigitShape(
      frequency: 2.5, aspect: 0.52,
      [
        .glide(0.50, 0.00), .glide(0.18, 0.40), .glide(0.02, 0.76), .glide(0.22, 1.00),
        .glide(0.72, 0.92), .glide(0.92, 0.72), .glide(0.62, 0.62), .glide(0.16, 0.82),
      ]),
    // A stem that bends back at the top, a large loop.
    DigitShape(
      frequency: 2, aspect: 0.70,
      [
        .glide(0.88, 0.08), .glide(0.62, 0.00), .glide(0.20, 0.24), .glide(0.00, 0.62),
        .glide(0.22, 0.96), .glide(0.70, 0.98), .glide(0.98, 0.66), .glide(0.64, 0.42),
        .glide(0.16, 0.58),
      ]),
    // A loop that is not quite closed.
    DigitShape(
      frequency: 1, aspect: 0.60,
      [
        .glide(0.60, 0.00), .glide(0.22, 0.30), .glide(0.04, 0.70), .glide(0.30, 1.00),
        .glide(0.80, 0.90), .glide(0.92, 0.66), .glide(0.60, 0.54), .glide(0.34, 0.62),
      ]),
  ]

  static let seven: [DigitShape] = [
    // Plain.
    DigitShape(
      frequency: 6, aspect: 0.70,
      [
        .glide(0.00, 0.08), .glide(0.48, 0.06), .corner(0.98, 0.02), .glide(0.66, 0.48),
        .glide(0.44, 1.00),
      ]),
    // With a rounded shoulder.
    DigitShape(
      frequency: 3, aspect: 0.68,
      [
        .glide(0.02, 0.14), .glide(0.40, 0.05), .glide(0.86, 0.06), .glide(0.88, 0.30),
        .glide(0.64, 0.62), .glide(0.50, 1.00),
      ]),
    // With a serif on the left.
    DigitShape(
      frequency: 2, aspect: 0.72,
      [
        .glide(0.02, 0.26), .corner(0.06, 0.05), .glide(0.50, 0.07), .corner(0.98, 0.02),
        .glide(0.70, 0.46), .glide(0.54, 1.00),
      ]),
    // With a bar through the stem.
    DigitShape(
      frequency: 1.8, aspect: 0.72,
      [
        .glide(0.04, 0.06), .glide(0.50, 0.05), .corner(0.98, 0.02), .glide(0.62, 0.50),
        .glide(0.40, 1.00),
      ],
      [.glide(0.26, 0.52), .glide(0.94, 0.46)]),
  ]

  static let eight: [DigitShape] = [
    // One stroke from the upper right: an S, then back up.
    DigitShape(
      frequency: 6, aspect: 0.62,
      [
        .glide(0.86, 0.14), .glide(0.50, 0.00), .glide(0.12, 0.18), .glide(0.42, 0.44),
        .glide(0.86, 0.72), .glide(0.52, 1.00), .glide(0.06, 0.80), .glide(0.44, 0.50),
        .glide(0.86, 0.26), .glide(0.82, 0.10),
      ]),
    // The same, left open at the top.
    DigitShape(
      frequency: 2, aspect: 0.64,
      [
        .glide(0.74, 0.08), .glide(0.36, 0.02), .glide(0.14, 0.24), .glide(0.48, 0.46),
        .glide(0.82, 0.74), .glide(0.46, 1.00), .glide(0.06, 0.78), .glide(0.50, 0.46),
        .glide(0.98, 0.08),
      ]),
    // Two circles, one on the other.
    DigitShape(
      frequency: 1.5, aspect: 0.60, looseness: 0.7,
      [
        .glide(0.50, 0.00), .glide(0.14, 0.20), .glide(0.46, 0.46), .glide(0.84, 0.22),
        .glide(0.50, 0.00),
      ],
      [
        .glide(0.48, 0.46), .glide(0.02, 0.74), .glide(0.48, 1.00), .glide(0.96, 0.74),
        .glide(0.48, 0.46),
      ]),
  ]

  static let nine: [DigitShape] = [
    // A round loop and a straight stem.
    DigitShape(
      frequency: 5, aspect: 0.60,
      [
        .glide(0.88, 0.12), .glide(0.48, 0.00), .glide(0.06, 0.24), .glide(0.24, 0.48),
        .glide(0.68, 0.38), .corner(0.92, 0.10), .glide(0.86, 0.52), .glide(0.76, 1.00),
      ]),
    // A loop that flows into a slanting stem.
    DigitShape(
      frequency: 4, aspect: 0.58,
      [
        .glide(0.84, 0.18), .glide(0.56, 0.00), .glide(0.12, 0.18), .glide(0.16, 0.44),
        .glide(0.58, 0.44), .glide(0.88, 0.20), .glide(0.80, 0.56), .glide(0.52, 1.00),
      ]),
    // A tail that curves to the left.
    DigitShape(
      frequency: 1.5, aspect: 0.64,
      [
        .glide(0.86, 0.14), .glide(0.48, 0.00), .glide(0.08, 0.22), .glide(0.34, 0.48),
        .glide(0.82, 0.28), .glide(0.94, 0.40), .glide(0.84, 0.82), .glide(0.46, 1.00),
        .glide(0.02, 0.90),
      ]),
    // A loop left open at the top.
    DigitShape(
      frequency: 1, aspect: 0.60,
      [
        .glide(0.56, 0.02), .glide(0.12, 0.14), .glide(0.08, 0.42), .glide(0.48, 0.50),
        .glide(0.80, 0.30), .corner(0.90, 0.06), .glide(0.86, 0.50), .glide(0.80, 1.00),
      ]),
  ]

  /// The ways of writing each digit, by digit.
  static let ofDigit: [[DigitShape]] = [
    zero, one, two, three, four, five, six, seven, eight, nine,
  ]
}
