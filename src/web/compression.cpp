#include "web/compression.hpp"

#include "web/accepted.hpp"

#include <zlib.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace outbound::web {
namespace {

constexpr std::size_t shortest_compressed = 1024;

bool is_json_document(const web_response& response)
{
    return response.header("content-type").ends_with("json");
}

/// Returns an empty text if zlib fails.
std::string gzip_of(const std::string& text)
{
    constexpr int with_gzip_header = 16;
    constexpr int default_memory = 8;
    z_stream work{};
    if (deflateInit2(
            &work, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + with_gzip_header, default_memory, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string out(deflateBound(&work, text.size()), '\0');
    work.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib only reads it.
    work.avail_in = static_cast<uInt>(text.size());
    work.next_out = reinterpret_cast<Bytef*>(out.data());
    work.avail_out = static_cast<uInt>(out.size());
    const bool is_whole = deflate(&work, Z_FINISH) == Z_STREAM_END;
    out.resize(is_whole ? work.total_out : 0);
    deflateEnd(&work);
    return out;
}

void mark_tag(web_response& response)
{
    for (auto& [name, value] : response.headers)
        if (name == "ETag" && value.ends_with('"'))
            value.insert(value.size() - 1, "-gzip");
}

}  // namespace

void compress(web_response& response, const web_request& request)
{
    if (response.source || response.body.size() <= shortest_compressed || !is_json_document(response) ||
        !response.header("content-encoding").empty())
        return;
    response.headers.push_back({"Vary", "Accept-Encoding"});
    if (!is_accepted(request.header("accept-encoding"), {"gzip", "*"}))
        return;
    auto packed = gzip_of(response.body);
    if (packed.empty())
        return;
    response.body = std::move(packed);
    response.headers.push_back({"Content-Encoding", "gzip"});
    mark_tag(response);
}

}  // namespace outbound::web
