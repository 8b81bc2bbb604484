/// The ways of writing 0, 1, 2, 3 and 4. Every shape fills the unit square.
extension DigitShape {
  static let zero: [DigitShape] = [
    // Closed, counter-clockwise from the top.
    DigitShape(
      frequency: 6, aspect: 0.78, looseness: 0.5,
      [
        .glide(0.58, 0.00), .glide(0.22, 0.10), .glide(0.00, 0.50), .glide(0.20, 0.90),
        .glide(0.52, 1.00), .glide(0.84, 0.86), .glide(1.00, 0.48), .glide(0.82, 0.10),
        .glide(0.52, 0.01),
      ]),
    // Begun at the upper right, ending with a tail that crosses the beginning.
    DigitShape(
      frequency: 2, aspect: 0.72, looseness: 0.5,
      [
        .glide(0.78, 0.06), .glide(0.42, 0.00), .glide(0.06, 0.32), .glide(0.08, 0.76),
        .glide(0.42, 1.00), .glide(0.82, 0.82), .glide(0.98, 0.40), .glide(0.74, 0.08),
        .glide(0.40, 0.10),
      ]),
    // Left open at the top.
    DigitShape(
      frequency: 1, aspect: 0.70, looseness: 0.5,
      [
        .glide(0.42, 0.00), .glide(0.08, 0.28), .glide(0.04, 0.70), .glide(0.36, 0.98),
        .glide(0.76, 0.90), .glide(0.98, 0.52), .glide(0.86, 0.16), .glide(0.62, 0.06),
      ]),
    // Tall and pointed.
    DigitShape(
      frequency: 1, aspect: 0.58, looseness: 0.5,
      [
        .corner(0.60, 0.00), .glide(0.14, 0.32), .glide(0.04, 0.76), .glide(0.40, 1.00),
        .glide(0.88, 0.72), .glide(0.94, 0.30), .corner(0.56, 0.01),
      ]),
  ]

  static let one: [DigitShape] = [
    // A single line.
    DigitShape(
      frequency: 16, aspect: 0.04, [.glide(0.6, 0.0), .glide(0.5, 0.5), .glide(0.4, 1.0)]),
    // A line with a bend in it.
    DigitShape(
      frequency: 3, aspect: 0.14,
      [.glide(1.0, 0.0), .glide(0.75, 0.33), .glide(0.35, 0.7), .glide(0.0, 1.0)]),
    // With an upstroke.
    DigitShape(
      frequency: 2.2, aspect: 0.34,
      [.glide(0.0, 0.26), .corner(0.82, 0.0), .glide(0.84, 0.5), .glide(0.80, 1.0)]),
    // With an upstroke and a foot.
    DigitShape(
      frequency: 0.8, aspect: 0.50,
      [.glide(0.05, 0.24), .corner(0.52, 0.0), .glide(0.53, 0.5), .glide(0.50, 0.98)],
      [.glide(0.0, 1.0), .glide(1.0, 0.98)]),
  ]

  static let two: [DigitShape] = [
    // A sharp turn at the foot.
    DigitShape(
      frequency: 5, aspect: 0.80,
      [
        .glide(0.06, 0.20), .glide(0.32, 0.02), .glide(0.72, 0.04), .glide(0.84, 0.30),
        .glide(0.54, 0.64), .corner(0.02, 0.97), .glide(0.48, 0.94), .glide(1.00, 0.98),
      ]),
    // A loop at the foot.
    DigitShape(
      frequency: 4, aspect: 0.88,
      [
        .glide(0.10, 0.22), .glide(0.38, 0.01), .glide(0.76, 0.08), .glide(0.78, 0.40),
        .glide(0.48, 0.80), .glide(0.16, 0.99), .glide(0.00, 0.86), .glide(0.20, 0.74),
        .glide(0.54, 0.90), .glide(1.00, 0.96),
      ]),
    // A small hook at the top, a tail that swings up.
    DigitShape(
      frequency: 2, aspect: 0.84,
      [
        .glide(0.14, 0.32), .glide(0.12, 0.12), .glide(0.46, 0.00), .glide(0.80, 0.14),
        .glide(0.70, 0.50), .corner(0.06, 0.96), .glide(0.40, 0.90), .glide(0.74, 0.99),
        .glide(1.00, 0.82),
      ]),
    // Angular, like a Z.
    DigitShape(
      frequency: 1, aspect: 0.74,
      [
        .glide(0.02, 0.10), .glide(0.50, 0.02), .glide(0.90, 0.12), .glide(0.76, 0.40),
        .corner(0.00, 1.00), .corner(1.00, 0.95),
      ]),
  ]

