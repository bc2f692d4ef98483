// An archive as text: JSON Lines, each an object with one member, named by its kind.
//
//     {"outbound_archive":{"version":1,"instance":"k3v9x0qa","campaign_id":12,"name":"Spring"}}
//     {"campaign":{"name":"Spring",…}}
//     {"recipient":{"seq":1,…}}
//     …
//     {"end":{"lines":4711,"crc32":"1c291ca3","signature":"5f0c…"}}
//
// The closing line counts the lines before it; the checksum is zlib's CRC-32 over all of their bytes and detects
// damage. The signature proves origin: a keyed hash, with the installation's secret, over a chain of SHA-256 through
// all lines.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace outbound::api {

inline constexpr std::int64_t archive_version = 1;

/// The checksum over the lines so far.
struct archive_sum {
    std::int64_t lines = 0;
    std::uint32_t crc = 0;
    std::string chain;  ///< Hexadecimal digits; empty before the first line.

    /// Adds whole lines.
    void add(std::string_view text);
};

/// An installation's name and secret.
struct archive_signer {
    std::string_view instance;
    std::string_view secret;

    /// The signature of an archive with the given sum.
    std::string signature(const archive_sum& sum) const;
    /// Keyed hash which proves that a cursor of campaigns.archive came from this installation.
    std::string mark_of_cursor(std::string_view text) const;
};

/// Appends `{"kind":{…}}` and a line end.
void append_line(std::string& to, std::string_view kind, const boost::json::object& row);

/// The closing line.
std::string end_line(const archive_sum& sum, const archive_signer& signer);

/// The fault of the closing line; empty if it matches the lines before it.
std::string fault_of_end(const boost::json::object& end, const archive_sum& sum);

/// Whether the closing line carries this installation's signature over the preceding lines.
bool is_signed(const boost::json::object& end, const archive_sum& sum, const archive_signer& signer);

}  // namespace outbound::api
