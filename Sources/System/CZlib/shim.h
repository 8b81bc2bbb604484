// zlib's initializers are macros that pass the header's version; Swift needs functions.
#pragma once
#include <zlib.h>

/// Starts inflating a gzip stream (and nothing but gzip: no zlib header, no raw deflate).
static inline int zlib_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
