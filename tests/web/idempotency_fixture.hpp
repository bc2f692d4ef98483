// A service and a caller whose requests carry an Idempotency-Key.
#pragma once

#include "web/direct_caller.hpp"

namespace outbound::testing {

inline constexpr const char* plain_campaign = R"({"name":"News","subject":"Hello","text":"Dear friend"})";

struct idempotency_fixture : service_fixture {
    explicit idempotency_fixture(std::string_view config = plain, service_extras extras = {})
        : service_fixture{config, std::move(extras)}
    {
    }

    std::size_t campaigns() { return ok("campaigns.list").at("items").as_array().size(); }

    direct_caller ada{*service};
};

}  // namespace outbound::testing
