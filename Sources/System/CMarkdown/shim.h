// cmark-gfm: CommonMark with tables, as GitHub parses it. Node types are constants that Swift imports as they are.
#pragma once
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

/// A parser that knows tables; NULL without memory.
static inline cmark_parser *cmark_parser_with_tables(void) {
  cmark_gfm_core_extensions_ensure_registered();
  cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
  cmark_syntax_extension *table = cmark_find_syntax_extension("table");
  if (parser && table) cmark_parser_attach_syntax_extension(parser, table);
  return parser;
}
