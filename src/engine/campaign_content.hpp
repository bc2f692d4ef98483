// Compiles the content of a stored campaign for its runs.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/context.hpp"

#include <outbound/campaign.hpp>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// Compiles the content of `stored` into `compiled`, once. `ctx` must outlive `compiled`. Throws error{errc::invalid}
/// for faulty templates.
void compile_content(engine_context& ctx, const campaign& stored, active_campaign& compiled);

/// Why content that lacks_link cannot be sent.
constexpr std::string_view needs_link =
    "the content has an unsubscribe link, which needs public_url in the configuration of every worker";

/// Prepares a campaign that holds one-off messages.
void prepare_for_messages(active_campaign& campaign);

/// The compiled contents of one-off messages, of which it keeps the most recently used.
class message_contents {
public:
    explicit message_contents(engine_context& ctx) : ctx_{ctx} {}

    /// The content of a recipient that has one. Throws error{errc::invalid} for faulty templates.
    std::shared_ptr<const compiled_content> of(campaign_id campaign, const queued_recipient& recipient);

    /// Whether that content lacks_link; false for faulty templates.
    bool lacks_link(campaign_id campaign, const queued_recipient& recipient);

private:
    struct entry {
        std::pair<campaign_id, std::int64_t> key;
        std::shared_ptr<const compiled_content> content;
    };

    engine_context& ctx_;
    std::vector<entry> entries_;  // The most recently used first.
};

}  // namespace outbound
