// One-off messages for tests of stores.
#pragma once

#include "conformance/fixtures.hpp"

#include <outbound/message_store.hpp>

#include <string>
#include <utility>
#include <vector>

namespace outbound::testing {

inline new_message message_to(std::string address, std::string texts = "Hello")
{
    new_message m;
    m.address = std::move(address);
    m.content = R"({"type":"email","content":{"subject":")" + texts + R"(","text":"Hi"}})";
    m.values = {{"code", "4711"}};
    return m;
}

/// Acts as a worker: claims due messages of the campaign that holds `m`.
inline std::vector<claimed_retry> claim_messages(store& s, const one_off_message& m, const claim_terms& terms = {"w"})
{
    return s.dispatch().claim_retries(m.state.campaign, 10, terms);
}

inline recipient_status message_status(store& s, const one_off_message& m)
{
    return s.messages().get(m.id).value().state.status;
}

}  // namespace outbound::testing
