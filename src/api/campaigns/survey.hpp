// A look at the people whom a campaign would reach: what it would send to each, and to whom it cannot.
#pragma once

#include "api/context.hpp"

#include <outbound/campaign.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace outbound::api {

/// Somebody to whom the campaign cannot be sent.
struct survey_fault {
    outbound::contact_id contact = 0;
    std::string external_id;
    skip_reason reason = skip_reason::template_error;
    std::string detail;
};

struct survey {
    static constexpr std::size_t most_faults = 100;

    std::int64_t looked_at = 0;  ///< Contacts with an address.
    bool whole = true;           ///< Nobody was left out.
    std::int64_t good = 0;       ///< Of those looked at: sent to.
    std::int64_t template_errors = 0;
    std::int64_t too_long = 0;
    std::map<std::string, std::int64_t> units;    ///< By time zone; the empty name where the campaign has no hours.
    std::map<std::string, std::int64_t> missing;  ///< Name of a value -> contacts without it.
    std::vector<survey_fault> faults;             ///< The first of them.
};

/// Looks at the first `most` contacts in the campaign's segment. Those who are suppressed, whose address is wrong, or
/// whose address came before are counted as looked at and as nothing else.
survey look_at(context& with, const campaign& c, std::int64_t most);

}  // namespace outbound::api
