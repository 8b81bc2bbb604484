// libcurl's setters take a variable argument list, which Swift cannot call: one typed function for each
// kind of option.
#pragma once
#include <curl/curl.h>

/// Starts the library; once per process.
static inline CURLcode curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

/// Calls `receive` with every piece of the body.
static inline CURLcode curl_set_receiver(
    CURL *handle, size_t (*receive)(char *, size_t, size_t, void *), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
  return status ? status : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

/// Calls `watch` at least once a second; the transfer stops when it returns other than 0.
static inline CURLcode curl_set_watcher(
    CURL *handle, int (*watch)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return status ? status : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

/// Which protocols a transfer and its redirections may use, as "http,https".
static inline CURLcode curl_set_protocols(CURL *handle, const char *first, const char *redirected) {
#if LIBCURL_VERSION_NUM >= 0x075500
  CURLcode status = curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, first);
  return status ? status : curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, redirected);
#else
  (void)first, (void)redirected;
  // Before 7.85 there are only bit masks; "file" is the one that the two lists may differ in.
  long web = CURLPROTO_HTTP | CURLPROTO_HTTPS;
  CURLcode status = curl_easy_setopt(handle, CURLOPT_PROTOCOLS, web | CURLPROTO_FILE);
  return status ? status : curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, web);
#endif
}

/// Lets a transfer end without waiting for a name server that does not answer (libcurl 7.87 or newer).
static inline void curl_set_quick_exit(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)handle;
#endif
}

/// The status line's number; 0 when there was none.
static inline long curl_response_code(CURL *handle) {
  long code = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
  return code;
}
