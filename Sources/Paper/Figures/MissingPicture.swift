import Drawing

/// What stands in the place of a figure whose runs are not there.
func missingPicture(_ text: String, size: Size) -> Picture {
  Picture(size: size) { canvas in
    let frame = Rectangle(0.5, 0.5, size.width - 1, size.height - 1)
    canvas.fill(frame, Palette.wash)
    canvas.stroke(Path(frame), StrokeStyle(Palette.axis, width: 0.6, dash: [3, 2]))
    try canvas.label(
      RichText(verbatim: text), PlotStyle.axisLabel, at: Point(frame.midX, frame.midY),
      Anchor(.centre, .middle))
  }
}
