// Names of limits of messages per second: `global`, `campaign:<id>`, `provider:<name>`, `terms:<name>`.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace outbound::rules {

/// The scope of a limit.
enum class pace_scope {
    global,    ///< Every message.
    campaign,  ///< One campaign; set by its pace.
    provider,  ///< One account; set by an operator.
    terms,     ///< One account; set by the vendor.
};

}  // namespace outbound::rules

namespace outbound {

template <>
struct names<rules::pace_scope> {
    static constexpr std::array<std::pair<rules::pace_scope, std::string_view>, 4> value{{
        {rules::pace_scope::global, "global"},
        {rules::pace_scope::campaign, "campaign"},
        {rules::pace_scope::provider, "provider"},
        {rules::pace_scope::terms, "terms"},
    }};
};

}  // namespace outbound

namespace outbound::rules {

struct pace_key {
    pace_scope scope = pace_scope::global;
    std::string_view subject;  ///< Id of the campaign, or name of the account; empty for `global`.
};

/// The name of a limit. `subject` is empty only for `global`.
std::string write_pace_key(pace_scope scope, std::string_view subject = {});

/// The name of the limit of a campaign.
std::string write_pace_key(campaign_id campaign);

/// `nullopt` if the text is not the name of a limit. The campaign or account may not exist.
std::optional<pace_key> read_pace_key(std::string_view text) noexcept;

}  // namespace outbound::rules
