// libcurl's setters and getters take variable arguments, which Swift cannot call: one wrapper for each type.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

typedef size_t (*ccurl_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_callback(CURL *easy, CURLoption option, ccurl_callback value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO item, long *value) {
  return curl_easy_getinfo(easy, item, value);
}
static inline CURLcode ccurl_get_offset(CURL *easy, CURLINFO item, curl_off_t *value) {
  return curl_easy_getinfo(easy, item, value);
}
/// The result that a finished transfer's message carries in a union.
static inline CURLcode ccurl_result(const CURLMsg *message) { return message->data.result; }
