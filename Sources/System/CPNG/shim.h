// libpng through its simplified interface: errors are return values, so that Swift never has to survive a
// longjmp. What follows are macros that Swift does not import.
#pragma once
#include <png.h>

/// Starts to read a PNG in memory; the result is 8-bit RGB whatever the file holds, and 16-bit samples without
/// a stated gamma count as sRGB, as 8-bit ones do.
static inline int png_begin_rgb(png_imagep image, const void *bytes, size_t count) {
  *image = (png_image){.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(image, bytes, count)) return 0;
  image->flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  image->format = PNG_FORMAT_RGB;
  return 1;
}

/// The message of the last error or warning.
static inline const char *png_message(const png_image *image) { return image->message; }

/// Whether the last call failed, rather than warned.
static inline int png_failed(const png_image *image) { return PNG_IMAGE_FAILED(*image); }
