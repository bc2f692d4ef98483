// A sample of a campaign's audience: the messages that it would send, and the contacts that it cannot be sent to.
#pragma once

#include "api/context.hpp"

#include <outbound/campaign.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace outbound::api {

/// A contact that the campaign cannot be sent to.
struct survey_fault {
    outbound::contact_id contact = 0;
    std::string external_id;
    skip_reason reason = skip_reason::template_error;
    std::string detail;
};

/// What the sample holds of one time zone.
struct zone_sample {
    std::int64_t people = 0;
    std::int64_t units = 0;  ///< Messages, or segments of SMS.
};

struct survey {
    static constexpr std::size_t most_faults = 100;

    std::int64_t sampled = 0;      ///< Contacts with an address.
    bool whole = true;             ///< The sample covers the whole audience.
    std::int64_t deliverable = 0;  ///< Deliverable contacts among the sampled ones.
    std::int64_t template_errors = 0;
    std::int64_t too_long = 0;
    /// Among these three: contacts that share the address of an earlier, undeliverable contact.
    std::int64_t stand_ins = 0;
    std::map<std::string, zone_sample> zones;     ///< By time zone; under the empty name if the campaign has no hours.
    std::map<std::string, std::int64_t> missing;  ///< Number of contacts without a value, by its name.
    std::vector<survey_fault> faults;             ///< The first `most_faults`.
};

/// Samples the first `most` contacts of the campaign's segment. A contact that is suppressed, or whose address is
/// invalid or a duplicate, counts only as sampled.
survey sample_audience(context& ctx, const campaign& c, std::int64_t most);

}  // namespace outbound::api
