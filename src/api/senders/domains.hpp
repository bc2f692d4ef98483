// The domains of the configured senders, as operations and doctor report them.
#pragma once

#include "api/context.hpp"
#include "api/senders/domain_records.hpp"

#include <utility>
#include <vector>

namespace outbound::api {

/// The records of each domain, of at most 20. Asks DNS, which takes seconds if no server answers.
std::vector<std::pair<sender_domain, std::vector<domain_record>>> examine_sender_domains(const context& ctx);

/// The same as findings: one for a domain with everything, otherwise one for each record that will not do.
std::vector<finding> findings_of_sender_domains(const context& ctx);

}  // namespace outbound::api
