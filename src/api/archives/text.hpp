// An archive as text: JSON Lines, each an object with one member, named by its kind.
//
//     {"outbound_archive":{"version":1,"instance":"k3v9x0qa","campaign_id":12,"name":"Spring"}}
//     {"campaign":{"name":"Spring",…}}
//     {"recipient":{"seq":1,…}}
//     …
//     {"end":{"lines":4711,"crc32":"1c291ca3"}}
//
// The closing line counts the lines before it; the checksum is zlib's CRC-32 over all of their bytes.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace outbound::api {

inline constexpr std::int64_t archive_version = 1;

/// The sum over the lines so far.
struct archive_sum {
    std::int64_t lines = 0;
    std::uint32_t crc = 0;

    /// `text` is whole lines, `count` of them.
    void add(std::string_view text, std::int64_t count);
};

/// `{"kind":{…}}` and a line's end.
void append_line(std::string& to, std::string_view kind, const boost::json::object& row);

/// The closing line.
std::string end_line(const archive_sum& sum);

/// The fault of the closing line; empty if it matches the lines before it.
std::string fault_of_end(const boost::json::object& end, const archive_sum& sum);

}  // namespace outbound::api