  static let three: [DigitShape] = [
    // Two bowls that meet in a point.
    DigitShape(
      frequency: 5, aspect: 0.68,
      [
        .glide(0.06, 0.14), .glide(0.42, 0.00), .glide(0.84, 0.12), .glide(0.78, 0.34),
        .corner(0.34, 0.47), .glide(0.82, 0.56), .glide(0.98, 0.76), .glide(0.62, 0.99),
        .glide(0.02, 0.90),
      ]),
    // One flowing line.
    DigitShape(
      frequency: 3, aspect: 0.66,
      [
        .glide(0.10, 0.10), .glide(0.50, 0.00), .glide(0.86, 0.16), .glide(0.66, 0.42),
        .glide(0.56, 0.47), .glide(0.88, 0.58), .glide(0.96, 0.82), .glide(0.54, 1.00),
        .glide(0.00, 0.92),
      ]),
    // A loop at the waist.
    DigitShape(
      frequency: 1.5, aspect: 0.70,
      [
        .glide(0.08, 0.16), .glide(0.44, 0.00), .glide(0.80, 0.14), .glide(0.66, 0.40),
        .glide(0.36, 0.52), .glide(0.32, 0.42), .glide(0.74, 0.52), .glide(0.98, 0.78),
        .glide(0.60, 1.00), .glide(0.02, 0.86),
      ]),
    // A flat top.
    DigitShape(
      frequency: 1, aspect: 0.72,
      [
        .glide(0.04, 0.04), .corner(0.88, 0.02), .corner(0.38, 0.42), .glide(0.82, 0.50),
        .glide(0.98, 0.76), .glide(0.58, 1.00), .glide(0.00, 0.88),
      ]),
  ]

  static let four: [DigitShape] = [
    // Open: an angle, then a downstroke.
    DigitShape(
      frequency: 5, aspect: 0.72,
      [
        .glide(0.12, 0.02), .glide(0.06, 0.30), .corner(0.02, 0.52), .glide(0.5, 0.54),
        .glide(1.0, 0.46),
      ],
      [.glide(0.86, 0.00), .glide(0.80, 0.50), .glide(0.72, 1.00)]),
    // Open, with a rounded left part.
    DigitShape(
      frequency: 4, aspect: 0.68,
      [
        .glide(0.16, 0.00), .glide(0.00, 0.34), .glide(0.16, 0.54), .glide(0.56, 0.50),
        .glide(0.92, 0.38),
      ],
      [.glide(0.92, 0.04), .glide(0.88, 0.50), .glide(0.82, 1.00)]),
    // Open, in one stroke: the pen comes back up and goes down.
    DigitShape(
      frequency: 2, aspect: 0.64,
      [
        .glide(0.08, 0.04), .glide(0.02, 0.40), .glide(0.30, 0.54), .glide(0.74, 0.38),
        .corner(0.94, 0.04), .glide(0.90, 0.50), .glide(0.84, 1.00),
      ]),
    // Closed, as it is printed.
    DigitShape(
      frequency: 1.6, aspect: 0.76,
      [.glide(0.66, 0.00), .corner(0.00, 0.62), .glide(0.50, 0.64), .glide(1.00, 0.62)],
      [.glide(0.68, 0.00), .glide(0.70, 0.50), .glide(0.68, 1.00)]),
  ]
}
