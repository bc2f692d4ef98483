// A person of the CRM.
#pragma once

#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace outbound {

/// One person. Empty text means unknown.
struct contact {
    contact_id id = 0;          ///< Assigned by the store; 0 before.
    std::string external_id{};  ///< The host's key: unique, 1–255 bytes.
    std::string email{};        ///< At most 320 bytes, as given; compared in lower case.
    std::string phone{};        ///< E.164: `+`, then 7–15 digits.
    std::string first_name{};
    std::string last_name{};
    std::string company{};
    std::string industry{};
    std::optional<std::int32_t> lead_score{};
    std::string timezone{};           ///< IANA name, `Europe/Berlin`.
    boost::json::object fields{};     ///< Members defined by the host, for templates.
    std::vector<std::string> tags{};  ///< In NFC, sorted, without duplicates (case-insensitive).
    timestamp created_at{};
    timestamp updated_at{};
};

}  // namespace outbound
